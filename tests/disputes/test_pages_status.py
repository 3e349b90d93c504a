"""The client's own case on pages: in by receipt, read it, act on it, take it along, leave."""

import io
import json
import re
import zipfile

import pytest
from django.test import Client

from disputes import queries
from disputes.models import Message
from disputes.rules import Stage
from disputes.services import answering, clocks, reading, triage
from disputes.services.recovery import replace_receipt
from portal.accounts.models import Contact
from portal.accounts.services import contacts
from portal.consent import browser as consent
from portal.trail.rules import Actor
from tests.disputes import walks
from tests.disputes.cases import ID_NUMBER, STORY, agreed, answered, clock, file, intake, mediated, offered, proposed, taken
from tests.people import qian, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
LANGUAGES = ["zh-hans", "en"]


def come_in(browser, receipt, language="en"):
    return browser.post(walks.at(language, ""), {"receipt": receipt})


def opened(browser, case, language="en"):
    """A browser that holds `case`, whose receipt the fixture threw away: through a new one."""
    assert come_in(browser, replace_receipt(case=case), language).status_code == 302
    return walks.text(browser.get(walks.at(language, "mine/")))


def act(browser, name, language="en", **said):
    return browser.post(walks.at(language, f"mine/{name}/"), said, follow=True)


@pytest.mark.parametrize(
    "shape",
    [
        str,
        str.lower,
        lambda code: code.replace("-", " "),
        lambda code: "".join(chr(ord(sign) + 0xFEE0) if sign != "-" else "－" for sign in code),
    ],
)
def test_the_receipt_opens_the_case_however_it_is_typed(client, shape):
    filed = file()
    assert come_in(client, shape(filed.receipt))["Location"] == walks.at("en", "mine/")
    assert filed.case.reference in walks.text(client.get(walks.at("en", "mine/")))


def test_every_wrong_receipt_gets_the_same_answer_and_keeps_what_was_typed(client):
    wrong = ["7Q4M-0K2C-9WRA-8R3D-8BMY-5EQP-GQVE", "no receipt", "2026-K7Q4M"]
    answers = [come_in(client, typed) for typed in wrong]
    assert {each.status_code for each in answers} == {404}
    bodies = {re.sub(r'(?s)value="[^"]*"|nonce="[^"]*"', "", walks.text(each)) for each in answers}
    assert len(bodies) == 1
    assert all(typed in walks.text(each) for typed, each in zip(wrong, answers, strict=True))


@pytest.mark.usefixtures("one_window")
def test_nobody_can_try_receipts_without_end(client):
    answers = [come_in(client, "7Q4M-0K2C-9WRA-8R3D-8BMY-5EQP-GQVE") for _ in range(31)]
    assert "too often" in walks.text(answers[-1])
    assert answers[-1].status_code == 429
    assert 0 < int(answers[-1]["Retry-After"]) <= 900


def test_without_a_case_the_page_leads_to_the_receipt(client):
    assert client.get(walks.at("en", "mine/"))["Location"] == walks.at("en", "")


def test_the_session_holds_no_receipt(client):
    filed = file()
    come_in(client, filed.receipt)
    assert filed.receipt not in json.dumps(dict(client.session))


@pytest.mark.parametrize(("language", "sentence"), [("zh-hans", "您的案件已登记"), ("en", "Your case is registered")])
def test_status_dates_and_own_words(client, language, sentence):
    filed = file()
    come_in(client, filed.receipt, language)
    response = client.get(walks.at(language, "mine/"))
    said = walks.text(response)
    assert sentence in said
    assert 'class="due' in said
    assert ID_NUMBER in said
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("language", "cause", "why"),
    [("zh-hans", "人手不足", "逾期原因：人手不足"), ("en", "Not enough staff", "Why it was missed: Not enough staff")],
)
def test_why_a_deadline_was_missed_is_read_beside_it_by_its_client_alone(client, language, cause, why):
    case, other, words = taken(), file(), "负责的同事请病假，没有交接。"
    clocks.sweep(clock(case, "reply.first").due_at)
    assert why not in opened(client, case, language)
    for reason in ("先前写错的一句。", words):
        clocks.explain_breach(case=case, code="reply.first", cause="staffing", reason=reason, by=intake())
    late = opened(client, case, language)
    beside = re.search(r'(?s)<aside[^>]*id="deadlines".*</aside>', late).group()
    assert why in beside and words in beside and "先前写错的一句。" not in beside
    answering.reply_to_case(case=case, text="抱歉来晚了。", by=intake())
    over = opened(client, case, language)
    assert why in over and words in over
    assert words not in walks.text(signed_in(Client(), qian()).get(f"/{language}/staff/cases/{case.reference}/"))
    come_in(stranger := Client(), other.receipt, language)
    page = walks.text(stranger.get(walks.at(language, "mine/")))
    assert cause not in page and words not in page


