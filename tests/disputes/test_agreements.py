"""The agreement: drafted in both languages, signed by both sides and the mediator or on paper, printed, checked, carried out."""

import hashlib
from datetime import date

import pytest
from django.test import Client

from disputes import exporting, offers_shown, queries, sealed_terms
from disputes.models import Agreement, AgreementText, Signature
from disputes.rules import Ball, Event, Resolution, Stage
from disputes.services import agreements, answering, clocks, offers, performance, signing
from portal.accounts.services import contacts
from portal.doors.errors import Refusal
from portal.trail import queries as trail
from tests.disputes import cases, walks
from tests.disputes.cases import client, clock, file, fresh, hours, intake, mediator, officer
from tests.disputes.desk_doors import browser, said
from tests.disputes.offers import DAY, EN, PAYS, SIGNED, ZH, both_agree, drafted, events, firm_offered, sign, signed
from tests.disputes.test_contacts_and_recovery import contact
from tests.disputes.test_sealed_figures import walks_in
from tests.people import li, qian, zhao, zheng

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]


def refusal(step, code, status=409):
    with pytest.raises(Refusal) as refused:
        step()
    assert (refused.value.code, refused.value.status) == (code, status)


def draft(case, zh=ZH, en=EN, day=DAY, **more):
    given = {"text_zh": zh.format(day=day), "text_en": en.format(day=day), "days": {1: date.fromisoformat(day)}}
    return agreements.draft_agreement(case=case, **{**given, **more}, by=mediator(), at=hours(9))


@pytest.mark.parametrize(
    ("zh", "en", "code"),
    [
        (ZH + "【写明事实】", EN, "agreement.places"),
        (ZH, EN + " [[facts]]", "agreement.places"),
        (ZH + "另付 30 元。", EN, "agreement.languages"),
        (ZH.replace("{day}", "2026-03-21"), EN, "agreement.languages"),
        (ZH.replace("1200.00", "1300.00"), EN.replace("1200.00", "1300.00"), "agreement.missing"),
        (ZH.replace("{day}", "2026-04-01"), EN.replace("{day}", "2026-04-01"), "agreement.missing"),
    ],
)
def test_a_text_that_says_two_things_or_too_little_is_not_put_to_signing(zh, en, code):
    case = both_agree()
    refusal(lambda: draft(case, zh, en), code, 422)
    assert not AgreementText.objects.exists()


def test_the_first_draft_has_what_the_law_asks_for_and_places_to_fill(client):
    case = both_agree()
    page = said(browser(li).get(f"/staff/cases/{case.reference}/offers/draft/"))
    for words in (
        "当事人",
        "主要事实、争议事项和责任",
        "履行方式和期限",
        "不能申请司法确认",
        "【",
        "Parties",
        "no court confirms it",
        "CNY 1200.00",
    ):
        assert words in page


def test_only_the_mediator_drafts_and_only_what_both_accepted():
    case = both_agree()
    texts = {"text_zh": "一", "text_en": "one"}
    refusal(lambda: agreements.draft_agreement(case=case, **texts, by=officer()), "case.not_your_part", 403)
    refusal(lambda: agreements.draft_agreement(case=firm_offered(), **texts, by=mediator()), "case.both_accepted")


def test_it_takes_effect_with_the_third_signature_and_not_before():
    case, text = drafted()
    assert (case.ball, case.stage) == (Ball.BOTH, Stage.MEDIATION)
    sign(case, text, "respondent")
    assert (fresh(case).ball, fresh(case).stage) == (Ball.CLIENT, Stage.MEDIATION)
    sign(case, text, "client", at=11)
    assert (fresh(case).ball, Agreement.objects.count()) == (Ball.MEDIATOR, 0)
    sign(case, text, "mediator", at=12)
    assert fresh(case).stage == Stage.AGREED
    assert events(case)[-2:] == [Event.AGREEMENT_SIGNED, Event.AGREEMENT_RECORDED]


def test_each_signature_says_which_text_was_shown_when_and_in_which_language():
    case, text = drafted()
    sign(case, text, "client", language="en", name="Wang Xiaoming")
    found = Signature.objects.get()
    assert (found.sha256, found.language, found.channel, found.at, found.signer) == (text.sha256, "en", "email", hours(10), "client")
    assert b"Wang" not in bytes(found.name)
    assert trail.history(case.subject)[-1].facts["agreement_sha256"] == text.sha256


def test_the_hash_is_over_exactly_the_two_texts():
    case = signed()
    data = exporting.as_data(case)
    (text,) = data["agreement_texts"]
    again = hashlib.sha256()
    for part in (text["salt"], text["text_zh"], text["text_en"]):
        again.update(part.encode("utf-8") + b"\0")
    assert again.hexdigest() == text["sha256"] == data["agreement"]["sha256"] == Agreement.objects.get().sha256
    assert {each["signer"] for each in text["signatures"]} == {"client", "respondent", "mediator"}


