"""Evidence files as people read them. Who sees what is decided in one place, `files_for`: every page, door and export asks it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from disputes import files_refusals as refusals
from disputes import files_sealed
from disputes.files_refusals import WHY
from disputes.files_rules import HELD, LOOK, PICTURES, REMOVED_PARTS, FileState, Space, on_record_for, readable, spaces_of
from disputes.models import AccessRecord, Case, CaseEvent, CaseFile, Participant
from disputes.rules import OUTSIDE, Part
from portal.trail.rules import Actor

LISTED = (FileState.CHECKING, FileState.READY, FileState.STRUCK, FileState.REFUSED)


def files_for(case: Case, by: Actor) -> QuerySet[CaseFile]:
    """The files of a case that `by` may know of: those of the rooms they may enter, and what is not complete only for who sends it.

    What was refused concerns only the side it came from."""
    spaces = spaces_for(case, by)
    mine = Q(by_kind=by.kind, by_id=by.id)
    theirs = Q(state__in=[FileState.CHECKING, FileState.READY, FileState.STRUCK])
    rows = CaseFile.objects.filter(mine | theirs, case=case, space__in=spaces).exclude(state__in=[FileState.REMOVED, FileState.ERASED])
    return rows.exclude(_while_away(case)) if by.role == "privacy_officer" else rows


def spaces_for(case: Case, by: Actor) -> frozenset[Space]:
    """The rooms whose files `by` may see or add to now; the privacy officer leaves the respondent's to a respondent from outside."""
    spaces = spaces_of(by, client=str(case.public_id), mediator=case.mediator)
    away = by.role == "privacy_officer" and _from_outside(case).filter(gone_at=None).exists()
    return spaces - {Space.CAUCUS_RESPONDENT} if away else spaces


def _from_outside(case: Case) -> QuerySet[Participant]:
    return case.participants.filter(part=Part.RESPONDENT, capacity__in=OUTSIDE, joined_at__isnull=False)


def _while_away(case: Case) -> Q:
    """What came into the respondent's caucus while somebody from outside sat there stays theirs, as what was said does."""
    away = Q(pk__in=[])
    for guest in _from_outside(case).filter(gone_at__isnull=False):
        away |= Q(space=Space.CAUCUS_RESPONDENT, started_at__gte=guest.joined_at, started_at__lt=guest.gone_at)
    return away


def file_for(case: Case, by: Actor, public_id: UUID) -> CaseFile:
    """One of them. What is unknown and what is forbidden raise the same file.not_found."""
    found = files_for(case, by).filter(public_id=public_id).first()
    if found is None:
        raise refusals.not_found()
    return found


def was_read(file: CaseFile) -> bool:
    """Whether somebody of the staff has opened it."""
    return file.n is not None and AccessRecord.objects.filter(case=file.case_id, what=f"file:{file.n}").exists()


def reading_of(file: CaseFile, by: Actor, now: datetime | None = None) -> AccessRecord | None:
    """The recorded opening that still lets this person look at the file."""
    since = (now or timezone.now()) - LOOK
    return AccessRecord.objects.filter(case=file.case_id, what=f"file:{file.n}", by_id=by.id, at__gt=since).order_by("-at").first()


@dataclass(frozen=True)
class FileView:
    """A file for a page; `name` and `words` are opened for the side it came from, for others `name` is "" and `words` masked."""

    file: CaseFile
    name: str
    words: str
    size: str
    mine: bool
    was_read: bool
    reads: tuple[AccessRecord, ...]

    @property
    def label(self) -> str:
        return str(self.file.type.label) if self.file.type else ""

    @property
    def state(self) -> str:
        return str(FileState(self.file.state).label)

    @property
    def why(self) -> str:
        return str(WHY[self.file.reason]) if self.file.reason else ""

    @property
    def left_out(self) -> list[str]:
        return [str(REMOVED_PARTS[code]) for code in self.file.left_out]

    @property
    def picture(self) -> bool:
        return self.file.kind in PICTURES and bool(self.file.preview)

    @property
    def space(self) -> str:
        return str(Space(self.file.space).label)

    @property
    def percent(self) -> int:
        return self.file.received * 100 // self.file.size if self.file.size else 0


def listed(case: Case, by: Actor) -> list[FileView]:
    """The files on a page for `by`, in the order they came."""
    records: dict[str, list[AccessRecord]] = {}
    for record in case.reads.filter(what__startswith="file:").order_by("at"):
        records.setdefault(record.what, []).append(record)
    rows = files_for(case, by).filter(state__in=LISTED).order_by("n")
    return [view(case, file, by, tuple(records.get(f"file:{file.n}", ()))) for file in rows]


def view(case: Case, file: CaseFile, by: Actor, reads: tuple[AccessRecord, ...] = ()) -> FileView:
    mine = by.kind == file.by_kind and by.id == file.by_id
    name = str(files_sealed.open_about(case, file).get("name", "")) if mine or by.kind == "client" else ""
    words = files_sealed.open_words(case, file) if mine or by.kind == "client" else file.masked
    return FileView(file, name, words, readable(file.size), mine, bool(reads), reads)


def half(case: Case, by: Actor) -> list[FileView]:
    """Uploads of `by` that are not complete."""
    rows = CaseFile.objects.filter(case=case, by_kind=by.kind, by_id=by.id, state=FileState.UPLOADING, expires_at__gt=timezone.now())
    return [view(case, file, by) for file in rows.order_by("started_at")]


@dataclass(frozen=True)
class Counts:
    """How many files there are and what they take: ready, waiting for the check, marked as relevant, bytes held."""

    ready: int
    checking: int
    relevant: int
    held: int


def counts(case: Case, by: Actor) -> Counts:
    rows = files_for(case, by)
    ready = Q(state=FileState.READY)
    found = rows.aggregate(
        ready=Count("pk", filter=ready), checking=Count("pk", filter=Q(state=FileState.CHECKING)),
        relevant=Count("pk", filter=ready & Q(relevant=True)), held=Sum("size", filter=Q(state__in=HELD)),
    )  # fmt: skip
    return Counts(found["ready"], found["checking"], found["relevant"], found["held"] or 0)


def on_record(event: CaseEvent, *, for_client: bool) -> bool:
    """Whether an event may stand in the history that the client, or the staff in general, read: caucus files are nobody else's business."""
    space = event.data.get("space")
    return space is None or on_record_for(space, for_client=for_client)