def test_who_read_it_and_why_is_shown_without_a_name(client):
    case = taken()
    assert "Nobody" in opened(client, case)
    reading.reveal_text(case=case, what="story", reason="verifying", by=intake(), note="To compare with the contract")
    said = walks.text(client.get(walks.at("en", "mine/")))
    assert "To compare with the contract" in said
    assert "Qian" not in said
    assert "钱悦" not in said


def test_writing_again_sent_twice_is_one_message(client):
    case = taken()
    opened(client, case)
    said = {"text": "Something I forgot", "form_token": "b" * 24}
    for _ in range(2):
        assert "Something I forgot" in walks.text(act(client, "write", **said))
    assert Message.objects.filter(case=case, from_kind="client").count() == 1


def test_what_is_too_long_is_kept(client):
    opened(client, taken())
    response = act(client, "write", text="w" * 4001)
    assert response.status_code == 422
    assert "w" * 4001 in walks.text(response)


def test_what_cannot_be_done_any_more_keeps_the_words(client):
    case = answered()
    opened(client, case)
    answering.close_case(case=case, by=intake())
    response = act(client, "contest", text="I disagree because of this")
    assert response.status_code == 409
    assert "I disagree because of this" in walks.text(response)
    case.refresh_from_db()
    assert case.stage == Stage.CLOSED


def test_a_question_is_answered(client):
    case = taken()
    triage.ask_for_more(case=case, text="Which branch was it?", by=intake())
    assert "Which branch was it?" in opened(client, case)
    act(client, "answer", text="The one in Pudong")
    case.refresh_from_db()
    assert case.stage == Stage.IN_REVIEW


@pytest.mark.parametrize(
    ("start", "name", "said", "stage"),
    [
        (answered, "accept", {}, Stage.CLOSED),
        (answered, "contest", {"text": "No"}, Stage.IN_REVIEW),
        (answered, "mediate", {}, Stage.MEDIATION_OFFERED),
        (offered, "accept-mediation", {}, Stage.MEDIATION_OFFERED),
        (offered, "decline-mediation", {"text": ""}, Stage.IN_REVIEW),
        (mediated, "end-mediation", {"text": ""}, Stage.CLOSED),
        (proposed, "decline-proposal", {"proposal": "1", "text": "Too little"}, Stage.MEDIATION),
        (taken, "withdraw", {"text": ""}, Stage.CLOSED),
    ],
)
def test_each_step_of_the_client(client, start, name, said, stage):
    case = start()
    opened(client, case)
    assert act(client, name, **said).status_code == 200
    case.refresh_from_db()
    assert case.stage == stage


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_proposal_is_read_and_accepted(client, language):
    case = proposed()
    assert "双方到场销毁，并签字确认。" in opened(client, case, language)
    act(client, "accept-proposal", language, proposal="1")
    assert case.proposals.get().client_at is not None


def test_an_older_proposal_cannot_be_accepted(client):
    case = proposed()
    opened(client, case)
    assert act(client, "accept-proposal", proposal="7").status_code in (409, 422)
    assert case.proposals.get().client_at is None


def test_an_agreement_is_read_in_both_languages(client):
    said = opened(client, agreed())
    assert "双方到场销毁" in said
    assert "in the presence of both sides" in said


