"""Notices of a change of hands and bundles of cases, as `manage.py verify_trail` holds them against their leaves."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from portal.succession.models import Handover, Succession
from portal.trail.leaves import canonical
from portal.trail.models import Entry
from portal.trail.rooms import Acts, Told, columns, document

ENTERED, TOLD, OFF = "succession.entered", "succession.told", "succession.called_off"
DECIDED = {"approved": "succession.announced", "rejected": "succession.rejected", "withdrawn": "succession.withdrawn"}
ASKED, OPENED, TAKEN = (f"succession.bundle_{what}" for what in ("asked", "opened", "taken"))


def called_off(found: Succession) -> bytes:
    return columns(found, "public_id", "off_at", "off_by", "off_role", "off_zh", "off_en")


def _notices() -> Iterator[Told]:
    for found in Succession.objects.prefetch_related("lines").order_by("pk").iterator(100):
        name, known = f"change of hands {found.public_id}", str(found.public_id)
        said: dict[str, object] = {"sha256": sha256(canonical(found.draft().content())).hexdigest()}
        proposed = {"at": found.proposed_at, "by": found.proposed_by, "by_role": found.proposed_role}
        yield name, (ENTERED, known), said | proposed | {"kind": str(found.kind)}
        if found.decision:
            decided = {"at": found.decided_at, "by": found.decided_by, "by_role": found.decided_role}
            yield name, (DECIDED[found.decision], known), said | decided
        if found.off_at is not None:
            yield name, (OFF, known), said | {"at": found.off_at, "by": found.off_by, "by_role": found.off_role, "row": called_off(found)}
        if found.told_at is not None:
            yield name, (TOLD, known), said | {"at": found.told_at}


def _told_before(left: Sequence[Entry]) -> Iterable[Entry]:
    """That everybody was told of what was called off later: the row says only when they were told that."""
    off = {str(found.public_id): found.off_at for found in Succession.objects.exclude(off_at=None)}
    for entry in left:
        at = off.get(str((entry.document or {}).get("succession")))
        if entry.event == TOLD and at is not None and entry.at <= at:
            yield entry


def _bundles() -> Iterator[Told]:
    for found in Handover.objects.select_related("succession").order_by("pk").iterator():
        name, known, notice = f"bundle {found.public_id}", str(found.public_id), {"sha256": found.succession.sha256}
        yield name, (ASKED, known), notice | {"at": found.asked_at, "by": found.asked_by, "by_role": found.asked_role}
        if found.opened_at is not None:
            yield name, (OPENED, known), notice | {"at": found.opened_at, "by": found.opened_by, "by_role": found.opened_role}
        if found.taken_at is not None:
            taken = {"sha256": found.sha256, "at": found.taken_at, "by": found.taken_by, "by_role": found.taken_role}
            yield name, (TAKEN, known), taken


NOTICES = Acts((ENTERED, *DECIDED.values(), OFF, TOLD), _notices, document("succession"), gone=_told_before)
BUNDLES = Acts((ASKED, OPENED, TAKEN), _bundles, document("handover"))
CHOICES = tuple(f"succession.{what}" for what in ("objected", "objection_ended", "party_objected", "party_objection_ended", "agreed"))
