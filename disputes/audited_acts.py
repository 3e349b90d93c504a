"""What people asked for, offered and agreed, as `manage.py verify_trail` reads it: these rows hold what an event of the case says.

The event is held against its entry by `audited`. Here the row is: its number, moment, author and codes must be the event's, there must be
one for every event of its kind, and none without one. Sealed words cannot be exchanged between rows: the seal names its row.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from disputes import audited
from disputes.life import side_of
from disputes.models import Agreement, Case, CaseEvent, ClaimStep, Proposal
from disputes.rules import Event, Side
from portal.trail.rooms import Room, Row

CLAIMS = (Event.CLAIM_MADE, Event.CLAIM_CHANGED, Event.CLAIM_ANSWERED, Event.CLAIM_DONE)
OFFERED = (Event.PROPOSAL_MADE, Event.ROUND_SETTLED)
OFFERS = (*OFFERED, Event.PROPOSAL_ACCEPTED, Event.PROPOSAL_DECLINED, Event.PROPOSAL_WITHDRAWN)
AGREED = (Event.AGREEMENT_RECORDED,)
Say = Callable[[Case, Sequence[CaseEvent]], Iterator["Act"]]


@dataclass(frozen=True)
class Act:
    """What a row says of one event: `event` None when there is no such one; `by` None where the row does not name the author."""

    name: str
    event: CaseEvent | None
    kind: str
    at: datetime
    by: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    def row(self, case: Case) -> Row:
        name = f"{case.reference}, {self.name}"
        if self.event is None:
            return Row(name, "", None, self.kind, self.at, ("", self.by or "", ""), {}, b"")
        event = self.event
        who = (event.by_kind, event.by_id if self.by is None else self.by, event.by_role)
        said = {key: value for key, value in audited.facts(case, event).items() if key != "n"} | dict(self.data)
        return Row(name, event.entry, event.n, event.event, self.at, who, said, audited.columns(case, event))


def _claims(case: Case, events: Sequence[CaseEvent]) -> Iterator[Act]:
    by_number = {event.n: event for event in events}
    for step in ClaimStep.objects.filter(case=case):
        said = {"claim": step.claim, "remedy": step.remedy, "state": step.state}
        yield Act(f"claim {step.claim}/{step.n}", by_number.get(step.n), CLAIMS[0], step.at, None, said)


def _offers(case: Case, events: Sequence[CaseEvent]) -> Iterator[Act]:
    for offer in Proposal.objects.filter(case=case):
        own = [event for event in events if event.data.get("proposal") == offer.n]
        made = next((event for event in own if event.event in OFFERED), None)
        figures = made is not None and made.event == Event.ROUND_SETTLED
        yield Act(f"offer {offer.n}", made, OFFERED[0], offer.made_at, None if figures else offer.made_by)
        if not figures:
            yield from _answers(offer, own)


def _answers(offer: Proposal, own: Sequence[CaseEvent]) -> Iterator[Act]:
    """Each answer the row holds; who made an offer has accepted it by making it."""
    for side in Side:
        at, by = getattr(offer, f"{side}_at"), getattr(offer, f"{side}_by")
        if at is not None and offer.maker != side:
            given = [event for event in own if event.event == Event.PROPOSAL_ACCEPTED and side_of(event.by_role) == side]
            yield _answer(offer, given, Event.PROPOSAL_ACCEPTED, at, by)
    if offer.declined_at is not None:
        given = [event for event in own if event.event == Event.PROPOSAL_DECLINED and side_of(event.by_role) == offer.declined_side]
        yield _answer(offer, given, Event.PROPOSAL_DECLINED, offer.declined_at, offer.declined_by)
    if offer.withdrawn_at is not None:
        given = [event for event in own if event.event == Event.PROPOSAL_WITHDRAWN]
        yield _answer(offer, given, Event.PROPOSAL_WITHDRAWN, offer.withdrawn_at, offer.withdrawn_by)


def _answer(offer: Proposal, given: Sequence[CaseEvent], kind: str, at: datetime, by: str) -> Act:
    return Act(f"offer {offer.n}", next(iter(given), None), kind, at, by)


def _agreements(case: Case, events: Sequence[CaseEvent]) -> Iterator[Act]:
    """An agreement is bound to its event by the hash of its salted words. Whoever drafted it may not be who recorded it."""
    for agreement in Agreement.objects.filter(case=case):
        named = next((event for event in events if event.at == agreement.recorded_at), next(iter(events), None))
        said = {"agreement_sha256": agreement.sha256, "body": agreement.body}
        yield Act("agreement", named, AGREED[0], agreement.recorded_at, None, said)


def _room(kinds: Sequence[Event], say: Say, rows: type[ClaimStep] | type[Proposal] | type[Agreement]) -> Room:
    def subjects() -> Iterator[str]:
        for public_id in rows.objects.order_by("case_id").values_list("case__public_id", flat=True).distinct().iterator():
            yield f"{audited.PREFIX}{public_id}"

    def found(asked: Sequence[str]) -> Mapping[str, Sequence[Row]]:
        acts: dict[str, list[Row]] = defaultdict(list)
        for case, events in _events(kinds, asked):
            acts[case.subject] += [act.row(case) for act in say(case, events)]
        return acts

    return Room(audited.PREFIX, kinds, subjects, found, rows.objects.count)


def _events(kinds: Iterable[Event], asked: Sequence[str]) -> Iterator[tuple[Case, list[CaseEvent]]]:
    """Each case asked for with its events of these kinds, in order."""
    known: list[UUID] = [public_id for subject in asked if (public_id := audited.uuid_of(subject))]
    cases = list(Case.objects.filter(public_id__in=known))
    found: dict[int, list[CaseEvent]] = defaultdict(list)
    for event in CaseEvent.objects.filter(case__in=cases, event__in=kinds).order_by("case_id", "n"):
        found[event.case_id].append(event)
    for case in cases:
        yield case, found[case.pk]


ROOMS = {
    "claims": _room(CLAIMS, _claims, ClaimStep),
    "offers": _room(OFFERS, _offers, Proposal),
    "agreements": _room(AGREED, _agreements, Agreement),
}