def test_a_changed_text_voids_the_signatures_under_the_old_one():
    case, text = drafted()
    sign(case, text, "client")
    newer = draft(case, ZH + "\n\n双方互不追究。", EN + "\n\nNeither side claims more.")
    refusal(lambda: sign(case, text, "respondent", at=11), "agreement.other_text")
    shown = offers_shown.texts(case, queries.state(case))
    assert [(each.text.n, each.void, len(each.signed)) for each in shown] == [(2, False, 0), (1, True, 1)]
    sign(case, newer, "client", at=12)  # a fresh one


def test_a_second_signature_of_the_same_side_is_refused():
    case, text = drafted()
    sign(case, text, "client")
    refusal(lambda: sign(case, text, "client", at=11), "case.may_sign")
    assert Signature.objects.count() == 1


def test_a_hash_of_another_text_signs_nothing():
    case, text = drafted()
    step = lambda: signing.place_signature(  # noqa: E731
        case=case, text=text.n, sha256="0" * 64, by=client(case), at=hours(10), **SIGNED
    )
    refusal(step, "agreement.other_text")


def test_other_mediator_and_intake_sign_nothing():
    case, text = drafted()
    for by, code, status in ((zheng().actor("mediator"), "case.own_mediation", 409), (intake(), "case.not_your_part", 403)):
        step = lambda by=by: signing.place_signature(  # noqa: E731
            case=case, text=text.n, sha256=text.sha256, by=by, at=hours(10), **SIGNED
        )
        refusal(step, code, status)


def test_withdrawing_in_the_middle_of_signing_ends_it():
    case, text = drafted()
    sign(case, text, "respondent")
    answering.withdraw_case(case=case, by=client(case), at=hours(11))
    refusal(lambda: sign(case, text, "client", at=12), "case.move_not_allowed")
    assert not Agreement.objects.exists()


def test_who_does_not_sign_opens_the_table_again():
    case, text = drafted()
    sign(case, text, "respondent")
    agreements.refuse_signing(case=case, reason="第二条不清楚", by=client(case), at=hours(11))
    refusal(lambda: sign(case, text, "client", at=12), "case.may_sign")
    offers.make_offer(case=case, terms=[PAYS], language="zh-hans", by=client(case), at=hours(12))


def test_signed_on_paper_needs_who_saw_it():
    case, text = drafted()
    step = lambda seen: agreements.record_paper(  # noqa: E731
        case=case, text=text.n, sha256=text.sha256, seen=seen, by=mediator(), at=hours(10)
    )
    refusal(lambda: step(" "), "agreement.seen", 422)
    step("郑凯在场")
    assert fresh(case).stage == Stage.AGREED
    assert "郑凯在场" in [moment.words for moment in queries.timeline(case)]


# with the code, through the doors


def to_sign(client):
    """The client's browser in a case with a verified contact and a text to sign."""
    filed = file(contact=contact())
    case = agree(filed.case)
    walks_in(client, filed)
    return case, AgreementText.objects.get()


def agree(case):
    cases.triage.take_case(case=case, by=cases.intake(), at=hours(1))
    cases.mediation.route_to_mediation(case=case, by=cases.client(case), at=hours(3))
    cases.mediation.accept_mediation(case=case, by=officer(), at=hours(5))
    cases.mediation.assign_mediator(case=case, mediator=li(), by=cases.intake(), at=hours(6))
    cases.neutrality.declare_neutrality(case=case, by=mediator(), at=hours(6))
    offers.make_offer(case=case, terms=[PAYS], language="zh-hans", by=officer(), at=hours(7))
    offers.accept_offer(case=case, proposal=1, by=cases.client(case), at=hours(8))
    draft(case)
    return case


def send_and_sign(web, root, text, code=None, **more):
    web.post(f"{root}code/")
    given = {"text": text.n, "sha256": text.sha256, "name": "王小明", "read": "on", "code": code or walks.code_sent()}
    return web.post(f"{root}sign/", {**given, **more}, follow=True)


MINE = walks.at("en", "mine/offers/")


@pytest.mark.django_db(transaction=True)
def test_all_three_sign_with_a_code_and_the_paper_can_be_checked(client):
    case, text = to_sign(client)
    page = walks.text(client.get(f"{MINE}agreement/"))
    assert "Electronic Signature Law" in page
    assert "unverified" in page
    assert "What you sign is a contract" in page
    assert "Signed." in walks.text(send_and_sign(client, MINE, text))
    root = f"/staff/cases/{case.reference}/offers/"
    for who in (zhao, li):
        assert "Signed." in said(send_and_sign(browser(who), root, text, name="赵宁"))
    assert fresh(case).stage == Stage.AGREED
    made = Agreement.objects.get()
    stranger = Client()
    for typed in (made.code, "-".join(made.code[n : n + 4] for n in range(0, 16, 4)).lower(), made.sha256.upper()):
        checked = walks.text(stranger.post("/en/verify/agreement/", {"code": typed}))
        assert "We hold this agreement" in checked
        for secret in ("王小明", "1200.00", case.reference, "赔偿", "赵宁"):
            assert secret not in checked
    assert "We hold no such agreement" in walks.text(stranger.post("/en/verify/agreement/", {"code": "0000-0000-0000-0000"}))


