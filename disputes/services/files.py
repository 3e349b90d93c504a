"""Evidence files: begun, sent piece by piece, described, removed or struck out, marked. Every piece is sealed before it is stored."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from disputes import evidence, files_sealed, room_channels, sealed
from disputes import files_refusals as refused
from disputes import refusals as general
from disputes.files_kinds import HEAD, kind_of
from disputes.files_refusals import BadFile
from disputes.files_rules import HELD, KEPT_HALF, MOST_FILES, PURPOSE_ORIGINAL, WORDS_LIMIT, FileState, Space, clean_name
from disputes.models import Case, CaseEvent, CaseFile
from disputes.rules import Event
from disputes.services import letters, rooms
from disputes.services.moving import locked, move, state_of
from portal.consent import queries as consents
from portal.consent.services import agree_along
from portal.doors.text import clean
from portal.trail.rules import SYSTEM, Actor
from portal.vault import blobs
from portal.vault.finding import mask_text

PIECE = blobs.CHUNK * 8


@transaction.atomic
def agree(*, case: Case, subject: str, shown: Mapping[str, str], language: str, how: str, by: Actor, at: datetime | None = None) -> None:
    """Record the consents that come with a file of `subject`: purpose -> SHA-256 of the words that were shown."""
    secret = sealed.trail_secret(case)
    for purpose, words in shown.items():
        agree_along(purpose=purpose, subject=subject, shown=words, language=language, how=how, by=by, secret=secret, at=at)


@transaction.atomic
def start_upload(
    *, case: Case, size: int, name: str, words: str = "", claim: int | None = None, sha256: str = "", keep_original: bool = False,
    space: str = Space.CASE, metadata: str = "", by: Actor, at: datetime | None = None,
) -> CaseFile:  # fmt: skip
    """Begin to send a file of `size` bytes; its place in the quotas is taken from now on, for a day.

    Raises file.too_big (413), file.too_many, file.case_full (409), file.house_full (507), file.not_this_space (403),
    and what moving raises where the case takes no files now. `keep_original` needs a client's consent.
    """
    current, moment = locked(case), at or timezone.now()
    _may_add(current, space, claim, by)
    _room_for(current, size, space)
    said = clean(words, limit=WORDS_LIMIT)
    file = CaseFile(
        case=current, space=space, by_kind=by.kind, by_id=by.id, by_role=by.role, started_at=moment, expires_at=moment + KEPT_HALF,
        size=size, claim=claim, keep_original=keep_original and _agreed(current, moment), blob=blobs.new_name(),
        masked=mask_text(said).text,
    )  # fmt: skip
    about = {"name": clean_name(name), "expected": sha256.lower(), "metadata": metadata}
    file.about = files_sealed.seal_about(current, file, about)
    file.words = files_sealed.seal_words(current, file, said)
    file.save(force_insert=True)
    return file


def _may_add(case: Case, space: str, claim: int | None, by: Actor) -> None:
    """Evidence as the moves of a case have it, a file of the room as talk there."""
    if space != Space.CASE:
        rooms.check_files_may_come(case, space, by)
        return
    general.allowed(state := state_of(case), Event.FILE_ADDED, by)
    if space not in evidence.spaces_for(case, by):
        raise refused.not_this_space()
    if claim is not None and claim not in state.claims:
        raise general.not_a_choice("claim")


def _agreed(case: Case, at: datetime) -> bool:
    """Only by a "yes" to the purpose as it stands: what was agreed to before it changed keeps no new original (PIPL 14)."""
    return consents.valid(case.subject, PURPOSE_ORIGINAL, at)


def _room_for(case: Case, size: int, space: str) -> None:
    """Each space has its own allowance: a full one says nothing about another, and no side can use up the other's."""
    if size < 1:
        raise refused.bad("empty")
    if size > settings.FILE_MOST:
        raise refused.too_big(settings.FILE_MOST)
    held = CaseFile.objects.filter(state__in=HELD)
    mine = held.filter(case=case, space=space)
    if mine.count() >= MOST_FILES:
        raise refused.too_many()
    if _taken(mine) + size > settings.FILE_CASE_QUOTA:
        raise refused.case_full(settings.FILE_CASE_QUOTA)
    if _taken(held) + size > settings.FILE_HOUSE_QUOTA:
        raise refused.house_full()


def _taken(rows: Any) -> int:
    return rows.aggregate(all=Sum(F("size") + F("shared_size")))["all"] or 0


def append(*, file: CaseFile, offset: int, data: bytes, by: Actor, at: datetime | None = None) -> CaseFile:
    """Add a piece at `offset`, which must be where the upload stands; the last piece finishes it.

    Raises file.wrong_offset (409), file.expired (410), file.too_big (413), and, as soon as its first bytes show it, file.<reason> (422):
    then nothing of the file is kept."""
    try:
        if offset == 0 and (len(data) >= HEAD or len(data) >= file.size):
            kind_of(data[:HEAD])
        current = _append(file, offset, data, by, at or timezone.now())
        return finish_upload(file=current, at=at) if current.received == current.size else current
    except BadFile as reason:
        discard(file=file, by=by)
        raise refused.bad(reason.reason) from None


