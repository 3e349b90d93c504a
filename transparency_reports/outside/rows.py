"""Whether the rows a report was counted from fit the log: their hash, and every moment of them that an entry tells too."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from transparency_reports.outside.counting import Quarter, life_of, moments, rows_of
from transparency_reports.outside.export import STRANGE, Broken, Entry, Export, Held

FAMILIES = {"ack.any": "ack", "reply.first": "reply", "reply.feedback": "reply", "mediation.max": "mediation"}
FAMILIES |= {"agreement.performance": "performance"}
FROM_FILING = ("ack", "reply")
"""Clocks that start for every case when it is filed."""


def family(term: str) -> str:
    """Which published clock a term counts under; "" for what is not published."""
    return FAMILIES.get(term) or ("resolution" if term.endswith((".complaint", ".rights")) else "")


def drafting(export: Export, held: Held, method: str) -> Broken | None:
    """What is wrong with the entry the report was drafted with: it names version, method and the hash of the rows."""
    if held.drafted is None or not 0 <= held.drafted < len(export.entries):
        return Broken("drafted.missing")
    entry = export.entries[held.drafted]
    if (entry.event, entry.facts.get("version"), entry.facts.get("method")) != ("report.drafted", held.version, method):
        return Broken("drafted.other", index=held.drafted)
    later = [each for each in export.groups[entry.group] if each.event == "report.drafted" and each.index > entry.index]
    if any(each.facts.get("version") == held.version for each in later):
        return Broken("drafted.later", index=held.drafted)
    named = entry.facts.get("basis_sha256")
    if named is None:
        return Broken("rows.unheld")
    return None if named == held.basis == held.digest.hexdigest() else Broken("rows.changed", index=held.drafted)


def against_the_log(export: Export, held: Held) -> Iterator[Broken]:
    """Every row that no entry explains, every clock that an entry tells of and no row."""
    firsts = {group[0].leaf: group for group in export.groups.values()}
    ran: dict[str, list[Mapping[str, Any]]] = {}
    for place, row in rows_of(held.rows, "clock"):
        ran.setdefault(row["first"], []).append(row)
        try:
            wrong = not _explained(row, firsts.get(row["first"], []))
        except STRANGE:
            wrong = True
        if wrong:
            yield Broken("row.clock", row=place)
    for place, row in rows_of(held.rows, "talk"):
        if row["first"] and row["first"] not in firsts or row["channel"] not in ("chat", "api"):
            yield Broken("row.talk", row=place)
    for name, group in firsts.items():
        if life := [entry for entry in life_of(group) if entry.index < (held.drafted or 0)]:
            yield from _missing(life, ran.get(name, []), Quarter(held.report))


def _explained(row: Mapping[str, Any], group: Sequence[Entry]) -> bool:
    started, _due, stopped = moments(row)
    happened = {entry.at for entry in life_of(group)}
    known = family(row["term"]) == row["family"] != "" and _second(started) in happened
    return known and (stopped is None or _second(stopped) in happened)


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _missing(life: Sequence[Entry], ran: Sequence[Mapping[str, Any]], quarter: Quarter) -> Iterator[Broken]:
    begun = {row["family"] for row in ran if _second(moments(row)[0]) == life[0].at}
    if quarter.holds(life[0].at) and not begun.issuperset(FROM_FILING):
        yield Broken("clock.missing", index=life[0].index)
    for entry in life:
        promised = entry.event == "clock.breached" and quarter.holds(entry.at) and family(str(entry.facts.get("term")))
        if promised and not any(row["term"] == entry.facts["term"] and _late(row, entry.at) for row in ran):
            yield Broken("clock.missing", index=entry.index)


def _late(row: Mapping[str, Any], at: datetime) -> bool:
    _started, due, stopped = moments(row)
    return due is not None and _second(due) <= at and (stopped is None or stopped > due)
