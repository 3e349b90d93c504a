"""Public documents against the entries that named them: one that was edited, removed or added behind our back is named."""

from collections.abc import Iterator, Mapping

from portal.trail.findings import Line, refusal
from portal.trail.models import Entry
from portal.trail.refuted import Refuted
from portal.trail.rooms import Documents


def check_documents(documents: Documents) -> Iterator[Line]:
    """A line for each row whose document is not what its entry says, each entry without a row, each row without an entry."""
    expected = {entry.id: entry for entry in Entry.objects.filter(event__in=documents.events)}
    for name, entry_id, said in documents.rows():
        entry = expected.pop(entry_id, None)
        if entry is None:
            yield refusal(Refuted("room.added", row=name, event=documents.events[0]))
        elif wrong := [field for field in said if not _holds(entry.document or {}, field, said[field])]:
            yield refusal(Refuted("room.edited", row=name, event=entry.event, columns=", ".join(wrong), entry=entry.id))
    for entry in expected.values():
        kind = (entry.document or {}).get("type", "")
        yield refusal(Refuted("room.removed", n="–", event=entry.event, subject=kind, at=entry.moment))


def _holds(document: Mapping[str, object], field: str, now: object) -> bool:
    """Whether the document says of `field` what the row gives now; of files, the row may give only some."""
    said = document.get(field)
    if isinstance(said, Mapping) and isinstance(now, Mapping):
        return all(said.get(name) == value for name, value in now.items())
    return said == now
