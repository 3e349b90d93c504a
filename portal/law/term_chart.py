"""A simulation for reading: one sentence, bars month by month, and what could not be counted."""

from dataclasses import dataclass

from django.utils.translation import gettext

from portal.law.models import TermProposal
from portal.law.simulators import Counted, Simulated

# In the units of the drawing: narrow enough to be read on a telephone without turning it.
WIDTH, LABEL, END = 360, 70, 326
TOP, MONTH, BAR, GAP = 8, 40, 13, 2


@dataclass(frozen=True)
class Bar:
    """A horizontal bar; `text_x` is where its number begins."""

    y: int
    width: int
    number: int
    now: bool

    @property
    def text_x(self) -> int:
        return LABEL + self.width + 5

    @property
    def text_y(self) -> int:
        return self.y + BAR - 2


@dataclass(frozen=True)
class Month:
    label: str
    label_y: int
    bars: tuple[Bar, Bar]


@dataclass(frozen=True)
class Chart:
    """What the template draws: for each month the deadlines missed as it was, and under the proposal."""

    height: int
    months: list[Month]
    width: int = WIDTH
    x: int = LABEL
    bar: int = BAR


@dataclass(frozen=True)
class Apart:
    """Clocks that were counted nowhere else, and why."""

    why: str
    number: int


@dataclass(frozen=True)
class Shown:
    found: Simulated
    sentence: str
    used: str
    apart: list[Apart]
    chart: Chart | None
    more: int


def shown(proposal: TermProposal, found: Simulated) -> Shown:
    """What the page of a proposal says about its simulation, in the active language."""
    more = max(found.total.newly - len(found.references), 0)
    return Shown(found, sentence(proposal, found.total), _used(found), _apart(found), chart(found), more)


def sentence(proposal: TermProposal, total: Counted) -> str:
    """The whole of it in one sentence."""
    if not total.clocks:
        return gettext("No case of the year ran under this term to its end, so there is nothing to compare.")
    facts = {"ours": proposal.period, "now": proposal.base.period, "clocks": total.clocks, "late": total.late, "then": total.late_then}
    if proposal.rule == proposal.base.rule:
        return gettext("The period stays %(ours)s: %(late)s of %(clocks)s deadlines of the year were missed.") % facts
    if proposal.period == proposal.base.period:
        return (
            gettext("With the new pauses, %(then)s of %(clocks)s deadlines of the year would have been missed; as it was, %(late)s.")
            % facts
        )
    told = gettext(
        "With %(ours)s instead of %(now)s, %(then)s of %(clocks)s deadlines of the year would have been missed; as it was, %(late)s."
    )
    return told % facts


def _used(found: Simulated) -> str:
    if found.half is None or found.most is None:
        return ""
    facts = {"half": found.half, "most": found.most}
    return gettext("Half of the deadlines took at most %(half)s%% of the proposed period, 95 in 100 at most %(most)s%%.") % facts


def _apart(found: Simulated) -> list[Apart]:
    """What was left out, each with its reason."""
    said = [
        Apart(gettext("Not over yet"), found.running),
        Apart(gettext("Resting on days that are not announced yet"), found.provisional),
        Apart(gettext("Ended by the old date itself: nobody knows what would have come later"), found.cut_short),
        Apart(gettext("On record otherwise than the rule alone says, for instance after an extension"), found.otherwise),
    ]
    return [each for each in said if each.number]


def chart(found: Simulated) -> Chart | None:
    """Two bars a month; None where nothing was missed either way."""
    top = max((max(each.late, each.late_then) for each in found.months), default=0)
    if not top:
        return None
    return Chart(TOP + MONTH * len(found.months), [_month(n, each, top) for n, each in enumerate(found.months)])


def _month(n: int, counted: Counted, top: int) -> Month:
    y = TOP + MONTH * n
    first, second = ((counted.late, False), (counted.late_then, True))
    return Month(counted.month, y + BAR + GAP + 4, (_bar(y, *first, top), _bar(y + BAR + GAP, *second, top)))


def _bar(y: int, number: int, now: bool, top: int) -> Bar:
    return Bar(y, round((END - LABEL) * number / top), number, now)
