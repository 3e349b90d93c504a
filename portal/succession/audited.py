"""Notices of a change of hands, bundles of cases, and what people answered, as `manage.py verify_trail` holds them against the log."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import sha256

from disputes.audited import uuid_of
from disputes.models import Participant
from portal.succession.models import Handover, NewConsent, Objection, Succession
from portal.trail.leaves import canonical
from portal.trail.models import Entry
from portal.trail.rooms import Acts, Told, columns, document

ENTERED, TOLD, OFF = "succession.entered", "succession.told", "succession.called_off"
DECIDED = {"approved": "succession.announced", "rejected": "succession.rejected", "withdrawn": "succession.withdrawn"}
OBJECTED, ENDED, AGREED = "succession.objected", "succession.objection_ended", "succession.agreed"
PARTY, PARTY_OBJECTED, PARTY_ENDED = "participant:", "succession.party_objected", "succession.party_objection_ended"
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


def objection_columns(row: Objection) -> bytes:
    return columns(row, "public_id", "succession_id", "subject", "at", "by_kind")


def consent_columns(row: NewConsent) -> bytes:
    return columns(row, "public_id", "succession_id", "subject", "at", "by_kind", "language", "shown")


def _answers() -> Iterator[Told]:
    for no in Objection.objects.select_related("succession").order_by("pk").iterator():
        said = PARTY_OBJECTED if no.subject.startswith(PARTY) else OBJECTED
        told = {"event": said, "at": no.at, "row": objection_columns(no)}
        yield f"objection {no.public_id}", (str(no.succession.public_id), no.subject), told
    for yes in NewConsent.objects.select_related("succession").order_by("pk").iterator():
        told = {"event": AGREED, "at": yes.at, "row": consent_columns(yes)}
        yield f"new consent {yes.public_id}", (str(yes.succession.public_id), yes.subject), told


def _whose(entry: Entry) -> tuple[object, str]:
    """Which change of hands, and who answered: a case, or somebody at its table."""
    at_table = entry.event in (PARTY_OBJECTED, PARTY_ENDED)
    return entry.facts.get("succession"), f"{PARTY}{entry.actor_id}" if at_table else entry.subject


def _ended(left: Sequence[Entry]) -> Iterable[Entry]:
    """An objection that was taken back has no row, nor has the answer of whoever is erased."""
    cases = _with_entry({"case.erased", "case.erased_again"}, left)
    tables = _with_entry({"participant.erased", "participant.erased_again"}, left)
    asked = [known for entry in left if entry.event == PARTY_OBJECTED and (known := uuid_of(entry.actor_id))]
    nobody = {str(known) for known in Participant.objects.filter(public_id__in=asked, name=b"").values_list("public_id", flat=True)}
    for entry in left:
        forgotten = entry.subject in tables and entry.actor_id in nobody
        if entry.event in (ENDED, PARTY_ENDED) or entry.subject in cases or forgotten:
            yield entry


def _with_entry(events: Collection[str], left: Sequence[Entry]) -> set[str]:
    subjects = {entry.subject for entry in left}
    return set(Entry.objects.filter(event__in=events, subject__in=subjects).values_list("subject", flat=True))


NOTICES = Acts((ENTERED, *DECIDED.values(), OFF, TOLD), _notices, document("succession"), gone=_told_before)
BUNDLES = Acts((ASKED, OPENED, TAKEN), _bundles, document("handover"))
ANSWERS = Acts((OBJECTED, ENDED, PARTY_OBJECTED, PARTY_ENDED, AGREED), _answers, _whose, gone=_ended, latest=True)
