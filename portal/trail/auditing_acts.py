"""Acts of a room's rows against the entries that say the same: a row that was edited, removed or added behind our back is named."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping

from portal.trail import queries
from portal.trail.auditing_rooms import readable
from portal.trail.findings import Line, refusal
from portal.trail.models import Entry
from portal.trail.refuted import Refuted
from portal.trail.rooms import Acts


def check_acts(acts: Acts) -> Iterator[Line]:
    """A line for each row that its entry contradicts, each row without an entry, each entry without a row that nothing explains."""
    found: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in readable(Entry.objects.filter(event__in=acts.events).order_by("id")):
        if acts.owns(entry):
            found[acts.key(entry)].append(entry)
    expected = {key: entries[-1:] if acts.latest else entries for key, entries in found.items()}
    for name, key, said in acts.rows():
        entries = expected.get(key)
        if not entries:
            yield refusal(Refuted("room.added", row=name, event=acts.events[0]))
            continue
        entry = next((each for each in entries if not _differences(each, said)), entries[0])
        entries.remove(entry)
        if wrong := _differences(entry, said):
            yield refusal(Refuted("room.edited", row=name, event=entry.event, columns=", ".join(wrong), entry=entry.id))
    left = [entry for entries in expected.values() for entry in entries]
    gone = {entry.id for entry in acts.gone(left)} if left else set()
    for entry in left:
        if entry.id not in gone:
            yield refusal(Refuted("room.removed", n=entry.n or "–", event=entry.event, subject=acts.whose(entry), at=entry.moment))


def _differences(entry: Entry, said: Mapping[str, object]) -> list[str]:
    told = {**entry.facts, **(entry.document or {}), "at": entry.at, "by": entry.actor_id, "by_role": entry.actor_role}
    told["event"] = entry.event
    return [field for field, now in said.items() if not _holds(told, field, now)]


def _holds(told: Mapping[str, object], field: str, now: object) -> bool:
    """Whether the entry says of `field` what the row gives now. Of files the row may give only some; bytes are columns, of which newer
    entries hold a mark and older ones nothing."""
    said = told.get(field)
    if isinstance(now, bytes):
        return said is None or queries.marked_by_us(now, str(said))
    if isinstance(said, Mapping) and isinstance(now, Mapping):
        return all(said.get(name) == value for name, value in now.items())
    return said == now
