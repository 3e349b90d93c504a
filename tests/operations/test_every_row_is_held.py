"""What the log says of our rows: one that is edited, removed or added behind our back is named, room by room."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Model, QuerySet
from django.utils import timezone

from disputes.models import (
    AccessRecord,
    Agreement,
    CannedReply,
    CaseEvent,
    CaseNote,
    ClaimStep,
    Department,
    Lesson,
    Macro,
    Message,
    Passport,
    Proposal,
    PublicOutcome,
    RoomMessage,
    Seat,
)
from portal.accounts import services as accounts
from portal.accounts.models import Contact
from portal.authorities.models import AuthorityAnswer, AuthorityRequest
from portal.comments import services as comments
from portal.consent import guarding, queries
from portal.consent import services as consent
from portal.consent.models import ConsentEvent, Guarded, NoticeText, Receipt
from portal.education import services as education
from portal.education.models import Edition, Faq
from portal.incidents.models import IncidentNotice
from portal.inventory import services as inventory
from portal.inventory.models import Category, Keeping
from portal.inventory.models import Proposal as Widening
from portal.law.models import CalendarDay, Term, TermProposal, TermSimulation
from portal.law.models import Proposal as YearProposal
from portal.mailroom.models import Letter
from portal.partners import services as partners
from portal.partners.models import Event, Partner, Transfer
from portal.policies import services as policies
from portal.policies.models import DraftComment, Opening, Remark
from portal.retention import services as retention
from portal.retention.models import Hold, Item, Run
from portal.rights.models import DrpAgent, Exemption, Limit, OutsideTask, Request
from portal.rights.services import drp
from portal.succession.models import Handover, NewConsent, Objection, Succession
from portal.trail import rooms
from portal.trail.auditing_acts import check_acts
from portal.trail.auditing_rooms import check_room
from portal.trail.rules import SYSTEM
from portal.vault import services as vault
from portal.vault.models import Destruction
from tests import people
from tests.accounts.test_contacts import ask, code_sent
from tests.authorities import test_requests as authorities
from tests.bot import test_language_model
from tests.disputes import cases
from tests.inventory.test_changes import changed
from tests.law import terms
from tests.law.calendars import proposed
from tests.operations import held
from tests.partners.conftest import content
from tests.policies import test_impacts
from tests.policies.samples import OFFICER, PUBLISHER, draft, named_firm
from tests.retention.test_runs import carried, closed
from tests.standing import LAW_SINCE, stand_inside, stand_on_law
from tests.succession import sales
from tests.transparency_reports import test_verify_documents
from tests.transparency_reports.test_live import statement
from tests.undone import undone
from transparency_reports import live_services
from transparency_reports.models import Basis, Report, Statement

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
WANG = "case:wang1"


@pytest.fixture(autouse=True)
def _registers(db: None) -> None:
    stand_on_law()
    stand_inside("held", lambda: inventory.load_pack(at=LAW_SINCE), lambda: consent.load_notices(by=SYSTEM, at=LAW_SINCE))


def officer(permission: str = "inventory.edit") -> Any:
    return people.zhao().acting(permission)


def publisher(permission: str = "inventory.edit") -> Any:
    return people.sun().acting(permission)


def a_partner() -> None:
    row = partners.add_partner(code="abroad", content=content(abroad=True), by=officer())
    row = partners.activate_partner(partner=row, by=publisher())
    sent = {"persons": 10, "sensitive": 1, "important": False, "ground": "counted", "consent": "C-7"}
    partners.record_transfer(partner=row, on=timezone.localdate(), **sent, by=officer())


def a_hold() -> None:
    until = timezone.localdate() + timedelta(days=30)
    hold = retention.place_hold(subject=WANG, ground="lawsuit", reason="A letter.", until=until, by=officer())
    retention.lift_hold(hold=hold, reason="It is over.", by=publisher())


def a_run() -> None:
    closed()
    carried()


def an_inventory() -> None:
    changed("keeping", "conversations", period="60d", kept_zh="60 日", kept_en="60 days")
    inventory.reject_change(proposal=changed("datum", "contact", required=True), reason="No.", by=publisher())


def an_answer() -> None:
    named_firm()
    purpose = queries.purposes()[0]
    said = {"purpose": purpose.code, "subject": WANG, "shown": purpose.sha256("en"), "language": "en"}
    consent.give_consent(**said, how="page", by=people.wang())
    consent.withdraw_consent(purpose=purpose.code, subject=WANG, language="en", how="page", by=people.wang())
    guarding.note_child(subject=WANG, how="page", by=people.wang())


def a_comment() -> None:
    comment = comments.take_comment(comment=DraftComment(version=draft()), text="Too long, and nobody says why.", by=people.wang())
    found = comments.publish_comment(comment=comment, by=PUBLISHER)
    comments.answer_comment(comment=found, answer_zh="会改短。", answer_en="We make it shorter.", by=OFFICER)


def a_draft() -> None:
    version = draft(by=OFFICER)
    policies.settle_remark(remark=policies.remark_on(version=version, number="2.1", text="Why?", by=PUBLISHER), outcome="So.", by=OFFICER)
    policies.open_for_comment(version=version, until=timezone.localdate() + timedelta(days=9), by=PUBLISHER)


def a_statement() -> None:
    live_services.approve_statement(statement=statement(), by=people.sun().actor("publisher"))


def a_sale() -> None:
    cases.file(at=timezone.now())
    found = sales.announced()
    with sales.the_day(found):
        sales.opened(found)


def a_term() -> None:
    run = terms.term_proposals.simulate_proposal(proposal=terms.drafted(), by=officer("law.edit_terms"), at=terms.TODAY)
    terms.term_proposals.reject_term(proposal=run.proposal, reason="No.", by=people.wu().actor("administrator"), at=terms.TODAY)


def a_contact() -> None:
    accounts.verify_contact(challenge=ask(), code=code_sent(), by=people.wang())


def a_key() -> None:
    vault.destroy_key(vault.create_key(purpose="case"), by=SYSTEM)


def an_agent() -> None:
    key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    drp.add_agent(agent_id="AGENT", name="Agent", verify_key=key, by=officer())


def a_request() -> None:
    authorities.answered(authorities.confirmed())


def content_loaded() -> None:
    education.load_content(by=SYSTEM)


def nothing() -> None:
    pass


@dataclass(frozen=True)
class Kept:
    """A register, how its rows come about, one of their tables, a column changed there, and what a copied row must have of its own."""

    name: str
    make: Callable[[], None]
    model: type[Model]
    edit: Mapping[str, Any]
    fresh: Mapping[str, Any] | None = field(default_factory=dict)
    removed: str = "room.removed"


LATER = timezone.now() + timedelta(days=400)
EVERY = [
    Kept("third parties", a_partner, Event, {"note": "Never mind."}),
    Kept("third parties", a_partner, Partner, {"place": "Mars"}, {"code": "other", "state": "draft"}),
    Kept("transfers abroad", a_partner, Transfer, {"persons": 9}, {"persons": 11}),
    Kept("legal holds", a_hold, Hold, {"until": date(2031, 1, 1)}),
    Kept("retention runs", a_run, Item, {"rule": "other"}, None, "room.edited"),
    Kept("retention certificates", a_run, Run, {"certificate": {"type": "made up"}}, {"sha256": "f" * 64}),
    Kept("inventory", an_inventory, Keeping, {"kept_en": "For ever"}, {"version": 9, "valid_to": LATER}),
    Kept("packs of the inventory", nothing, Category, {"title_en": "Something else"}, None, "room.edited"),
    Kept("proposals for the inventory", an_inventory, Widening, {"why": "Because."}),
    Kept("consents", an_answer, ConsentEvent, {"version": 7}),
    Kept("consents", an_answer, Receipt, {"body": "{}"}, None, ""),
    Kept("consents", an_answer, Guarded, {"how": "chat"}, {"subject": "case:other"}),
    Kept("consent texts", nothing, NoticeText, {"text_en": "Nothing."}, {"code": "added"}, "room.edited"),
    Kept("contacts", a_contact, Contact, {"channel": "sms"}),
    Kept("ends of keys", a_key, Destruction, {"by_role": "nobody"}, None),
    Kept("comments", a_comment, DraftComment, {"sent_at": LATER}),
    Kept("published comments", a_comment, DraftComment, {"text": "All is well."}),
    Kept("published comments", a_comment, DraftComment, {"answer_en": "No."}),
    Kept("opened drafts", a_draft, Opening, {"until": date(2031, 1, 1)}, None),
    Kept("remarks on drafts", a_draft, Remark, {"outcome": "Nothing."}),
    Kept("statements", a_statement, Statement, {"text_en": "We sell everything."}),
    Kept("versions of guides and answers", content_loaded, Edition, {"content": {}}, {"n": 9}),
    Kept("guides and answers shown", content_loaded, Faq, {"answer_en": "No."}, {"slug": "added", "position": 999}),
    Kept("changes of hands", a_sale, Succession, {"contact": "somebody@else.example"}, {"sha256": "f" * 64}),
    Kept("bundles handed over", a_sale, Handover, {"asked_by": "somebody"}, {"taken_at": LATER, "taken_by": "x", "sha256": "f" * 64}),
    Kept("law", nothing, Term, {"count": 99}, {"code": "added"}, "room.edited"),
    Kept("law", nothing, CalendarDay, {"name_en": "A day"}, None, "room.edited"),
    Kept("proposed calendar years", proposed, YearProposal, {"source": "Hearsay"}, {"year": 2031}),
    Kept("proposed terms", a_term, TermProposal, {"why": "Because."}),
    Kept("simulations of terms", a_term, TermSimulation, {"result": {}}, {"sha256": "f" * 64}),
    Kept("requests of authorities", a_request, AuthorityRequest, {"people": 9}),
    Kept("requests of authorities", a_request, AuthorityAnswer, {"outcome": "all"}, None),
    Kept("agents", an_agent, DrpAgent, {"verify_key": "x" * 44}, {"agent_id": "OTHER"}),
    Kept("rights", held.a_stop, Limit, {"began_by": "somebody"}, {"entry": "made-up", "stops": "learning"}),
    Kept("exemptions", held.a_stop, Exemption, {"approved_by": "somebody"}, {"asked_at": LATER}),
    Kept("tasks outside", held.a_deletion, OutsideTask, {"planned_at": LATER}, {"planned_at": LATER, "partner": None, "kind": "other"}),
    Kept("certificates of deletion", held.a_deletion, Request, {"certificate": {"type": "made up"}}, None),
    Kept("disputes", held.a_reading, CaseEvent, {"by_id": "somebody"}, {"n": 9}),
    Kept("reads", held.a_reading, AccessRecord, {"reason": "audit"}, {"entry": "made-up"}),
    Kept("notes", held.a_reading, CaseNote, {"by_id": "somebody"}, {"entry": "made-up"}),
    Kept("claims", held.an_agreement, ClaimStep, {"remedy": "apology"}, {"n": 9}),
    Kept("offers", held.an_agreement, Proposal, {"client_by": "somebody"}, {"n": 9}),
    Kept("agreements", held.an_agreement, Agreement, {"sha256": "f" * 64}, None),
    Kept("conversations", held.a_conversation, Message, {"author": "somebody"}, None, "room.edited"),
    Kept("mediation rooms", held.a_mediation, RoomMessage, {"language": "fr"}, {"cursor": 9, "client_id": "x"}),
    Kept("outcomes", held.an_outcome, PublicOutcome, {"result_en": "Never mind."}, {"slug": "other", "case": None}),
    Kept("passports", held.a_passport, Passport, {"sha256": "f" * 64}, {"entry": "made-up", "n": 9}),
    Kept("lessons done", held.a_lesson, Lesson, {"change_en": "Nothing."}, {"done_at": LATER}),
    Kept("departments", held.a_department, Department, {"name_en": "Nobody"}, {"code": "other"}),
    Kept("desks of staff", held.a_department, Seat, {"capacity": 5}, {"user": people.zhao}),
    Kept("replies", held.a_macro, CannedReply, {"text_en": "No."}, {"shortcut": "other"}),
    Kept("macros", held.a_macro, Macro, {"steps": ["close"]}),
    Kept("letters", held.a_letter, Letter, {"outcome": "no_words"}, {"message_hash": b"other"}),
    Kept("notices of incidents", held.a_notice, IncidentNotice, {"text_en": "All is well."}, {"n": 2, "entry": "made-up"}),
    Kept("published reports", held.a_report, Report, {"method": "other"}, {"version": 2, "entry": "made-up"}),
    Kept("reports on paper", held.a_report, Report, {"prints": {}}, {"version": 2, "print_entry": "made-up"}),
    Kept("reports opened for comment", held.a_report, Report, {"comment_until": date(2031, 1, 1)}, {"year": 2025}),
    Kept("what reports were counted from", held.what_was_counted, Basis, {"sha256": "f" * 64}, None),
    Kept("answers to a change of hands", held.an_answer_to_a_sale, Objection, {"at": LATER}, {"subject": "case:other"}),
    Kept("answers to a change of hands", held.an_answer_to_a_sale, NewConsent, {"shown": "f" * 64}, {"subject": "case:other"}),
]
ELSEWHERE = {
    "questions sent outside": test_language_model, "tasks of a version": test_impacts, "published policies": test_verify_documents,
}  # fmt: skip


def problems(name: str) -> set[str]:
    acts, room = rooms.acts().get(name), rooms.registered().get(name)
    lines = check_acts(acts) if acts else check_room(room) if room else iter(())
    return {line.code for line in lines}


@pytest.mark.parametrize("kept", EVERY, ids=lambda kept: f"{kept.name}, {kept.model._meta.model_name}")
def test_what_is_edited_removed_or_added_is_named(kept: Kept) -> None:
    kept.make()
    assert problems(kept.name) == set()
    every: QuerySet[Model] = QuerySet(kept.model)  # past what the code refuses
    row = every.order_by("pk").last()
    assert row is not None
    rows = every.filter(pk=row.pk)
    with undone(kept.model):
        rows.update(**kept.edit)
        assert problems(kept.name) & {"room.edited", "room.removed"}
    if kept.removed:
        with undone(kept.model):
            rows._raw_delete("default")
            assert kept.removed in problems(kept.name)
    if kept.fresh is not None:
        with undone(kept.model):
            own = {"public_id": uuid4()} if any(each.name == "public_id" for each in kept.model._meta.fields) else {}
            for name, value in {"pk": None, **own, **kept.fresh}.items():
                setattr(row, name, value() if callable(value) else value)
            every.bulk_create([row])
            assert "room.added" in problems(kept.name)


def test_every_register_is_planted() -> None:
    planted = {kept.name for kept in EVERY}
    assert planted | {*ELSEWHERE} == {*rooms.registered(), *rooms.acts()}
    for name, module in ELSEWHERE.items():
        assert f'"{name}"' in inspect.getsource(module)


def test_a_kind_of_entry_is_held_or_says_why_not_and_never_both() -> None:
    held = [event for acts in rooms.acts().values() for event in acts.events]
    assert [event for event in held if rooms.alone(event)] == []
    assert rooms.alone("staff.signed_in") == rooms.Without.NO_ROW
    assert not rooms.known("case.made_up")
