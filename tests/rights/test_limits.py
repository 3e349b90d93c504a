"""Restriction, objection, explanation: what they bring about, and what stays possible."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from bot.actions.here import Miss
from bot.models import Question
from bot.questions import note_question
from disputes import rooms_read
from disputes.services import afterwards, conversations, outcomes, reading, rooms
from portal.doors.errors import Refusal
from portal.policies.queries import clauses, in_force
from portal.policies.services.loading import load_demo_policy
from portal.retention.models import Hold
from portal.rights import explaining as drafts
from portal.rights.models import Exemption, Limit
from portal.rights.services import deleting, exempting, explaining, limiting
from portal.trail import auditing
from portal.trail.models import Entry
from portal.vault import holders
from tests.disputes import walks
from tests.disputes.cases import STORY, fresh, intake, mediated, mediator, officer
from tests.disputes.cases import client as client_of
from tests.disputes.tables import joined
from tests.disputes.test_pages_room import party_browser
from tests.people import li, qian, signed_in, sun, zhao
from tests.rights.requests import asked, earlier, in_hand, later
from tests.standing import stand_inside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
WORDS = "自今日起只保存，不作其他使用。"


def restricted(right="restriction"):
    case, receipt = earlier()
    request, _own = asked(right, earlier=case)
    in_hand(request)
    if right == "restriction":
        limiting.restrict_records(request=request, words=WORDS, by=officer())
    return case, receipt, request


def code_of(call):
    with pytest.raises(Refusal) as refused:
        call()
    return refused.value.code


def test_a_restricted_record_is_read_by_nobody_but_under_an_exception_of_two_people_and_for_a_day():
    case, _receipt, _request = restricted()

    def read(**said):
        return reading.reveal_text(case=case, what="story", reason="legal_duty", by=intake(), **said)

    assert code_of(lambda: read(note="应法院要求")) == "case.restricted_reading"
    asked_for = exempting.ask_exemption(limit=Limit.objects.get(), words="应法院要求", by=intake())
    assert code_of(lambda: exempting.approve_exemption(exemption=asked_for, by=intake())) == "rights.second_person"
    assert code_of(lambda: read(note="应法院要求")) == "case.restricted_reading"
    exempting.approve_exemption(exemption=asked_for, by=officer())
    assert code_of(read) == "case.restricted_ungrounded" and read(note="应法院要求") == STORY
    assert code_of(lambda: exempting.approve_exemption(exemption=asked_for, by=officer())) == "rights.done_already"
    assert [entry.event for entry in Entry.objects.filter(event__startswith="rights.exemption").order_by("pk")] == [
        "rights.exemption_asked", "rights.exemption_approved",
    ]  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        Exemption.objects.update(ends_at=later(days=9))


def test_an_exception_ends_by_itself_and_the_database_wants_two_people():
    case, _receipt, _request = restricted()
    old = exempting.ask_exemption(limit=Limit.objects.get(), words="应法院要求", by=intake(), at=later(hours=-26))
    exempting.approve_exemption(exemption=old, by=officer(), at=later(hours=-25))
    read = lambda: reading.reveal_text(case=case, what="story", reason="legal_duty", note="应法院要求", by=intake())  # noqa: E731
    assert code_of(read) == "case.restricted_reading"
    new = exempting.ask_exemption(limit=Limit.objects.get(), words="应法院要求", by=intake())
    with pytest.raises(DatabaseError), transaction.atomic():
        Exemption.objects.filter(pk=new.pk).update(approved_by=new.asked_by, approved_at=later(), ends_at=later(days=1))
    assert code_of(read) == "case.restricted_reading"


def test_the_desk_says_why_and_takes_the_exception_of_two_people_and_the_person_reads_it(client):
    case, receipt, _request = restricted()
    limit, asks, approves = Limit.objects.get(), signed_in(Client(), qian()), signed_in(Client(), zhao())
    page = walks.text(asks.get(f"/staff/cases/{case.reference}/", headers={"Accept-Language": "en"}))
    assert "Nobody reads it, here or in the mediation room" in page
    address = f"/staff/rights/{case.reference}/exempt/{limit.public_id}/"
    assert asks.post(address, {"words": ""}).status_code == 422
    assert asks.post(address, {"words": "应法院要求"}).status_code == 302
    row = Exemption.objects.get()
    approval = f"/staff/rights/{case.reference}/exempt/{row.public_id}/approve/"
    assert asks.post(approval).status_code == 403 and not Exemption.objects.exclude(ends_at=None).exists()
    assert approves.post(approval).status_code == 302 and Exemption.objects.get().ends_at
    client.post("/zh-hans/cases/", {"receipt": receipt})
    mine = walks.text(client.get("/zh-hans/cases/mine/"))
    assert "限制的例外" in mine and "应法院要求" in mine


def test_in_the_mediation_room_nobody_else_reads_while_it_is_restricted():
    case = mediated()
    guest = joined(case)[0]
    rooms.say_in_room(case=case, space="joint", text=WORDS, by=client_of(case))
    there, room = signed_in(Client(), li()), f"/staff/cases/{case.reference}/room/"
    assert WORDS in walks.text(there.get(room, headers={"Accept-Language": "zh-hans"}))
    request, _own = asked("restriction", earlier=fresh(case))
    limiting.restrict_records(request=in_hand(request), words=WORDS, by=officer())
    refused = there.get(room, headers={"Accept-Language": "zh-hans"})
    assert refused.status_code == 409 and WORDS not in walks.text(refused) and "例外" in walks.text(refused)
    party = party_browser(guest).get("/en/room/joint/")
    assert party.status_code == 409 and WORDS not in walks.text(party)
    assert rooms_read.sight(fresh(case), mediator()) == {} and rooms_read.sight(fresh(case), client_of(case))


def test_nothing_is_published_of_it_and_no_retention_run_ends_it():
    case, _receipt, _request = restricted()
    texts = dict.fromkeys(outcomes.PAIRS, "x")
    assert code_of(lambda: outcomes.draft_outcome(case=case, texts=texts, by=officer())) == "case.restricted_outcome"
    holder = next(each for each in holders.all() if each.name == "disputes")
    assert code_of(lambda: holder.erase(case.subject, by=officer())) == "case.restricted_erasing"
    assert not Hold.objects.exists()


def test_who_then_asks_for_deletion_gets_it_and_the_audit_holds():
    case, _receipt, _request = restricted()
    request, _own = asked("deletion", earlier=case)
    deleting.delete_records(request=in_hand(request), by=officer())
    assert fresh(case).erased_at and Limit.objects.get().ended_at
    assert list(auditing.check_room(auditing.rooms.registered()["rights"])) == []


def test_both_see_that_it_is_restricted_and_the_end_is_told_first(client):
    case, receipt, _request = restricted()
    browser = signed_in(Client(), zhao())
    assert "Restricted" in walks.text(browser.get(f"/staff/cases/{case.reference}/"))
    client.post("/zh-hans/cases/", {"receipt": receipt})
    assert WORDS in walks.text(client.get("/zh-hans/cases/mine/"))
    address = f"/staff/rights/{case.reference}/resume/{Limit.objects.get().public_id}/"
    assert browser.post(address, {"words": ""}).status_code == 422
    assert browser.post(address, {"words": "核实完毕，明日起恢复使用。"}).status_code == 302
    assert "核实完毕" in walks.text(client.get("/zh-hans/cases/mine/"))
    assert reading.reveal_text(case=case, what="story", reason="handling", by=intake()) == STORY


def test_an_objection_to_learning_from_it_closes_those_doors():
    case, _receipt, request = restricted("objection")
    limiting.uphold_objection(request=request, stops="learning", words=WORDS, by=officer())
    said = dict.fromkeys(("title_zh", "title_en", "text_zh", "text_en", "change_zh", "change_en"), "x")
    lesson = lambda: afterwards.note_lesson(case=case, cause="work", due_on=later(days=9).date(), by=officer(), **said)  # noqa: E731
    assert code_of(lesson) == "case.restricted_learning"
    message = conversations.post_message(conversation=case.conversation, text="问题", by=client_of(case)).message
    note_question(message=message, miss=Miss("low", (), 0.1))
    assert not Question.objects.exists()
    assert reading.reveal_text(case=case, what="story", reason="handling", by=intake()) == STORY


def test_another_use_that_was_stopped_is_read_on_a_ground_said_in_words_only():
    case, _receipt, request = restricted("objection")
    limiting.uphold_objection(request=request, stops="other", words=WORDS, by=officer())
    assert code_of(lambda: reading.reveal_text(case=case, what="story", reason="audit", by=intake())) == "case.restricted_ungrounded"
    assert reading.reveal_text(case=case, what="story", reason="handling", note="答复本人", by=intake()) == STORY


def test_an_objection_that_is_upheld_stops_that_use_alone():
    case, _receipt, request = restricted("objection")
    browser = signed_in(Client(), zhao())
    address = f"/staff/rights/{request.case.reference}/stop/"
    wrong = browser.post(address, {"words": WORDS})
    assert wrong.status_code == 422 and WORDS in walks.text(wrong)
    assert browser.post(address, {"stops": "outcome", "words": WORDS}).status_code == 302
    texts = dict.fromkeys(outcomes.PAIRS, "x")
    assert code_of(lambda: outcomes.draft_outcome(case=case, texts=texts, by=officer())) == "case.restricted_outcome"
    assert reading.reveal_text(case=case, what="story", reason="handling", by=intake()) == STORY
    assert code_of(lambda: limiting.uphold_objection(request=request, stops="outcome", words="x", by=officer())) == "rights.stopped_already"


def test_nothing_is_stopped_for_who_is_not_known_or_asked_for_something_else():
    unknown, _own = asked("restriction")
    assert code_of(lambda: limiting.restrict_records(request=in_hand(unknown), words="x", by=officer())) == "rights.not_confirmed"
    _case, _receipt, other = restricted("access")
    assert code_of(lambda: limiting.restrict_records(request=other, words="x", by=officer())) == "rights.not_this_right"


def test_an_explanation_of_the_rules_quotes_what_is_published():
    request, _own = asked("rules")
    assert "隐私政策尚未发布" in drafts.draft(request)
    stand_inside("demo policy", lambda: load_demo_policy(by=sun().actor("publisher")))
    version = in_force()
    draft, (first, *_rest) = drafts.draft(request), clauses(version)
    assert "15 个工作日" in draft and f"/zh-hans/policy/{version.number}/" in draft
    assert f"{first.number} {first.title_zh}\n{first.text_zh}" in draft and "隐私政策尚未发布" not in draft
    explaining.explain(request=in_hand(request), text="我们只为办理您的案件使用您的信息。", by=officer())
    assert request.case.conversation.messages.filter(from_kind="staff").count() == 1


def test_an_explanation_of_a_decision_says_what_machines_did_and_who_decided():
    case, _receipt = earlier()
    request, _own = asked("decision", earlier=case)
    draft = drafts.draft(request)
    assert "没有任何由机器作出的决定" in draft and case.reference in draft and "以下由人作出决定" in draft
    page = signed_in(Client(), zhao()).get(f"/staff/rights/{request.case.reference}/explain/")
    assert "没有任何由机器作出的决定" in walks.text(page)
    stranger, _own = asked("decision")
    assert code_of(lambda: explaining.explain(request=in_hand(stranger), text="x", by=officer())) == "rights.not_confirmed"
