"""The check of evidence files by the worker: virus scanner, kind by content, the shared copy; and the end of what is over."""

import io
import logging
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from disputes import files_scanning, files_sealed, sealed
from disputes.files_images import clean_picture
from disputes.files_kinds import HEAD, check_text, kind_of
from disputes.files_office import check_office
from disputes.files_pdf import clean_pdf
from disputes.files_refusals import BadFile
from disputes.files_rules import PICTURES, PURPOSE_ORIGINAL, FileState, Space, bucket
from disputes.models import Case, CaseFile
from disputes.rules import Event
from disputes.services import rooms
from disputes.services.files import destroy_blobs, discard, drop_original, finish_upload, refuse_file, said_of, tell_about
from disputes.services.moving import locked, move
from portal.consent import queries as consents
from portal.consent.models import ConsentEvent
from portal.consent.rules import Answer
from portal.doors.errors import Refusal
from portal.vault import blobs
from portal.vault.rules import Unreadable

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
AGAIN = timedelta(minutes=1)
MEMORY = 1024 * 1024 * 1024
GROWN = 2
STRAY = 24 * 3600
MOST_AT_ONCE = 20


def sweep(now: datetime | None = None) -> int:
    """Check what waits, finish what is complete, end what was not finished in a day. Returns how many files it settled."""
    moment = now or timezone.now()
    for file in CaseFile.objects.filter(state=FileState.UPLOADING, expires_at__lte=moment).select_related("case"):
        discard(file=file, by=file.by)
    for file in CaseFile.objects.filter(state=FileState.UPLOADING, received=F("size"), started_at__lte=moment - AGAIN).select_related(
        "case"
    ):
        _finish(file, moment)
    due = Q(retry_at=None) | Q(retry_at__lte=moment)
    waiting = CaseFile.objects.filter(due, state=FileState.CHECKING).order_by("sent_at")[:MOST_AT_ONCE]
    return sum(_check(file, moment) for file in waiting)


def _check(file: CaseFile, at: datetime) -> bool:
    """One that cannot be read or breaks the check keeps its lease and is tried again later; the others go on."""
    try:
        return check_file(file=file, at=at)
    except Exception as error:
        logger.error("a file could not be checked: %s", type(error).__name__)
        return False


def _finish(file: CaseFile, at: datetime) -> None:
    """The web process ended between the last piece and the number. What cannot be read now is tried again until its upload expires."""
    try:
        finish_upload(file=file, at=at)
    except Exception as error:
        logger.error("an upload could not be finished: %s", type(error).__name__)


def check_file(*, file: CaseFile, at: datetime | None = None) -> bool:
    """Let one waiting file through or refuse it; False when it goes on waiting, or another worker has it.

    A scanner that fails or hangs keeps it waiting: nothing passes unscanned while one is set."""
    moment = at or timezone.now()
    if not _lease(file, moment):
        return False
    case = Case.objects.select_related("conversation").get(pk=file.case_id)
    file.case = case
    try:
        if not _scanned(case, file):
            raise BadFile("infected")
        with _bounded():
            made = _copies(case, file)
    except BadFile as reason:
        refuse_file(file=file, reason=reason.reason, at=moment)
        return True
    except MemoryError:
        refuse_file(file=file, reason="complicated", at=moment)
        return True
    except files_scanning.Silent:
        CaseFile.objects.filter(pk=file.pk).update(waiting="scanner", retry_at=moment + AGAIN)
        return False
    return _through(case, file, made, moment)


def _lease(file: CaseFile, at: datetime) -> bool:
    due = Q(retry_at=None) | Q(retry_at__lte=at)
    return bool(CaseFile.objects.filter(due, pk=file.pk, state=FileState.CHECKING).update(retry_at=at + LEASE))


def _scanned(case: Case, file: CaseFile) -> bool:
    """Whether the scanner, if there is one, found nothing."""
    if not settings.FILE_SCANNER:
        return True
    with files_sealed.as_sent(case, file) as source:
        return files_scanning.is_clean(settings.FILE_SCANNER, source)