@transaction.atomic
def _append(file: CaseFile, offset: int, data: bytes, by: Actor, at: datetime) -> CaseFile:
    current = _mine(file, by)
    if current.state != FileState.UPLOADING or offset != current.received:
        raise refused.wrong_offset(current.received)
    if current.expires_at is None or current.expires_at <= at:
        raise refused.expired()
    if offset + len(data) > current.size:
        raise refused.too_big(current.size)
    tail = files_sealed.open_tail(current.case, current)
    first, together = (offset - len(tail)) // blobs.CHUNK, tail + data
    ends = offset + len(data) == current.size
    whole = len(together) if ends else len(together) // blobs.CHUNK * blobs.CHUNK
    blobs.write_chunks(current.case.key_id, current.blob, first, together[:whole])
    current.received = offset + len(data)
    current.tail = files_sealed.seal_tail(current.case, current, together[whole:])
    current.save(update_fields=["received", "tail"])
    return current


def _mine(file: CaseFile, by: Actor) -> CaseFile:
    """The row as it is now, locked, for who sent it; whoever sits in that room no longer has nothing there."""
    found = CaseFile.objects.select_for_update().filter(pk=file.pk, by_kind=by.kind, by_id=by.id).first()
    if found is None:
        raise refused.not_found()
    found.case = Case.objects.get(pk=found.case_id)
    if found.space != Space.CASE and found.space not in evidence.spaces_for(found.case, by):
        raise refused.not_found()
    return found


def finish_upload(*, file: CaseFile, at: datetime | None = None) -> CaseFile:
    """Everything is here: hash it, give it its number, let it wait for the check. The same file again gives the one that is there.

    Raises file.checksum (422) when it is not what the sender announced; then nothing of it is kept."""
    with files_sealed.as_sent(file.case, file) as source:
        found = files_sealed.sha256_of(source)
    expected = str(files_sealed.open_about(file.case, file).get("expected", ""))
    if expected and expected != found:
        discard(file=file, by=file.by)
        raise refused.bad("checksum")
    return _numbered(file, found, at or timezone.now())


@transaction.atomic
def _numbered(file: CaseFile, sha256: str, at: datetime) -> CaseFile:
    case = locked(file.case)
    current = CaseFile.objects.select_for_update().get(pk=file.pk)
    if current.state != FileState.UPLOADING:
        return current
    digest = files_sealed.digest(case, current, sha256)
    same = CaseFile.objects.filter(case=case, space=current.space, digest=digest, state__in=[FileState.CHECKING, FileState.READY]).first()
    if same is not None:
        _forget_row(current)
        return same
    held = files_sealed.open_about(case, current)
    about = {"name": held.get("name", ""), "sent": sha256}
    current.case, current.about, current.digest = case, files_sealed.seal_about(case, current, about), digest
    current.n = CaseFile.objects.filter(case=case, space=current.space, n__isnull=False).count() + 1
    current.state, current.sent_at, current.expires_at, current.tail = FileState.CHECKING, at, None, b""
    current.save()
    return current


def fill(*, file: CaseFile, source: BinaryIO, by: Actor, at: datetime | None = None) -> CaseFile:
    """All pieces of a begun upload from one source."""
    for piece in _pieces(source):
        file = append(file=file, offset=file.received, data=piece, by=by, at=at)
    return file


def send_file(*, case: Case, source: BinaryIO, size: int, by: Actor, at: datetime | None = None, **said: Any) -> CaseFile:
    """A whole file at once: the same journey as piece by piece."""
    file = start_upload(case=case, size=size, by=by, at=at, **said)
    try:
        return fill(file=file, source=source, by=by, at=at)
    except Exception:
        discard(file=file, by=by)
        raise


def _pieces(source: BinaryIO) -> Iterable[bytes]:
    source.seek(0)
    while piece := source.read(PIECE):
        yield piece


@transaction.atomic
def discard(*, file: CaseFile, by: Actor) -> None:
    """Give an upload up: its bytes and its row go, and its place in the quotas is free. What is complete stays."""
    current = CaseFile.objects.select_for_update().filter(pk=file.pk, by_kind=by.kind, by_id=by.id, state=FileState.UPLOADING).first()
    if current is not None:
        _forget_row(current)


def _forget_row(file: CaseFile) -> None:
    name = file.blob
    CaseFile.objects.filter(pk=file.pk).delete()
    transaction.on_commit(lambda: blobs.remove(name))


def destroy_blobs(file: CaseFile, *columns: str) -> None:
    """Take the blobs of these columns (all without any) off the row, and off the disk once that is certain."""
    wanted = columns or ("blob", "shared", "preview")
    names = {getattr(file, column) for column in wanted}
    for column in wanted:
        setattr(file, column, "")
    for name in names - {file.blob, file.shared, file.preview}:
        transaction.on_commit(lambda name=name: blobs.remove(name))  # type: ignore[misc]


