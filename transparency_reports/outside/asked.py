"""Whether the other side answered when it was asked: to mediate, or about an offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from transparency_reports.outside.export import Entry

INVITATION, OFFER = "invitation", "offer"
THEIRS = ("privacy_officer", "respondent")
ASKS = {"mediation.offered": INVITATION, "mediation.requested": INVITATION, "proposal.made": OFFER}
ANSWERS = {
    "mediation.accepted": INVITATION,
    "mediation.declined": INVITATION,
    "proposal.accepted": OFFER,
    "proposal.declined": OFFER,
    "mediation.ended": OFFER,
}
LAPSES = {"mediation.lapsed": INVITATION, "proposal.lapsed": OFFER}
TERMS = {"mediation.answer": INVITATION, "offer.answer": OFFER}
CLOSES = ("case.declined", "case.withdrawn", "case.closed", "mediation.ended", "case.lapsed", "case.merged")
ENDS: dict[str, tuple[str, ...]] = dict.fromkeys(CLOSES, (INVITATION, OFFER))
ENDS |= {"mediation.declined": (INVITATION,), "proposal.declined": (OFFER,), "proposal.withdrawn": (OFFER,)}
SEATS = ("participant.invited", "participant.joined", "participant.left", "participant.removed")
FROM_OUTSIDE = ("partner", "other_client")
BADNESS = ("in_time", "late", "none")


@dataclass
class Asking:
    """One question to the other side; `outside` is fixed when it is decided."""

    outside: bool = False
    missed: datetime | None = None
    answered: datetime | None = None

    def decide(self, *, outside: bool) -> None:
        if self.missed is None and self.answered is None:
            self.outside = outside

    def result(self, end: datetime) -> str:
        if self.missed is None:
            return "in_time"
        return "late" if self.answered is not None and self.answered < end else "none"


def worst(life: Sequence[Entry], start: datetime, end: datetime) -> tuple[str, str] | None:
    """(answer, side) by which the case counts in the quarter; None where nothing was decided in it."""
    found = [
        (BADNESS.index(each.result(end)), each)
        for each in _askings(life)
        if (decided := each.missed or each.answered) is not None and start <= decided < end
    ]
    if not found:
        return None
    rank, asking = max(found, key=lambda pair: pair[0])
    return BADNESS[rank], "outside" if asking.outside else "firm"


def _askings(life: Sequence[Entry]) -> list[Asking]:
    open_: dict[str, Asking] = {}
    done: list[Asking] = []
    outside = False
    for said in life:
        if said.event in SEATS and said.facts.get("role") == "respondent":
            outside = said.facts.get("capacity") in FROM_OUTSIDE
        theirs = said.role in THEIRS
        answered = ANSWERS.get(said.event, "") if theirs else ""
        if answered in open_:
            asking = open_.pop(answered)
            asking.decide(outside=outside)
            asking.answered = said.at
            done.append(asking)
            continue
        late = said.event == "clock.breached"
        missed = TERMS.get(str(said.facts.get("term")), "") if late else LAPSES.get(said.event, "")
        if missed in open_:
            open_[missed].decide(outside=outside)
            open_[missed].missed = said.at
            if not late:
                done.append(open_.pop(missed))
            continue
        done += [open_.pop(kind) for kind in ENDS.get(said.event, ()) if kind in open_]
        asks = ASKS.get(said.event)
        if asks and not (asks == OFFER and theirs):
            open_[asks] = Asking()
    return done + list(open_.values())