@contextmanager
def _bounded() -> Iterator[None]:
    """At most MEMORY more than now, so that a file made to swell ends its own check and nothing else."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() if Path("/proc/self/statm").exists() else 0
    limit = now + MEMORY
    if not now or (hard != resource.RLIM_INFINITY and limit > hard):
        yield
        return
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@dataclass(frozen=True)
class Copies:
    """What the check made of a file: its kind, the blob others get, a small picture, what was left out."""

    kind: str
    shared: str
    shared_size: int
    preview: str
    preview_size: int
    left_out: list[str]


def _copies(case: Case, file: CaseFile) -> Copies:
    """BadFile where it must not come in, Unreadable where it could not be read to its end; blobs written by then are strays, which go."""
    with files_sealed.as_sent(case, file) as source:
        try:
            return _copies_of(case, file, source)
        finally:
            blobs.check_read(source)


def _copies_of(case: Case, file: CaseFile, source: io.BufferedReader) -> Copies:
    kind = kind_of(source.read(HEAD))
    source.seek(0)
    if kind == "text":
        check_text(source)
        return Copies(kind, file.blob, file.size, "", 0, [])
    if kind == "zip":
        return Copies(check_office(source), file.blob, file.size, "", 0, [])
    return _made_anew(case, file, kind, source)


def _made_anew(case: Case, file: CaseFile, kind: str, source: io.BufferedReader) -> Copies:
    """A picture or a PDF written again without what is hidden in it or acts."""
    shared = blobs.BlobWriter(case.key_id, blobs.new_name(), GROWN * file.size + settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    small, left_out = b"", list[str]()
    try:
        with shared:
            if kind in PICTURES:
                left_out, small = clean_picture(source, kind, shared)  # type: ignore[arg-type]
            else:
                left_out = clean_pdf(source, shared)  # type: ignore[arg-type]
        preview = _preview(case, small)
    except OverflowError:
        blobs.remove(shared.name)
        raise BadFile("too_large") from None
    except BaseException:
        blobs.remove(shared.name)
        raise
    return Copies(kind, shared.name, shared.size, preview, len(small), left_out)


def _preview(case: Case, small: bytes) -> str:
    if not small:
        return ""
    name = blobs.new_name()
    blobs.write_chunks(case.key_id, name, 0, small)
    return name


def _through(case: Case, file: CaseFile, made: Copies, at: datetime) -> bool:
    """The file becomes evidence: its event, with both hashes salted, and its copies; or it is put on the table of its space; or it came
    too late."""
    try:
        _let_in(case, file, made, at)
    except Refusal as refusal:
        for name in {made.shared, made.preview} - {file.blob, ""}:
            blobs.remove(name)
        if isinstance(refusal, Unreadable):  # our disk or our keys, not the case: the file waits
            raise
        refuse_file(file=file, reason="case_closed", at=at)
    return True


@transaction.atomic
def _let_in(case: Case, file: CaseFile, made: Copies, at: datetime) -> None:
    held = locked(case)
    current = CaseFile.objects.select_for_update().get(pk=file.pk)
    if current.state != FileState.CHECKING:
        raise Refusal("file.not_now", 409, "")
    current.shared, current.shared_size, current.preview, current.preview_size = (
        made.shared,
        made.shared_size,
        made.preview,
        made.preview_size,
    )
    current.kind, current.left_out, current.state, current.ready_at = made.kind, made.left_out, FileState.READY, at
    current.scanned, current.waiting, current.retry_at = bool(settings.FILE_SCANNER), "", None
    with files_sealed.as_shared(held, current) as source:
        about = files_sealed.open_about(held, current) | {"shared": files_sealed.sha256_of(source)}
    current.about = files_sealed.seal_about(held, current, about)
    event = move(case, Event.FILE_ADDED, by=current.by, at=at, data=_facts(held, current, about)) if current.space == Space.CASE else None
    if not current.keep_original or current.blob == current.shared:
        destroy_blobs(current, "blob")
    current.save()
    if event is None:
        rooms.bring_file(held, current)
    else:
        tell_about(case, event, current.by, at)


def _facts(case: Case, file: CaseFile, about: dict[str, str]) -> dict[str, object]:
    """What the public record's leaf says: type, about how large, both hashes salted. No name, no words."""
    hashes = {f"{which}_sha256": sealed.document_hash(case, f"file/{file.n}/{which}", about[which])[1] for which in ("sent", "shared")}
    return said_of(file) | {"type": file.kind, "bucket": bucket(file.size), "left_out": ".".join(file.left_out) or None} | hashes


def remove_strays(now: datetime | None = None) -> int:
    """Blobs no row knows (a process ended between disk and database), a day old or more; and originals whose consent was taken back."""
    withdrawn = ConsentEvent.objects.filter(purpose=PURPOSE_ORIGINAL, answer=Answer.WITHDRAWN).values_list("subject", flat=True)
    for subject in set(withdrawn):
        if consents.history(subject, PURPOSE_ORIGINAL)[-1].answer == Answer.WITHDRAWN:
            for file in CaseFile.objects.filter(case__public_id=subject.partition(":")[2], keep_original=True):
                drop_original(file=file, at=now)
    before, gone = (now.timestamp() if now else time.time()) - STRAY, 0
    for name, written in list(blobs.names()):
        if written < before and not CaseFile.objects.filter(Q(blob=name) | Q(shared=name) | Q(preview=name)).exists():
            blobs.remove(name)
            gone += 1
    return gone
