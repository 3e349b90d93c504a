"""Mediation, thin but guarded: both sides accept, a mediator without conflict leads, each side answers proposals.

Whoever joined as the respondent acts for that side, the privacy officer while nobody has.
Law: MED 17 (no mediation without both), 23 (free to stop), 26, 29; CPL 205."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from disputes import conflicts, refusals, sealed
from disputes.life import CHECKS, side_of
from disputes.models import Agreement, Case, CaseEvent, Party, Proposal
from disputes.moves import Guard
from disputes.refusals import allowed
from disputes.rules import Event, Side, Stage
from disputes.services import letters, threads
from disputes.services.moving import locked, move, state_of
from disputes.services.triage import free_for_work
from portal.accounts.models import User
from portal.doors.text import clean
from portal.law import queries as law
from portal.law.rules import MediatorBody
from portal.trail.rules import SYSTEM, Actor

PROPOSAL_LIMIT = AGREEMENT_LIMIT = 8_000
LONGEST_PERFORMANCE = timedelta(days=5 * 366)


@transaction.atomic
def route_to_mediation(*, case: Case, by: Actor, reason: str = "", at: datetime | None = None) -> CaseEvent:
    """Staff offer mediation, or the client asks for it (and so accepts it for the client's side)."""
    asked = by.kind == "client"
    event = move(case, Event.MEDIATION_REQUESTED if asked else Event.MEDIATION_OFFERED, by=by, at=at, note=threads.reason(reason))
    for side in Side:
        accepted = {"accepted_at": event.at, "accepted_by": by.id} if asked and side is Side.CLIENT else {}
        fresh = {"accepted_at": None, "accepted_by": "", "declined_at": None, "declined_by": ""}
        Party.objects.update_or_create(case=case, side=side, defaults=fresh | accepted)
    if not asked:
        letters.tell_client(case, "case_mediation", once=f"offered:{event.n}", at=event.at)
    return event


@transaction.atomic
def assign_mediator(*, case: Case, mediator: User, by: Actor, at: datetime | None = None) -> CaseEvent:
    """Put `mediator` on the case: an active mediator who neither handled it nor speaks for a side (else case.no_conflict), and in whom
    nothing else was found either (else mediation.conflict). They declare to be impartial before anything begins."""
    if not (mediator.is_active and mediator.has_role("mediator")):
        raise refusals.not_a_mediator()
    free_for_work(mediator)
    about = mediator.actor("mediator")
    state = state_of(locked(case))
    allowed(state, Event.MEDIATOR_ASSIGNED, by, about)
    if about.id not in state.overridden and (found := conflicts.of(case, mediator)):
        raise refusals.mediator_in_conflict(conflicts.words(found))
    event = move(case, Event.MEDIATOR_ASSIGNED, by=by, at=at, data={"mediator": about.id}, about=about)
    start_when_ready(case, event.at)
    return event


@transaction.atomic
def accept_mediation(*, case: Case, by: Actor, at: datetime | None = None) -> CaseEvent:
    """One side agrees to mediate; with both and a mediator who has declared it begins, and its clock with it."""
    event = move(case, Event.MEDIATION_ACCEPTED, by=by, at=at)
    Party.objects.filter(case=case, side=side_of(by.role)).update(accepted_at=event.at, accepted_by=by.id)
    start_when_ready(case, event.at)
    return event


@transaction.atomic
def decline_mediation(*, case: Case, by: Actor, reason: str = "", at: datetime | None = None) -> CaseEvent:
    """One side says no: there is no mediation (MED 17) and the case goes back to review."""
    event = move(case, Event.MEDIATION_DECLINED, by=by, at=at, note=threads.reason(reason))
    side = Party.objects.filter(case=case, side=side_of(by.role))
    side.update(accepted_at=None, accepted_by="", declined_at=event.at, declined_by=by.id)
    return event


def start_when_ready(case: Case, at: datetime) -> None:
    """Begin, once both sides have accepted and nothing speaks against the mediator, who has said so."""
    state = state_of(case)
    if state.stage is Stage.MEDIATION_OFFERED and CHECKS[Guard.READY_TO_START](state, SYSTEM):
        event = move(case, Event.MEDIATION_STARTED, by=SYSTEM, at=at)
        letters.tell_client(case, "case_mediation", once=f"started:{event.n}", at=event.at)


@transaction.atomic
def end_mediation(*, case: Case, by: Actor, reason: str = "", at: datetime | None = None) -> CaseEvent:
    """A side or the mediator stops (MED 23, 26): the case closes without agreement and the other routes are shown."""
    event = move(case, Event.MEDIATION_ENDED, by=by, at=at, note=threads.reason(reason))
    if by.kind != "client":
        letters.tell_client(case, "case_closed", once=f"closed:{event.n}", at=event.at)
    return event


@transaction.atomic
def make_proposal(*, case: Case, text: str, language: str, by: Actor, at: datetime | None = None) -> Proposal:
    """The assigned mediator proposes; both sides are asked to answer."""
    current = locked(case)
    words = clean(text, limit=PROPOSAL_LIMIT, required=True)
    n = current.proposals.count() + 1
    event = move(case, Event.PROPOSAL_MADE, by=by, at=at, data={"proposal": n})
    blob = sealed.seal_proposal(current, n, words)
    proposal = Proposal.objects.create(case=current, n=n, text=blob, language=language, made_at=event.at, made_by=by.id)
    letters.tell_client(case, "case_mediation", once=f"proposal:{n}", at=event.at)
    return proposal


def _open_proposal(case: Case, n: int) -> Proposal:
    """Proposal `n`, which must be the latest: an answer to an older page answers nothing."""
    latest = case.proposals.order_by("-n").first()
    if latest is None or latest.n != n:
        raise refusals.other_proposal()
    return latest


@transaction.atomic
def accept_proposal(*, case: Case, proposal: int, by: Actor, at: datetime | None = None) -> Proposal:
    """One side accepts proposal number `proposal`; the same side cannot answer twice."""
    current = locked(case)
    allowed(state_of(current), Event.PROPOSAL_ACCEPTED, by)
    answered = _open_proposal(current, proposal)
    event = move(case, Event.PROPOSAL_ACCEPTED, by=by, at=at, data={"proposal": answered.n})
    side = side_of(by.role)
    setattr(answered, f"{side}_at", event.at)
    setattr(answered, f"{side}_by", by.id)
    answered.save()
    return answered


@transaction.atomic
def decline_proposal(*, case: Case, proposal: int, by: Actor, reason: str = "", at: datetime | None = None) -> Proposal:
    """One side declines proposal number `proposal`; the mediator may make another."""
    current = locked(case)
    allowed(state_of(current), Event.PROPOSAL_DECLINED, by)
    answered = _open_proposal(current, proposal)
    event = move(case, Event.PROPOSAL_DECLINED, by=by, at=at, data={"proposal": answered.n}, note=threads.reason(reason))
    answered.declined_at, answered.declined_by, answered.declined_side = event.at, by.id, side_of(by.role)
    answered.save()
    return answered


@transaction.atomic
def record_agreement(
    *, case: Case, text_zh: str, text_en: str, by: Actor, body: str = "", perform_by: date | None = None, at: datetime | None = None
) -> Agreement:
    """Keep what both sides accepted, in both languages; its salted hash goes into the record. In-house it is a contract (CPL 205).

    `body` is a law.rules.MediatorBody value; the operator's own when not said. `perform_by` is the day by which all of it is to be
    done; without one the term agreement.performance runs. Refusal agreement.day (422) for a day that is past or years away."""
    _check_day(perform_by, at or timezone.now())
    body = body or law.operator().mediator_body
    if body not in list(MediatorBody):
        raise refusals.not_a_choice("body")
    current = locked(case)
    allowed(state_of(current), Event.AGREEMENT_RECORDED, by)
    texts = {
        "text_zh": clean(text_zh, limit=AGREEMENT_LIMIT, required=True),
        "text_en": clean(text_en, limit=AGREEMENT_LIMIT, required=True),
    }
    salt = secrets.token_hex(16)
    digest = agreement_hash(salt, **texts)
    named = {"perform_by": perform_by.isoformat()} if perform_by else {}
    event = move(case, Event.AGREEMENT_RECORDED, by=by, at=at, data={"agreement_sha256": digest, "body": body, **named})
    agreement = Agreement(
        case=current, proposal=current.proposals.order_by("-n")[0], sha256=digest, body=body, recorded_at=event.at, recorded_by=by.id
    )
    for column, words in {**texts, "salt": salt}.items():
        setattr(agreement, column, sealed.seal_agreement(current, agreement, column, words))
    agreement.save()
    letters.tell_client(case, "case_mediation", once=f"agreed:{event.n}", at=event.at)
    return agreement


def _check_day(day: date | None, now: datetime) -> None:
    today = timezone.localdate(now)
    if day is not None and not today <= day <= today + LONGEST_PERFORMANCE:
        raise refusals.impossible_day()


def confirm_performance(*, case: Case, by: Actor, at: datetime | None = None) -> CaseEvent:
    """The client or the mediator says that the agreement has been carried out."""
    return move(case, Event.PERFORMED, by=by, at=at)


def ask_court(*, case: Case, by: Actor, at: datetime | None = None) -> CaseEvent:
    """Both sides have asked the court together to confirm the agreement (CPL 205, within 30 days); the mediator notes it."""
    return move(case, Event.CONFIRMATION_ASKED, by=by, at=at)


def begin_appraisal(*, case: Case, by: Actor, reason: str, at: datetime | None = None) -> CaseEvent:
    """A test or appraisal begins: its time does not count in the mediation's."""
    return move(case, Event.APPRAISAL_STARTED, by=by, at=at, note=threads.required_reason(reason))


def end_appraisal(*, case: Case, by: Actor, at: datetime | None = None) -> CaseEvent:
    return move(case, Event.APPRAISAL_ENDED, by=by, at=at)


def agreement_hash(salt: str, *, text_zh: str, text_en: str) -> str:
    """SHA-256, hex, over the salt (hex) and both texts, each ended by a NUL."""
    return hashlib.sha256("\0".join([salt, text_zh, text_en, ""]).encode()).hexdigest()