@pytest.mark.django_db(transaction=True)
def test_a_wrong_code_a_used_code_and_somebody_elses_code_sign_nothing(client):
    case, text = to_sign(client)
    wrong = send_and_sign(client, MINE, text, code="000000")
    assert wrong.status_code in (403, 409, 422)
    assert 'value="王小明"' in walks.text(wrong)
    other = contacts.send_contact_code(channel="email", address="chen@example.com", language="en", by=client_of(case))
    step = lambda: signing.sign_agreement(  # noqa: E731
        case=case, text=text.n, sha256=text.sha256, name="王", language="en", challenge=other, code=walks.code_sent(), by=client_of(case)
    )
    refusal(step, "signature.other_address", 403)
    assert not Signature.objects.exists()
    mine = signing.send_code(case=case, language="en", by=client_of(case))
    code = walks.code_sent()
    given = {"case": case, "text": text.n, "sha256": text.sha256, "name": "王", "language": "en", "challenge": mine, "code": code}
    signing.sign_agreement(**given, by=client_of(case))
    with pytest.raises(Refusal):
        signing.sign_agreement(**given, by=client_of(case))
    assert Signature.objects.count() == 1


def client_of(case):
    return client(case)


def test_without_a_verified_address_the_page_says_so_and_offers_paper(client):
    filed = file()
    agree(filed.case)
    walks_in(client, filed)
    page = walks.text(client.get(f"{MINE}agreement/"))
    assert "an address that is surely yours" in page
    assert "sign on paper" in page


def test_staff_without_a_part_see_no_offers():
    case, _text = drafted()
    for who in (qian, zheng):
        for path in ("", "agreement/", "agreement.pdf"):
            assert browser(who).get(f"/staff/cases/{case.reference}/offers/{path}").status_code in (403, 404)


def test_who_reads_the_offers_at_the_desk_is_shown_to_the_client():
    case, _text = drafted()
    for _again in range(2):
        browser(zhao).get(f"/staff/cases/{case.reference}/offers/")
    assert [read.what for read in exporting.readings(case)] == ["Offers and agreement"]


def test_the_pdf_is_a_pdf_or_the_page_says_why_not(client, monkeypatch):
    monkeypatch.setattr("portal.policies.typesetting.available", lambda: False)
    case = signed()
    answer = browser(li).get(f"/staff/cases/{case.reference}/offers/agreement.pdf")
    assert answer.status_code == 404
    assert "PDF is off" in said(answer)


# carried out


def test_every_item_has_a_clock_of_its_own_to_the_day_it_names():
    case = signed()
    assert clock(case, "agreement.item").by_day == DAY
    assert not case.clocks.filter(code="agreement.performance").exists()


def test_done_by_who_owes_it_and_confirmed_by_the_other_closes_it():
    case = signed()
    refusal(lambda: performance.mark_done(case=case, item=1, by=client(case)), "item.not_now")
    refusal(lambda: answering.close_case(case=case, by=mediator()), "case.nothing_owed")
    performance.mark_done(case=case, item=1, by=officer(), words="已转账", at=hours(20))
    refusal(lambda: performance.confirm_item(case=case, item=1, by=officer()), "item.not_now")
    performance.confirm_item(case=case, item=1, by=client(case), at=hours(21))
    assert queries.state(case).performed
    answering.close_case(case=case, by=mediator(), at=hours(22))
    assert fresh(case).resolution == Resolution.AGREED


def test_not_done_although_said_to_be_brings_the_case_back():
    case = signed()
    refusal(lambda: performance.report_broken(case=case, item=1, reason="没收到", by=client(case), at=hours(15)), "item.not_now")
    performance.mark_done(case=case, item=1, by=officer(), at=hours(20))
    performance.report_broken(case=case, item=1, reason="没收到", by=client(case), at=hours(21))
    assert (fresh(case).stage, fresh(case).ball) == (Stage.IN_REVIEW, Ball.FIRM)
    assert clock(case, "cn.complaint", 2).started_at == hours(21)


def test_overdue_is_missed_and_can_be_said_to_be_broken():
    case = signed()
    due = clock(case, "agreement.item").due_at
    clocks.sweep(due)
    assert clock(case, "agreement.item").breached_at == due
    performance.report_broken(case=fresh(case), item=1, reason="到期没付", by=client(case), at=due)
    assert fresh(case).stage == Stage.IN_REVIEW


def test_items_of_a_second_agreement_go_on_counting():
    case = signed()
    assert [item["n"] for item in sealed_terms.open_items(case, AgreementText.objects.get())] == [1]
    refusal(lambda: performance.mark_done(case=case, item=2, by=officer()), "item.not_found", 404)
