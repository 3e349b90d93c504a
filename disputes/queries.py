"""What may be read of conversations and cases, already limited to what the reader may see. Sealed text opens elsewhere."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from disputes import codes, conflict_grounds, guards, life, refusals, sealed, sentences
from disputes.clockwork import is_owed, over_at, pauses_of, read, rule_of
from disputes.life import State
from disputes.models import AccessRecord, Agreement, Case, CaseEvent, Clock, Conversation, GivenAddress, Message, Participant, Proposal
from disputes.moves import OFFICE
from disputes.rules import INTERNAL, Event, Kind, Side, Stage
from portal.accounts.models import User
from portal.deadlines import explanation
from portal.deadlines.rules import Due
from portal.law import queries as law
from portal.law.models import Term
from portal.law.queries import Shown
from portal.law.rules import GroundKind
from portal.law.shelf import Shelf
from portal.trail.rules import Actor

PAGE = 50
SEALED = ("story", "wish", "statement")
Cursor = tuple[datetime, int]


def by_receipt(typed: str) -> Case:
    """The case a receipt opens, however it was typed. Raises Refusal receipt.unknown (404), one answer for every way to be wrong."""
    code = codes.read_receipt(typed)
    case = Case.objects.select_related("conversation").filter(receipt_hash=codes.receipt_hash(code)).first() if code else None
    if case is None:
        raise refusals.receipt_unknown()
    return case


def by_public_id(public_id: str | UUID) -> Case | None:
    """A case by the id a session holds; None when it is not there (any more)."""
    found = _uuid(public_id)
    return Case.objects.select_related("conversation").filter(public_id=found).first() if found else None


def _uuid(value: str | UUID) -> UUID | None:
    try:
        return value if isinstance(value, UUID) else UUID(value)
    except ValueError:
        return None


def conversation_by_token(token: str) -> Conversation:
    """The conversation a token opens. Raises Refusal conversation.not_found (404)."""
    found = Conversation.objects.filter(token_hash=codes.token_hash(token), deleted_at=None).first()
    if found is None:
        raise refusals.conversation_not_found()
    return found


def conversation_by_id(public_id: str | UUID) -> Conversation | None:
    found = _uuid(public_id)
    return Conversation.objects.filter(public_id=found, deleted_at=None).first() if found else None


def messages(conversation: Conversation, *, after: int = 0, before: int | None = None, limit: int = 100) -> list[Message]:
    """Messages in order: those after a cursor (oldest first), or the last `limit` before one."""
    rows = Message.objects.filter(conversation=conversation, cursor__gt=after)
    if before is None:
        return list(rows.order_by("cursor")[:limit])
    return list(reversed(rows.filter(cursor__lt=before).order_by("-cursor")[:limit]))


def open_cases(conversation: Conversation) -> list[Case]:
    """Cases made from this conversation that are not closed, oldest first."""
    return list(Case.objects.filter(conversation=conversation).exclude(stage=Stage.CLOSED).order_by("filed_at"))


def visible_to(viewer: User) -> QuerySet[Case]:
    """Intake and the privacy officer see every case, a mediator the cases assigned to them, others none."""
    return Case.objects.filter(sight(viewer))


def sight(viewer: User, through: str = "") -> Q:
    """`visible_to` as a condition on rows that lead to a case `through` a relation ("case__"); for the office it asks nothing."""
    if viewer.has_role(*OFFICE):
        return Q()
    mine = Q(**{f"{through}mediator": str(viewer.public_id)})
    return mine if viewer.has_role("mediator") else Q(pk__in=[])


def case_for(viewer: User, reference: str) -> Case:
    """The case with this reference, for a member of staff. What is unknown and what is forbidden raise the same case.not_found."""
    code = codes.read_reference(reference)
    found = visible_to(viewer).select_related("conversation").filter(reference=code).first() if code else None
    if found is None:
        raise refusals.not_found()
    return found


def by_reference(typed: str) -> Case:
    """The case with this reference, for somebody who may see every case. Raises case.not_found."""
    code = codes.read_reference(typed)
    found = Case.objects.select_related("conversation").filter(reference=code).first() if code else None
    if found is None:
        raise refusals.not_found()
    return found


@dataclass(frozen=True)
class Filters:
    """What the desk looks for; an empty value filters nothing. `whose` is mine, unassigned or "" (all)."""

    stage: str = ""
    kind: str = ""
    department: str = ""
    topic: str = ""
    language: str = ""
    whose: str = ""
    late: bool = False


@dataclass(frozen=True)
class QueuePage:
    cases: list[Case]
    next: Cursor | None


def queue(viewer: User, filters: Filters = Filters(), *, after: Cursor | None = None, limit: int = PAGE) -> QueuePage:  # noqa: B008
    """Open cases by what is due next, all their clocks prefetched (`case.clocks.all()`): two queries at any size of the table."""
    rows = _filtered(visible_to(viewer).exclude(stage=Stage.CLOSED), viewer, filters)
    if after is not None:
        rows = rows.filter(Q(queue_at__gt=after[0]) | Q(queue_at=after[0], id__gt=after[1]))
    clocks = Prefetch("clocks", Clock.objects.order_by("due_at", "code"))
    found = list(rows.defer(*SEALED).order_by("queue_at", "id").prefetch_related(clocks)[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return QueuePage(found[:limit], (last.queue_at, last.pk) if last else None)


def every(viewer: User, filters: Filters, *, limit: int) -> list[Case]:
    """The first `limit` open cases of a filter by what is due next, with their clocks and without any words of anybody."""
    rows = _filtered(visible_to(viewer).exclude(stage=Stage.CLOSED), viewer, filters).defer(*SEALED, "story_masked", "wish_masked")
    clocks = Prefetch("clocks", Clock.objects.filter(stopped_at=None).order_by("due_at", "code"))
    return list(rows.order_by("queue_at", "id").prefetch_related(clocks)[:limit])


def _filtered(rows: QuerySet[Case], viewer: User, filters: Filters) -> QuerySet[Case]:
    return rows.filter(condition(viewer, filters))


def condition(viewer: User, filters: Filters) -> Q:
    """What a case must be like to pass `filters`; an empty Q where they ask nothing."""
    exact = Q(**{name: getattr(filters, name) for name in ("stage", "kind", "department", "topic", "language") if getattr(filters, name)})
    late = Q(late=True) if filters.late else Q()
    me = str(viewer.public_id)
    whose = {"mine": Q(handler=me) | Q(mediator=me), "unassigned": Q(handler="")}.get(filters.whose, Q())
    return exact & late & whose


def waiting_conversations(limit: int = PAGE) -> list[Conversation]:
    """Conversations in the line for a person, first come first."""
    return list(Conversation.objects.filter(handoff="waiting", deleted_at=None).order_by("handoff_at")[:limit])


def place_in_line(conversation: Conversation) -> int:
    """1 for the next to be served; 0 when not in the line."""
    if conversation.handoff != "waiting" or conversation.handoff_at is None:
        return 0
    return Conversation.objects.filter(handoff="waiting", deleted_at=None, handoff_at__lt=conversation.handoff_at).count() + 1


def status_sentence(case: Case) -> str:
    """Where the case stands, in one sentence for the client, in the active language."""
    return sentences.sentence(case.stage, case.resolution, case.ball, case.kind)


def grounds_for(case: Case) -> GroundKind:
    """On which grounds of the law a case of its kind may be refused."""
    return GroundKind.RIGHTS if case.kind == Kind.RIGHTS else GroundKind.COMPLAINT


def state(case: Case) -> State:
    return life.fold(str(case.public_id), [event.fact() for event in events(case)])


def events(case: Case) -> list[CaseEvent]:
    """Oldest first."""
    return list(case.events.all())


def fetch_whole(case: Case) -> None:
    """Read once what a page about a case asks for many times; only for a case that nothing will move before the page is done."""
    prefetch_related_objects([case], "events", "claim_steps", "clocks")


def possible(case: Case, by: Actor, about: Actor | None = None) -> frozenset[Event]:
    """What `by` could do to the case now: the buttons a page shows."""
    now = state(case)
    return frozenset(event for event in Event if event is not Event.FILED and guards.may(now, event, by, about))


def entered_by(case: Case) -> str:
    """The role of whoever of the staff filed the case for the client; "" when the client did."""
    filed = CaseEvent.objects.filter(case=case, n=1, by_kind="staff").first()
    return filed.by_role if filed else ""


def given_address(case: Case) -> GivenAddress | None:
    """The address somebody told staff, which the client has not confirmed; None when there is none (any more)."""
    return GivenAddress.objects.filter(case=case).first()


@dataclass(frozen=True)
class ClockView:
    """One clock for people: its term, the due date and, in `shown`, how it came about (law/due.html)."""

    clock: Clock
    term: Term
    shown: Shown

    @property
    def key(self) -> tuple[str, int]:
        return self.clock.code, self.clock.run

    @property
    def owed(self) -> bool:
        """Whether the firm owes it; otherwise it is how long we wait."""
        return is_owed(self.clock.code)

    @property
    def state(self) -> str:
        """met, missed, late (still running), paused or running."""
        if self.clock.stopped_at is not None:
            return "missed" if self.clock.breached_at else "met"
        if self.clock.paused_at is not None:
            return "paused"
        return "late" if self.clock.breached_at is not None or self.clock.due_at <= timezone.now() else "running"


def clocks(case: Case) -> list[ClockView]:
    """Every clock of the case with its explanation in the active language, the next due first, those that are over last."""
    rows = sorted(case.clocks.all(), key=lambda clock: (clock.stopped_at is not None, clock.due_at, clock.code))
    shelf = Shelf(clock.term for clock in rows)
    return [_clock_view(clock, shelf) for clock in rows]


def _clock_view(clock: Clock, shelf: Shelf) -> ClockView:
    term = shelf.version(clock.term, clock.version)
    shown = law.show(due_of(clock, term, shelf), term)
    return ClockView(clock, term, replace(shown, summary=explanation.summary(shown.due)) if clock.by_day else shown)


def extendable(case: Case) -> list[tuple[Clock, Term, Term]]:
    """The running clocks of a case that can still be extended: each with its term and the longer one."""
    now = timezone.now()
    running = [clock for clock in case.clocks.all() if clock.stopped_at is None and not clock.under and clock.due_at > now]
    shelf = Shelf(code for clock in running for code in (clock.code, law.extended(clock.code)))
    found = [(clock, shelf.in_force(law.extended(clock.code), clock.started_at)) for clock in running]
    return [(clock, shelf.version(clock.code, clock.version), longer) for clock, longer in found if longer is not None]


def due_of(clock: Clock, term: Term, shelf: Shelf | None = None) -> Due:
    """The due date of a clock with its trace, worked out again from what the row says and `term`, under which it runs."""
    pauses = pauses_of(read(clock.pauses), clock.paused_at is not None)
    rule = rule_of(term.rule, clock.started_at, clock.by_day)
    return law.due_by(rule, clock.started_at, pauses, timezone.now(), known_at=over_at(clock.stopped_at, clock.breached_at), shelf=shelf)


@dataclass(frozen=True)
class Moment:
    """One line of a case's history; `words` is the reason that came with it, `term` the deadline it is about."""

    event: CaseEvent
    label: str
    words: str
    term: Term | None

    @property
    def at(self) -> datetime:
        return self.event.at


