"""Two people for every change of a term: what the service and the database refuse, and what a pack leaves alone afterwards."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from portal.doors.errors import Refusal
from portal.law import queries, services, term_proposals, term_queries
from portal.law.models import Term, TermProposal, TermSimulation
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM
from tests.deadlines.calendars import at
from tests.law.calendars import administrator, officer
from tests.law.terms import TODAY, WHY, approved, draft, drafted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
LATER = at("2026-03-10T00:00")
STRICT = {"code": "cn.complaint", "title_zh": "投诉的处理", "title_en": "Handling of a complaint"}


def refused(**changes: object) -> str:
    with pytest.raises(Refusal) as error:
        drafted(draft(**changes))  # type: ignore[arg-type]
    assert error.value.text
    return error.value.code


def refusal_of(call: object, **said: object) -> str:
    with pytest.raises(Refusal) as error, transaction.atomic():
        call(**said)  # type: ignore[operator]
    return error.value.code


def test_a_draft_counts_for_nothing() -> None:
    drafted()
    assert queries.term("reply.feedback", LATER).count == 10


def test_an_approved_term_is_in_force_from_its_day() -> None:
    fresh = approved()
    assert [queries.term("reply.feedback", moment).count for moment in (LATER - timedelta(seconds=1), LATER)] == [10, 5]
    before = queries.term_version("reply.feedback", fresh.version - 1)
    assert (before.valid_to, fresh.valid_from, fresh.valid_to, fresh.title_en) == (LATER, LATER, None, "Answer to feedback")


def test_a_term_approved_after_its_day_begins_with_the_approval() -> None:
    fresh = approved(draft(valid_from=TODAY.date()))
    assert fresh.valid_from == TODAY + timedelta(hours=1)


def test_a_running_clock_keeps_its_term() -> None:
    approved()
    started = queries.term("reply.feedback", LATER - timedelta(days=1))
    assert (started.count, queries.term_version("reply.feedback", started.version).rule) == (10, started.rule)


def test_our_own_word_may_change_either_way() -> None:
    assert approved(draft(period="20wd", pause="none")).hardness == "soft"


@pytest.mark.parametrize("period", ["16wd", "22d", "1m", "400h"])
def test_longer_than_the_law_is_refused_and_the_article_named(period: str) -> None:
    with pytest.raises(Refusal) as error:
        drafted(draft(**STRICT, period=period))
    assert error.value.code == "term.longer" and "NDSR" not in error.value.text
    assert queries.law_of("cn.complaint").basis in error.value.text


def test_waiting_longer_than_the_law_lets_us_is_longer_too() -> None:
    assert refused(**STRICT, period="10wd", pause="restart") == "term.longer"


def test_shorter_than_the_law_is_our_own_promise_on_top_of_it() -> None:
    fresh = approved(draft(**STRICT, period="10wd"))
    law = queries.law_of("cn.complaint")
    assert (law.count, law.hardness, fresh.count, fresh.hardness) == (15, "strict", 10, "soft")
    assert fresh.basis_zh == f"{law.basis_zh}；我们的承诺" and fresh.provisions == law.provisions


def test_after_a_promise_the_laws_own_period_can_come_back_but_no_longer_one() -> None:
    approved(draft(**STRICT, period="10wd"))
    later = {"valid_from": date(2026, 5, 1)}
    assert refused(**STRICT, period="16wd", **later) == "term.longer"
    back = approved(draft(**STRICT, period="15wd", **later), when=at("2026-04-01"))
    assert (back.hardness, back.basis_en) == ("strict", queries.law_of("cn.complaint").basis_en)


def test_what_is_to_be_kept_at_least_so_long_can_only_be_kept_longer() -> None:
    titles = {"title_zh": "影响评估报告的保存", "title_en": "Keeping impact assessments", "pause": "none"}
    assert refused(code="pia.retain", period="35m", **titles) == "term.longer"
    assert approved(draft(code="pia.retain", period="48m", **titles)).count == 48


def test_somebody_elses_deadline_is_not_ours_to_change() -> None:
    assert refused(code="12315.info", period="1wd", pause="none") == "term.not_ours"


def test_a_draft_law_cannot_be_changed() -> None:
    assert refused(code="eu.adr.reply", period="1wd", pause="none") == "term.not_in_force"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"valid_from": date(2026, 3, 1)}, "term.past"),
        ({"valid_from": date(2029, 1, 1)}, "term.far"),
        ({"valid_from": date(9999, 12, 31)}, "term.far"),
        ({"period": "0wd"}, "term.period"),
        ({"period": "5 bananas"}, "term.period"),
        ({"period": "9999wd"}, "deadline.too_long"),
        ({"pause": "sometimes"}, "deadline.pause"),
        ({"title_en": " \u200b"}, "term.no_title"),
        ({"why": ""}, "term.no_why"),
        ({"why": "长" * 501}, "text.too_long"),
        ({"code": "no.such"}, "law.no_term"),
    ],
)
def test_what_no_term_can_be_is_refused(changes: dict[str, object], code: str) -> None:
    assert refused(**changes) == code and not TermProposal.objects.exists()


def test_the_same_term_again_is_refused() -> None:
    now = queries.term("reply.feedback", TODAY)
    assert refused(period="10wd", title_zh=now.title_zh, title_en=now.title_en) == "term.same"


def test_a_second_draft_is_refused_while_one_waits() -> None:
    proposal = drafted()
    assert refused(period="6wd") == "term.waiting"
    with pytest.raises(IntegrityError), transaction.atomic():
        fields = {field.attname: getattr(proposal, field.attname) for field in TermProposal._meta.fields}
        TermProposal.objects.create(**{**fields, "id": None, "public_id": uuid4()})


def test_nothing_is_drafted_before_a_version_that_is_planned() -> None:
    approved(draft(valid_from=date(2026, 6, 1)))
    assert refused(period="7wd") == "term.planned"
    assert drafted(draft(period="7wd", valid_from=date(2026, 6, 1))).waiting


def test_nobody_decides_what_they_drafted() -> None:
    proposal = drafted()
    run = term_proposals.simulate_proposal(proposal=proposal, by=officer(), at=TODAY)
    assert refusal_of(term_proposals.approve_term, proposal=proposal, shown=run.public_id, by=officer(), at=TODAY) == "term.own"
    other_role = replace(officer(), role="administrator")
    assert refusal_of(term_proposals.approve_term, proposal=proposal, shown=run.public_id, by=other_role, at=TODAY) == "term.own"
    assert refusal_of(term_proposals.reject_term, proposal=proposal, reason="我自己写的", by=officer()) == "term.own"
    assert term_queries.proposal(proposal.public_id).waiting


def test_the_database_knows_the_second_person_too() -> None:
    proposal = drafted()
    mine = {"decision": "approved", "decided_at": TODAY, "decided_by": proposal.proposed_by, "decided_role": "administrator"}
    with pytest.raises(IntegrityError), transaction.atomic():
        TermProposal.objects.filter(pk=proposal.pk).update(**mine)


def test_approval_needs_a_simulation_that_was_shown() -> None:
    proposal, by = drafted(), administrator()
    assert refusal_of(term_proposals.approve_term, proposal=proposal, shown=None, by=by, at=TODAY) == "term.not_simulated"
    first, second = (term_proposals.simulate_proposal(proposal=proposal, by=by, at=TODAY) for _ in range(2))
    for shown in (None, uuid4(), first.public_id):
        assert refusal_of(term_proposals.approve_term, proposal=proposal, shown=shown, by=by, at=TODAY) == "term.not_shown"
    late = TODAY + timedelta(days=31)
    assert refusal_of(term_proposals.approve_term, proposal=proposal, shown=second.public_id, by=by, at=late) == "term.simulation_old"
    assert term_proposals.approve_term(proposal=proposal, shown=second.public_id, by=by, at=TODAY).count == 5


def test_the_simulation_of_another_draft_does_not_count() -> None:
    proposal, other = drafted(), drafted(draft(**STRICT, period="10wd"))
    run = term_proposals.simulate_proposal(proposal=other, by=administrator(), at=TODAY)
    assert (
        refusal_of(term_proposals.approve_term, proposal=proposal, shown=run.public_id, by=administrator(), at=TODAY)
        == "term.not_simulated"
    )


def test_a_simulation_is_kept_as_it_was() -> None:
    run = term_proposals.simulate_proposal(proposal=drafted(), by=administrator(), at=TODAY)
    assert (run.last - run.first, run.simulated.total.clocks, run.ran_role) == (timedelta(days=365), 0, "administrator")
    with pytest.raises(IntegrityError), transaction.atomic():
        TermSimulation.objects.update(result={})
    with pytest.raises(TypeError):
        run.delete()


def test_a_term_that_changed_meanwhile_is_not_approved() -> None:
    proposal = drafted()
    run = term_proposals.simulate_proposal(proposal=proposal, by=administrator(), at=TODAY)
    base = queries.last_version("reply.feedback")
    Term.objects.filter(pk=base.pk).update(valid_to=LATER)
    base.pk, base.version, base.valid_from, base.sha256 = None, base.version + 1, LATER, "0" * 64
    base.save()
    assert refusal_of(term_proposals.approve_term, proposal=proposal, shown=run.public_id, by=administrator(), at=TODAY) == "term.moved_on"


def test_a_decision_is_final() -> None:
    approved()
    proposal = TermProposal.objects.get()
    assert refusal_of(term_proposals.reject_term, proposal=proposal, reason="再看一次", by=administrator()) == "term.decided"
    assert refusal_of(term_proposals.simulate_proposal, proposal=proposal, by=administrator()) == "term.decided"
    with pytest.raises(IntegrityError), transaction.atomic():
        TermProposal.objects.filter(pk=proposal.pk).update(why="rewritten")


def test_a_rejection_needs_a_reason_and_only_the_drafter_withdraws() -> None:
    proposal = drafted()
    assert refusal_of(term_proposals.reject_term, proposal=proposal, reason=" ", by=administrator()) == "term.no_reason"
    assert refusal_of(term_proposals.withdraw_term, proposal=proposal, by=administrator()) == "term.not_own"
    assert term_proposals.withdraw_term(proposal=proposal, by=officer()).decision == "withdrawn"
    assert term_proposals.reject_term(proposal=drafted(), reason="太短", by=administrator()).decision == "rejected"


def test_every_step_is_on_record_without_anybodys_words() -> None:
    approved()
    found = {entry.event: entry for entry in Entry.objects.filter(event__startswith="law.term_")}
    assert set(found) == {"law.term_proposed", "law.term_simulated", "law.term_approved"}
    proposal, run = TermProposal.objects.get(), TermSimulation.objects.get()
    assert found["law.term_proposed"].document["sha256"] == proposal.sha256
    assert found["law.term_approved"].document["simulation"] == run.sha256 == found["law.term_simulated"].document["sha256"]
    assert found["law.term_approved"].facts["proposed_by"] == officer().id
    assert all(WHY not in str(entry.document) and "late" not in str(entry.document) for entry in found.values())


def test_loading_the_same_pack_again_keeps_what_people_made() -> None:
    approved()
    assert services.load_pack(by=SYSTEM, at=at("2026-04-01")).versions == []
    assert queries.term("reply.feedback", at("2026-04-02")).count == 5


def test_the_order_of_the_list_stays() -> None:
    before = [term.code for term in queries.terms(TODAY)]
    approved()
    assert [term.code for term in queries.terms(LATER)] == before
