"""The inventory and what was proposed for it, as `manage.py verify_trail` holds them against the log."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import datetime

from portal.inventory.models import MODELS, Proposal, Version
from portal.law.pack import digest
from portal.trail.models import Entry
from portal.trail.rooms import Acts, Told, columns, document, occasion

CHANGED, ENDED, LOADED = "inventory.changed", "inventory.ended", "inventory.loaded"
PROPOSED, DECIDED = "inventory.proposed", ("inventory.rejected", "inventory.withdrawn")


def written(row: Version) -> bytes:
    """What of a version never changes."""
    who = ("entered_by", "entered_role", "approved_by", "approved_role", "from_pack", "wide", "why")
    return columns(row, "code", "version", "valid_from", *who, *row.CONTENT)


def loaded(rows: list[Version]) -> bytes:
    """What came with a pack, one version after another."""
    return b"\n".join(written(row) for row in rows)


def proposed(row: Proposal) -> bytes:
    return columns(row, "public_id", "kind", "code", "based_on", "content", "wider", "why", "proposed_at", "proposed_by", "proposed_role")


def decided(row: Proposal) -> bytes:
    return columns(row, "public_id", "decision", "decided_at", "decided_by", "decided_role", "reason")


def from_packs(at: datetime | None = None) -> dict[datetime, list[Version]]:
    """Versions that packs wrote, by the moment they came in."""
    found: dict[datetime, list[Version]] = defaultdict(list)
    for _kind, model in sorted(MODELS.items()):
        rows = model.objects.filter(from_pack=True, **({"valid_from": at} if at else {}))
        for row in rows.order_by("pk"):
            found[row.valid_from].append(row)
    return found


def _versions() -> Iterator[Told]:
    for _kind, model in sorted(MODELS.items()):
        rows = list(model.objects.order_by("code", "version"))
        after = {(row.code, row.version): row for row in rows}
        for row in rows:
            name, said = f"{row.kind} {row}", {"sha256": digest(row.content())}
            by = {"by": row.approved_by or row.entered_by, "by_role": row.approved_role or row.entered_role}
            if not row.from_pack:
                yield (
                    name,
                    (CHANGED, f"inventory.{row.kind}", row.code, row.version),
                    said | by | {"at": row.valid_from, "row": written(row)},
                )
            following = after.get((row.code, row.version + 1))
            if row.valid_to is not None and (following is None or following.valid_from > row.valid_to):
                yield name, (ENDED, f"inventory.{row.kind}", row.code, row.version), said | {"at": row.valid_to}


def _packs() -> Iterator[Told]:
    """Since entries have a mark of what came in; older ones only count it."""
    first = next((entry.at for entry in Entry.objects.filter(event=LOADED).order_by("at") if _is_marked(entry)), None)
    for at, rows in from_packs().items():
        if first is None or at < first:
            continue
        yield f"pack of {at:%Y-%m-%d}", (LOADED, "", at), {"row": loaded(rows)}


def _is_marked(entry: Entry) -> bool:
    return "row" in entry.facts


def _same_moment(left: Sequence[Entry]) -> Iterable[Entry]:
    """Of packs that came in at one moment the last entry holds all."""
    there = from_packs()
    return [entry for entry in left if entry.at in there]


def _proposals() -> Iterator[Told]:
    for row in Proposal.objects.order_by("pk").iterator():
        name = f"proposal {row.public_id}"
        said: dict[str, object] = {"sha256": digest({"kind": row.kind, "code": row.code, "content": row.content})}
        by = {"by": row.proposed_by, "by_role": row.proposed_role, "row": proposed(row)}
        yield name, (PROPOSED, row.code, row.proposed_at), said | by
        if f"inventory.{row.decision}" in DECIDED:
            by = {"by": row.decided_by, "by_role": row.decided_role, "row": decided(row)}
            yield name, (f"inventory.{row.decision}", row.code, row.decided_at), said | by


def _proposal(entry: Entry) -> Hashable:
    return entry.event, (entry.document or {}).get("code"), entry.at


VERSIONS = Acts((CHANGED, ENDED), _versions, document("type", "code", "version"))
PACKS = Acts((LOADED,), _packs, occasion, owns=_is_marked, gone=_same_moment)
PROPOSALS = Acts((PROPOSED, *DECIDED), _proposals, _proposal)
