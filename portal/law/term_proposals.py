"""Terms people change: drafted by one person, tried on the cases of the last year, put in force by another."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.deadlines import explanation
from portal.deadlines.rules import PERIOD, DeadlineError, Rule, zone_of
from portal.doors.errors import Refusal
from portal.doors.text import clean
from portal.law import audited, deciding, loading, promises, queries, simulators
from portal.law.lengths import changed
from portal.law.models import Term, TermProposal, TermSimulation
from portal.law.pack import digest
from portal.law.rules import Bound, Decision, Hardness, Status
from portal.trail import services as trail
from portal.trail.holding import hold
from portal.trail.rules import Actor

PERMISSION = "law.edit_terms"
ROOM = "term"
TITLE, WHY, PERIOD_TEXT = 200, 500, 12
AHEAD = timedelta(days=731)  # a promise for later than two years from now is a typing mistake
YEAR = timedelta(days=365)
FRESH = timedelta(days=30)  # how long a simulation says enough about "the last year"


@dataclass(frozen=True)
class Draft:
    """A version of a term as somebody wants it; `period` like `15wd`, in force from the beginning of `valid_from`."""

    code: str
    period: str
    pause: str
    valid_from: date
    title_zh: str
    title_en: str
    why: str


@transaction.atomic
def propose_term(*, draft: Draft, by: Actor, at: datetime | None = None) -> TermProposal:
    """Enter a new version of a term for somebody else to approve. Nothing is counted by it yet.

    Refusals: 404 `law.no_term`; 422 `term.not_ours`, `term.longer` (the law asks for more), `term.period`, `term.past`, `term.far`,
    `term.no_title`, `term.no_why`, `deadline.*`; 409 `term.same`, `term.planned`, `term.waiting`.
    """
    moment = at or timezone.now()
    base, law = queries.last_version(draft.code), queries.law_of(draft.code)
    rule = _rule(base, draft)
    _check_law(rule, law)
    proposal = TermProposal(
        base=base, code=base.code, count=rule.count, unit=rule.unit, pause=rule.pause, valid_from=_from(draft.valid_from, base, moment),
        title_zh=_text(draft.title_zh, TITLE, "term.no_title"), title_en=_text(draft.title_en, TITLE, "term.no_title"),
        why=_text(draft.why, WHY, "term.no_why"), proposed_at=moment, proposed_by=by.id, proposed_role=by.role,
    )  # fmt: skip
    if (rule, proposal.title_zh, proposal.title_en) == (base.rule, base.title_zh, base.title_en):
        raise Refusal("term.same", 409, _("The term says exactly this already."))
    proposal.sha256 = digest(_said(proposal) | {"why": proposal.why, "title_zh": proposal.title_zh, "title_en": proposal.title_en})
    waiting = _("A proposal for this term is waiting already. Have it approved, rejected or withdrawn first.")
    deciding.insert(proposal, Refusal("term.waiting", 409, waiting))
    _record("law.term_proposed", proposal, by, moment)
    return proposal


def _rule(base: Term, draft: Draft) -> Rule:
    found = PERIOD.fullmatch(clean(draft.period, limit=PERIOD_TEXT, multiline=False).lower())
    if found is None or int(found[1]) == 0:
        raise Refusal("term.period", 422, _("Write the period as 15wd, 30d, 1m or 72h, at least 1."))
    try:
        return changed(base.rule, int(found[1]), found[2], draft.pause)
    except DeadlineError as error:
        raise Refusal(error.code, 422, error.message) from None


def _check_law(rule: Rule, law: Term) -> None:
    """A firm may promise more than the law asks, never less."""
    if law.hardness == Hardness.INFO:
        raise Refusal("term.not_ours", 422, _("This is somebody else's deadline, for information. We cannot change it."))
    if law.status not in (Status.VERIFIED, Status.UNVERIFIED):
        raise Refusal("term.not_in_force", 422, _("This term is not in force."))
    if not promises.allowed(rule, law):
        raise Refusal("term.longer", 422, TOO_SHORT if law.bound == Bound.EARLIEST else TOO_LONG, facts=_facts(rule, law))


TOO_LONG = _(
    "%(basis)s allows %(law)s. We may promise a shorter time, never a longer one: %(ours)s can end later, or wait longer, than that."
)
TOO_SHORT = _("%(basis)s asks for at least %(law)s. We may wait longer, never shorter: %(ours)s can end earlier than that.")


def _facts(rule: Rule, law: Term) -> dict[str, str | int]:
    return {"basis": law.basis, "law": law.period, "ours": explanation.period(rule)}


def _from(day: date, base: Term, now: datetime) -> datetime:
    zone = zone_of(base.zone)
    if day < now.astimezone(zone).date():
        raise Refusal("term.past", 422, _("A term changes from today or a later day on, never in the past."))
    if day > (now + AHEAD).date():
        raise Refusal("term.far", 422, _("Give a day within two years."))
    begins = datetime.combine(day, time(), zone)
    if begins < base.valid_from:
        planned = _("A version from %(day)s on is planned already. Give that day or a later one.")
        day_planned = base.valid_from.astimezone(zone).date().isoformat()
        raise Refusal("term.planned", 409, planned, facts={"day": day_planned})
    return begins


def _text(text: str, limit: int, code: str) -> str:
    found = clean(text, limit=limit, multiline=code == "term.no_why")
    if not found:
        raise Refusal(code, 422, _("Say why it should change.") if code == "term.no_why" else _("Give the title in both languages."))
    return found


def simulate_proposal(*, proposal: TermProposal, by: Actor, at: datetime | None = None) -> TermSimulation:
    """Replay the cases filed in the year before `at` under the proposal, and keep what came out for its pages and its approval.

    Reading a year takes its time, so it holds no lock; what was decided meanwhile is refused (409 `term.decided`). 503 `term.no_simulator`.
    """
    moment = at or timezone.now()
    first = moment - YEAR
    found = simulators.simulate(proposal.code, proposal.rule, first, moment)
    run = TermSimulation(
        proposal=proposal, ran_at=moment, ran_by=by.id, ran_role=by.role, first=first, last=moment, result=found.written()
    )  # fmt: skip
    inputs = {"proposal": proposal.sha256, "base": proposal.base.sha256, "first": first, "last": moment, "upto": found.upto}
    # The run's random id keeps small numbers from being guessed from a public digest.
    run.sha256 = digest({"run": str(run.public_id), "inputs": inputs, "result": run.result})
    return _keep(run, by)


@transaction.atomic
def _keep(run: TermSimulation, by: Actor) -> TermSimulation:
    if not TermProposal.objects.select_for_update().get(pk=run.proposal_id).waiting:
        raise Refusal("term.decided", 409, _("Somebody decided this proposal in the meantime."))
    run.save(force_insert=True)
    document = {"type": "law.term_simulation", "term": run.proposal.code, "proposal": run.proposal.sha256, "sha256": run.sha256}
    trail.record_document(event=audited.SIMULATED, by=by, document=document, facts={"row": trail.mark(audited.ran(run))}, at=run.ran_at)
    return run


@transaction.atomic
def approve_term(*, proposal: TermProposal, shown: UUID | None, by: Actor, reason: str = "", at: datetime | None = None) -> Term:
    """Put a proposed version in force, as somebody who did not draft it and who was `shown` its newest simulation.

    Clocks that run keep their term. Refusals: 403 `term.own`; 409 `term.decided`, `term.not_simulated`, `term.not_shown`,
    `term.simulation_old`, `term.moved_on`.
    """
    moment = at or timezone.now()
    current = deciding.decide(proposal, Decision.APPROVED, by, clean(reason, limit=deciding.REASON), moment, room=ROOM)
    run = _simulation(current, shown, moment)
    versions = list(Term.objects.select_for_update().filter(code=current.code).order_by("version"))
    if versions[-1].pk != current.base_id:
        raise Refusal("term.moved_on", 409, _("The term has changed since this was drafted. Reject it, and draft it anew."))
    fresh = loading.follow(versions, promises.promised(current, queries.law_of(current.code), current.valid_from), moment)
    document = {**_said(current), "version": fresh.version, "sha256": fresh.sha256, "simulation": run.sha256}
    second = {"proposed_by": current.proposed_by, "proposed_role": current.proposed_role, "row": trail.mark(audited.decided(current))}
    trail.record_document(event="law.term_approved", by=by, document=document, facts=second, at=moment)
    hold(audited.LAW, by=by, at=moment)
    return fresh


def _simulation(proposal: TermProposal, shown: UUID | None, now: datetime) -> TermSimulation:
    """The run the approver has seen. Refused without one, with an older one, or with one of long ago."""
    run = proposal.simulations.first()
    if run is None:
        raise Refusal("term.not_simulated", 409, _("Run the simulation first: nobody approves a term without seeing whom it would catch."))
    if run.public_id != shown:
        raise Refusal("term.not_shown", 409, _("There is a newer simulation than the one you saw. Look at it, then decide."))
    if run.ran_at < now - FRESH:
        raise Refusal("term.simulation_old", 409, _("The simulation is older than 30 days. Run it again."))
    return run


def reject_term(*, proposal: TermProposal, by: Actor, reason: str, at: datetime | None = None) -> TermProposal:
    """Send a proposal back with a reason. Refusals: 403 `term.own`, 409 `term.decided`, 422 `term.no_reason`."""
    return deciding.reject(proposal, by, reason, at, room=ROOM, note=partial(_record, "law.term_rejected"))


def withdraw_term(*, proposal: TermProposal, by: Actor, at: datetime | None = None) -> TermProposal:
    """Take back what one drafted oneself. Refusals: 403 `term.not_own`, 409 `term.decided`."""
    return deciding.withdraw(proposal, by, at, room=ROOM, note=partial(_record, "law.term_withdrawn"))


def _said(proposal: TermProposal) -> dict[str, str | int]:
    """What the public record says of a version: its rule, never the words of the one who drafted it."""
    return {
        "type": "law.term",
        "term": proposal.code,
        "period": f"{proposal.count}{proposal.unit}",
        "pause": str(proposal.pause),
        "valid_from": proposal.valid_from.isoformat(),
        "follows": proposal.base.sha256,
    }


def _record(event: str, proposal: TermProposal, by: Actor, at: datetime) -> None:
    row = trail.mark(audited.entered(proposal) if proposal.waiting else audited.decided(proposal))
    trail.record_document(event=event, by=by, document={**_said(proposal), "sha256": proposal.sha256}, facts={"row": row}, at=at)