@transaction.atomic
def describe_file(*, file: CaseFile, words: str, claim: int | None = None, by: Actor, at: datetime | None = None) -> CaseFile:
    """Say something else about a file, as long as nobody has opened it. Raises file.was_read, file.not_now (409)."""
    current = _mine(file, by)
    if current.state not in (FileState.CHECKING, FileState.READY) or current.space != Space.CASE:
        raise refused.not_now()
    if evidence.was_read(current):
        raise refused.was_read()
    if claim is not None and claim not in state_of(current.case).claims:
        raise general.not_a_choice("claim")
    said = clean(words, limit=WORDS_LIMIT)
    current.words, current.masked = files_sealed.seal_words(current.case, current, said), mask_text(said).text
    current.claim = claim
    move(current.case, Event.FILE_DESCRIBED, by=by, at=at, data=said_of(current))
    current.save()
    return current


@transaction.atomic
def withdraw_file(*, file: CaseFile, words: str = "", by: Actor, at: datetime | None = None) -> CaseFile:
    """Take evidence back: removed with all its bytes while nobody has opened it; after that struck out, with the reason (file.needs_words).

    Whoever decided with it in mind must still be able to see with what, so a struck file stays readable until the case is erased.
    A file of the room goes in the same way; why is said in the room."""
    current, moment = _mine(file, by), at or timezone.now()
    if current.state not in (FileState.CHECKING, FileState.READY):
        raise refused.not_now()
    read = evidence.was_read(current)
    if current.space == Space.CASE:
        _said_back(current, words, read, by, moment)
    else:
        room_channels.files_changed(current.case.public_id, current.space)
    current.state, current.ended_at, current.digest = FileState.STRUCK if read else FileState.REMOVED, moment, ""
    if not read:
        empty_file(current)
    current.save()
    return current


def _said_back(file: CaseFile, words: str, read: bool, by: Actor, at: datetime) -> None:
    said = clean(words, limit=WORDS_LIMIT)
    if read and not said:
        raise refused.needs_words()
    move(file.case, Event.FILE_STRUCK if read else Event.FILE_REMOVED, by=by, at=at, data=said_of(file), note=said)


def empty_file(file: CaseFile) -> None:
    """What says anything about its content goes; that there was a file, of which kind and when, stays."""
    file.about, file.words, file.masked, file.tail, file.digest = b"", b"", "", b"", ""
    destroy_blobs(file)


@transaction.atomic
def mark_file(*, file: CaseFile, relevant: bool, by: Actor, at: datetime | None = None) -> CaseFile:
    """Staff say that a file matters for the decision, or no longer does."""
    current = CaseFile.objects.select_for_update().get(pk=file.pk)
    current.case = Case.objects.get(pk=current.case_id)
    if current.state != FileState.READY or current.space != Space.CASE:
        raise refused.not_now()
    if current.relevant != relevant:
        move(current.case, Event.FILE_MARKED if relevant else Event.FILE_UNMARKED, by=by, at=at, data=said_of(current))
        current.relevant = relevant
        current.save(update_fields=["relevant"])
    return current


def said_of(file: CaseFile) -> dict[str, Any]:
    """What an event says about a file: its number and its room."""
    return {"file": file.n, "space": str(file.space)}


@transaction.atomic
def refuse_file(*, file: CaseFile, reason: str, at: datetime) -> CaseEvent | None:
    """The check says no: the bytes are destroyed, the reason is kept; of evidence it is recorded, and the client told if it is theirs."""
    case = locked(file.case)
    current = CaseFile.objects.select_for_update().get(pk=file.pk)
    if current.state != FileState.CHECKING:
        return None
    current.state, current.reason, current.ended_at, current.digest = FileState.REFUSED, reason, at, ""
    destroy_blobs(current)
    current.save()
    if current.space != Space.CASE:
        return None
    event = move(case, Event.FILE_REFUSED, by=SYSTEM, at=at, data=said_of(current) | {"why": reason})
    if current.by_kind == "client":
        letters.tell_client(case, "case_news", once=f"file:{event.n}", at=at)
    return event


def forget_files(case: Case, at: datetime) -> None:
    """Everything of every file of the case goes; rows stay, to be counted."""
    for file in CaseFile.objects.filter(case=case).exclude(state=FileState.ERASED):
        if file.state == FileState.UPLOADING:
            _forget_row(file)
            continue
        empty_file(file)
        file.state, file.ended_at, file.reason = FileState.ERASED, file.ended_at or at, ""
        file.claim, file.left_out = None, []
        file.save()


@transaction.atomic
def drop_original(*, file: CaseFile, at: datetime | None = None) -> None:
    """The sealed original goes, because its consent was taken back; the shared copy stays."""
    current = CaseFile.objects.select_for_update().get(pk=file.pk)
    if current.keep_original:
        current.keep_original = False
        if current.blob != current.shared and current.state in (FileState.READY, FileState.STRUCK):
            destroy_blobs(current, "blob")
        current.save(update_fields=["keep_original", "blob"])


def tell_about(case: Case, event: CaseEvent, by: Actor, at: datetime) -> None:
    """The client hears of evidence the firm added."""
    if by.kind != "client":
        letters.tell_client(case, "case_news", once=f"file:{event.n}", at=at)
