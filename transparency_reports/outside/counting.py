"""The numbers of a quarter, counted from the opened log and the rows it holds the hash of; nothing hidden yet."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from transparency_reports.outside.asked import worst
from transparency_reports.outside.export import STRANGE, Broken, Entry, Export, Held

STANDING, REGISTERS, ENDED, REASONS = "2026.6", "2026.7", "2026.8", "2026.9"
CLOCKS = ("ack", "reply", "resolution", "mediation")
CHINA = timezone(timedelta(hours=8))
REPLIES = ("case.replied", "case.answered", "information.asked", "case.declined")
BACK = ("case.reopened", "case.reinstated", "decision.appealed")
ENDINGS = {"case.declined": "declined", "case.withdrawn": "withdrawn", "mediation.ended": "no_agreement", "case.merged": "merged"}


@dataclass(frozen=True)
class Quarter:
    """A calendar quarter in China, from `2026-q3`; ValueError for anything else."""

    slug: str

    def __post_init__(self) -> None:
        year, number = self.slug.split("-q")
        if len(year) != 4 or not year.isdigit() or number not in ("1", "2", "3", "4"):
            raise ValueError(self.slug)

    @property
    def start(self) -> datetime:
        return datetime(int(self.slug[:4]), 3 * int(self.slug[-1]) - 2, 1, tzinfo=CHINA)

    @property
    def end(self) -> datetime:
        year, month = divmod(int(self.slug[:4]) * 12 + 3 * int(self.slug[-1]), 12)
        return datetime(year, month + 1, 1, tzinfo=CHINA)

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


@dataclass
class Count:
    """`parts` by figure and row; `spreads` are the values behind a median, `slack` by how much the log's seconds blur each;
    `unknown` says of a figure why it cannot be counted."""

    parts: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    spreads: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    slack: dict[str, float] = field(default_factory=lambda: {"time.reply": 1 / 3600, "time.closing": 1 / 86400})
    eases: list[int] = field(default_factory=list)
    unknown: dict[str, Broken] = field(default_factory=dict)


def count(export: Export, held: Held, method: str) -> Count:
    """As things stood when the report was drafted: what the log took in later counts in no number of it."""
    quarter, found = Quarter(held.report), Count()
    before = held.drafted if held.drafted is not None else -1
    groups = [[entry for entry in group if entry.index < before] for group in export.groups.values()]
    for group in groups:
        if group:
            try:
                _group(group, quarter, found, method)
            except STRANGE:
                raise Broken("entry.strange", index=group[0].index) from None
    firsts = {group[0].leaf: group for group in groups if group}
    documents = [entry for entry in export.entries[: max(before, 0)] if entry.document]
    clocks(held.rows, quarter, found, firsts if method >= REASONS else None)
    _talks(held, quarter, found, firsts, apart=method >= REASONS)
    if method >= REGISTERS:
        _successions(documents, quarter, found)
    if method >= REASONS:
        _incidents(documents, quarter, found)
    return found


def life_of(group: Sequence[Entry]) -> list[Entry]:
    """The events of the case that the group is about, oldest first; none where it is about something else."""
    return [entry for entry in group if "to" in entry.facts and "from" in entry.facts]


def _group(group: Sequence[Entry], quarter: Quarter, found: Count, method: str) -> None:
    for entry in group:
        _entry(entry, quarter, found, method)
    if life := life_of(group):
        _life(life, quarter, found, method)
    _erased(group, quarter, found)
    if method >= REGISTERS and (let_in := [entry for entry in group if entry.event.startswith("partner.")]):
        _partner(let_in, quarter, found)
    if method >= REASONS and (asked := [entry for entry in group if entry.event == "authority.confirmed"]):
        _authority(asked[0], [entry for entry in group if entry.event == "authority.answered"], quarter, found)


def _entry(entry: Entry, quarter: Quarter, found: Count, method: str) -> None:
    if quarter.holds(entry.at):
        if entry.event == "text.revealed":
            found.parts["reads.reason"][entry.facts["reason"]] += 1
        if entry.event == "succession.handed_over" and method >= REGISTERS:
            found.parts["handed_over"]["cases"] += 1


def _life(life: Sequence[Entry], quarter: Quarter, found: Count, method: str) -> None:
    filed = life[0]
    if quarter.holds(filed.at):
        for name in ("kind", "topic", "channel", "language"):
            found.parts[f"received.{name}"][filed.facts[name]] += 1
        if method >= REGISTERS and "right" in filed.facts:
            found.parts["rights.received"][filed.facts["right"]] += 1
    for entry in life:
        if quarter.holds(entry.at):
            _event(entry, found, method)
    taken = next((entry.at for entry in life if entry.event == "case.taken"), None)
    if taken is not None and quarter.holds(taken):
        found.parts["accepted"]["case.taken"] += 1
    replied = next((entry.at for entry in life if entry.event in REPLIES), None)
    if replied is not None and quarter.holds(replied):
        found.parts["time.cases"]["reply"] += 1
        found.spreads["time.reply"].append((replied - filed.at).total_seconds() / 3600)
    _closing([entry for entry in life if entry.at < quarter.end], quarter, found, method)
    if answer := worst(life, quarter.start, quarter.end):
        found.parts["asked.when"][answer[0]] += 1
        found.parts[f"asked.{answer[1]}"]["in_time" if answer[0] == "in_time" else "missed"] += 1


def _event(entry: Entry, found: Count, method: str) -> None:
    standing = method >= STANDING
    if entry.event in ("mediation.started", "agreement.recorded") or (entry.event == "mediation.ended" and not standing):
        found.parts["mediation"][entry.event] += 1
    if entry.event in BACK:
        found.parts["reopened"][entry.event] += 1
    if entry.event == "case.declined" and not standing:
        found.parts["declined.ground"][entry.facts.get("ground") or "other"] += 1
    if entry.event == "breach.explained" and method < REASONS:
        found.parts["breaches"][entry.event] += 1
    if entry.event == "case.rated":
        found.parts["satisfaction"]["answers"] += 1
        found.eases.append(int(entry.facts["ease"]))


def _closing(life: Sequence[Entry], quarter: Quarter, found: Count, method: str) -> None:
    """How the case stood when the quarter ended, if it was closed in it."""
    ended, closed, answer, ground = "", None, "", ""
    for entry in life:
        answer = entry.facts["resolution"] if entry.event == "case.answered" else answer
        ground = entry.facts.get("ground") or "other" if entry.event == "case.declined" else ground
        before, after = entry.facts["from"], entry.facts["to"]
        if after == before or entry.event == "case.filed":
            continue
        closed = entry.at if after == "closed" else None
        unanswered = entry.event == "case.lapsed" and before == "awaiting_client"
        ended = ENDINGS.get(entry.event) or ("agreed" if before == "agreed" else "lapsed" if unanswered else answer or "lapsed")
    if closed is None or not quarter.holds(closed):
        return
    found.parts["closed.resolution"][ended] += 1
    found.parts["time.cases"]["closing"] += 1
    found.spreads["time.closing"].append((closed - life[0].at).total_seconds() / 86400)
    if method >= STANDING and ended == "no_agreement":
        found.parts["mediation"]["mediation.ended"] += 1
    request = method >= ENDED and life[0].facts["kind"] == "rights"
    if request:
        found.parts["rights.outcome"][ended] += 1
    elif method >= ENDED:
        found.parts["rights.others"][ended] += 1
    if method >= STANDING and ended == "declined":
        found.parts["declined.ground"]["rights" if request else ground] += 1
        if request:
            found.parts["rights.ground"][ground] += 1


def _erased(group: Sequence[Entry], quarter: Quarter, found: Count) -> None:
    cases = [entry for entry in group if entry.event in ("case.erased", "case.erased_again")]
    if cases and quarter.holds(cases[-1].at):
        found.parts["erasures"]["cases"] += 1
    talks = [entry for entry in group if entry.event == "conversation.deleted"]
    if talks and quarter.holds(talks[-1].at):
        if "alone" not in talks[-1].facts:
            found.unknown["erasures"] = Broken("why.older", index=talks[-1].index)
        elif talks[-1].facts["alone"]:
            found.parts["erasures"]["conversations"] += 1


def _partner(said: Sequence[Entry], quarter: Quarter, found: Count) -> None:
    """Let in by the end of the quarter and not ended by then; and what was written down as sent abroad, by its day."""
    last = [entry for entry in said if entry.event in ("partner.activated", "partner.suspended", "partner.ended")]
    let_in = [entry for entry in last if entry.event != "partner.ended"]
    ended = [entry.at for entry in last if entry.event == "partner.ended"]
    here = bool(let_in) and let_in[-1].event == "partner.activated" and let_in[-1].at <= quarter.end
    if here and not any(at <= quarter.end for at in ended):
        scope = [entry for entry in said if entry.event != "partner.transferred"][-1]
        found.parts["recipients"]["all"] += 1
        if "abroad" not in scope.facts:
            found.unknown["recipients"] = Broken("why.older", index=scope.index)
        elif scope.facts["abroad"]:
            found.parts["recipients"]["abroad"] += 1
    for entry in said:
        if entry.event == "partner.transferred" and entry.at < quarter.end:
            if "on" not in entry.facts:
                found.unknown["transfers"] = Broken("why.older", index=entry.index)
            elif quarter.start.date() <= date.fromisoformat(entry.facts["on"]) < quarter.end.date():
                found.parts["transfers"]["recorded"] += 1


def _successions(documents: Sequence[Entry], quarter: Quarter, found: Count) -> None:
    """What was announced to the public, called off, or came on its day."""
    off = {each.document["succession"]: each.at for each in documents if each.event == "succession.called_off"}
    found.parts["successions"]["off"] += sum(quarter.holds(at) for at in off.values())
    for entry in documents:
        if entry.event != "succession.announced":
            continue
        found.parts["successions"]["announced"] += quarter.holds(entry.at)
        standing = off.get(entry.document["succession"], quarter.end) >= quarter.end
        if "effect" not in entry.facts:
            found.unknown["successions"] = Broken("why.older", index=entry.index)
        elif standing and quarter.start.date() <= date.fromisoformat(entry.facts["effect"]) < quarter.end.date():
            found.parts["successions"]["effect"] += 1


def moments(row: Mapping[str, Any]) -> tuple[datetime, datetime | None, datetime | None]:
    """When a clock started, fell due (None while it stood still) and was stopped (None while it ran)."""
    started, due, stopped = (datetime.fromisoformat(row[name]) if row[name] else None for name in ("started", "due", "stopped"))
    if started is None or any(each and each.tzinfo is None for each in (started, due, stopped)):
        raise ValueError
    return started.astimezone(UTC), due, stopped


def rows_of(rows: Sequence[dict[str, Any]], kind: str) -> Iterator[tuple[int, dict[str, Any]]]:
    return ((place, row) for place, row in enumerate(rows, start=1) if row["type"] == kind)


def clocks(rows: Sequence[dict[str, Any]], quarter: Quarter, found: Count, firsts: Mapping[str, Sequence[Entry]] | None = None) -> None:
    """A clock is decided when it was stopped or fell due, whichever came first. With `firsts`, the entries of each case by its
    first leaf, a missed one counts by its reason too."""
    for _place, row in rows_of(rows, "clock"):
        (started, due, stopped), family = moments(row), row["family"]
        decided = min((each for each in (due, stopped) if each), default=None)
        if decided is not None and quarter.holds(decided):
            late = due is not None and (stopped is None or stopped > due)
            found.parts[family if family == "performance" else f"clock.{family}"]["missed" if late else "kept"] += 1
            if late and family in CLOCKS and firsts is not None:
                found.parts[f"missed.{family}"][_cause(row, firsts.get(row["first"], ()), quarter)] += 1
        if stopped is not None and quarter.holds(stopped):
            found.parts["stopped"][family] += 1
            found.spreads[f"time.clock.{family}"].append((stopped - started).total_seconds() / 86400)


def _cause(row: Mapping[str, Any], group: Sequence[Entry], quarter: Quarter) -> str:
    """The last reason that was chosen for a missed clock before the quarter ended."""
    said = [entry.facts for entry in group if entry.event == "breach.explained" and entry.at < quarter.end]
    about = [facts for facts in said if (facts.get("term"), facts.get("run")) == (row["term"], row.get("run"))]
    return str(about[-1].get("cause") or "not_given") if about else "not_given"


def _talks(held: Held, quarter: Quarter, found: Count, firsts: Mapping[str, Sequence[Entry]], *, apart: bool) -> None:
    """Each conversation once; where the robot had no answer, `apart` or with what it answered."""
    for _place, row in rows_of(held.rows, "talk"):
        group = firsts.get(row["first"], ()) if row["first"] else ()
        said = {each.event for each in group if quarter.holds(each.at)}
        person = bool(said & {"handoff.asked", "handoff.joined"})
        alone = "unanswered" if apart and "robot.unanswered" in said else "robot"
        found.parts["talks.answer"]["person" if person else alone] += 1
        if person:
            found.parts["talks.person"]["joined" if "handoff.joined" in said else "waited"] += 1


def _incidents(documents: Sequence[Entry], quarter: Quarter, found: Count) -> None:
    """Published notices by what they are, and what was told and not closed when the quarter ended."""
    notices = [(each.at, each.document) for each in documents if each.event == "incident.notice_published" and each.at < quarter.end]
    for at, notice in notices:
        found.parts["incidents"][notice["kind"]] += quarter.holds(at)
    closed = {notice["incident"] for _at, notice in notices if notice["kind"] == "closed"}
    found.parts["incidents"]["open"] = sum(notice["kind"] == "opened" and notice["incident"] not in closed for _at, notice in notices)


def _authority(asked: Entry, answers: Sequence[Entry], quarter: Quarter, found: Count) -> None:
    """A request that a second person confirmed in the quarter, by what had come of it when that ended."""
    if quarter.holds(asked.at):
        answered = [entry.facts["outcome"] for entry in answers if entry.at < quarter.end]
        found.parts["authorities.outcome"][answered[0] if answered else "pending"] += 1
        found.parts["authorities.kind"][asked.facts["authority"]] += 1
        found.parts["authorities.people"]["asked"] += asked.facts["people"]