def participant_by_id(public_id: str) -> Participant | None:
    """Somebody who was invited to a mediation, with the case; None for what is no id."""
    found = _uuid(public_id)
    return Participant.objects.select_related("case__conversation").filter(public_id=found).first() if found else None


def invited_at(index: str) -> list[Participant]:
    """Everybody who was invited to a mediation under the address with this index, the first first, as long as they are known."""
    found = Participant.objects.select_related("case__conversation").filter(address_index=index, case__erased_at=None)
    return list(found.order_by("invited_at", "pk")) if index else []


def timeline(case: Case, *, for_client: bool = True) -> list[Moment]:
    """The history of a case, newest first: roles, never names. Staff read neutral labels and no sealed reasons."""
    shown = [event for event in reversed(events(case)) if not (for_client and event.event in INTERNAL)]
    shelf = Shelf(event.data["term"] for event in shown if event.data.get("term"))
    return [_moment(case, event, for_client, shelf) for event in shown]


def _moment(case: Case, event: CaseEvent, for_client: bool, shelf: Shelf) -> Moment:
    label = sentences.happened(event.event, life.maker_of(event.by_role)) if for_client else str(Event(event.event).label)
    term = shelf.term(event.data["term"], event.at) if event.data.get("term") else None
    words = sealed.open_note(case, event) if for_client else ""
    if event.event == Event.CLOCK_MOVED:
        words = sentences.moved(event.data)
    if event.event == Event.MEDIATOR_REFUSED:
        words = conflict_grounds.on_record(event.data)
    return Moment(event, label, words, term)


def access_records(case: Case) -> list[tuple[AccessRecord, str]]:
    """Who opened this case's text and why, newest first, with the words of the reason."""
    return [(record, sealed.open_access(case, record)) for record in case.reads.order_by("-at", "-id")]


def proposals(case: Case) -> list[tuple[Proposal, str]]:
    """What the mediator proposed, newest first, with its words: for the two sides and the mediator only."""
    return [(proposal, sealed.open_proposal(case, proposal)) for proposal in case.proposals.order_by("-n")]


def agreement(case: Case) -> tuple[Agreement, str, str] | None:
    """The latest agreement and its texts in Chinese and English."""
    found = case.agreements.order_by("-recorded_at").first()
    if found is None:
        return None
    return found, sealed.open_agreement(case, found, "text_zh"), sealed.open_agreement(case, found, "text_en")


def awaits(case: Case, side: Side) -> bool:
    """Whether `side` is asked to answer something now."""
    now = state(case)
    if now.stage is Stage.MEDIATION_OFFERED:
        return side not in now.accepted
    return now.stage is Stage.MEDIATION and now.proposal_open and side not in now.proposal_accepted