def test_closed_the_outside_routes_are_shown_and_it_can_be_opened_again(client):
    case = answered()
    answering.close_case(case=case, by=intake())
    assert "12377" in opened(client, case) or "cac.gov.cn" in walks.text(client.get(walks.at("en", "mine/")))
    act(client, "reopen", text="It happened again")
    case.refresh_from_db()
    assert case.stage == Stage.IN_REVIEW


def test_everything_can_be_taken_along(client):
    filed = file()
    come_in(client, filed.receipt)
    statement = client.get(walks.at("en", "mine/statement.json"))
    assert statement.json() == filed.statement
    assert "attachment" in statement["Content-Disposition"]
    bundle = zipfile.ZipFile(io.BytesIO(client.get(walks.at("en", "mine/everything.zip")).getvalue()))
    assert STORY in bundle.read(f"{filed.case.reference}/case.txt").decode()


def test_chen_with_a_case_of_her_own_cannot_act_on_another(client):
    hers, other = file(), proposed()
    come_in(client, hers.receipt)
    act(client, "accept-proposal", proposal="1")
    assert other.proposals.get().client_at is None
    assert other.reference not in walks.text(client.get(walks.at("en", "mine/")))


def test_leaving_forgets_the_case_in_this_browser(client):
    filed = file()
    come_in(client, filed.receipt)
    client.post(walks.at("en", "leave/"))
    assert client.get(walks.at("en", "mine/")).status_code == 302


def lose(browser, reference, address, language="en"):
    """Through the pages for a lost receipt with the code that was really sent; the last page."""
    browser.post(walks.at(language, "lost/"), {"reference": reference, "address": address})
    return browser.post(walks.at(language, "lost/code/"), {"code": walks.code_sent()}, follow=True)


def with_contact():
    by = Actor("client", "", "client")
    challenge = contacts.send_contact_code(channel="email", address=walks.EMAIL, language="en", by=by)
    return file(contact=contacts.verify_contact(challenge=challenge, code=walks.code_sent(), by=by))


def test_a_lost_receipt_is_replaced_and_the_old_one_is_dead(client):
    filed = with_contact()
    said = walks.text(lose(client, filed.case.reference.lower(), walks.EMAIL.upper()))
    fresh = walks.receipt_on(client.get(walks.at("en", "mine/"))) or re.findall(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", said)[0]
    assert queries.by_receipt(fresh) == filed.case
    assert come_in(Client(), filed.receipt).status_code in (404, 422)


def test_a_browser_that_came_with_the_old_receipt_is_out(client):
    filed = with_contact()
    come_in(client, filed.receipt)
    lose(Client(), filed.case.reference, walks.EMAIL)
    assert client.get(walks.at("en", "mine/")).status_code == 302


def test_unknown_reference_and_foreign_address_get_the_same_answers(client):
    filed = with_contact()
    pages = [lose(client, reference, "chen@example.com") for reference in (filed.case.reference, "2026-00000")]
    bodies = [re.sub(r'(?s)value="[^"]*"', "", walks.text(each)) for each in pages]
    assert bodies[0] == bodies[1]
    assert walks.receipt_on(pages[0]) == ""
    assert queries.by_receipt(filed.receipt) == filed.case


def test_a_contact_can_be_given_later(client):
    case = taken()
    opened(client, case)
    client.post(walks.at("en", "mine/contact/"), {"address": walks.EMAIL})
    client.post(walks.at("en", "mine/contact/code/"), {"code": walks.code_sent()})
    assert Contact.objects.get().subject == case.subject


@pytest.mark.parametrize("path", ["mine/", "mine/statement.json", "mine/everything.zip", "new/done/", "mine/contact/"])
def test_strangers_are_led_to_the_receipt(client, path):
    assert client.get(walks.at("en", path))["Location"] == walks.at("en", "")


def test_steps_are_taken_by_post_only(client):
    opened(client, taken())
    assert client.get(walks.at("en", "mine/accept/")).status_code == 405


def test_browser_that_opened_a_case_may_answer_its_choices_until_it_leaves(client):
    case, _receipt = walks.file_it(client)
    assert client.session[consent.KEY] == case.subject
    client.post(walks.at("zh-hans", "leave/"))
    assert consent.KEY not in client.session
