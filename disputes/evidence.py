"""Evidence files as people read them. Who sees what is decided in one place, `files_for`: every page, door and export asks it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from disputes import files_refusals as refusals
from disputes import files_sealed, rooms_read
from disputes.files_refusals import WHY
from disputes.files_rules import HELD, LOOK, PICTURES, REMOVED_PARTS, FileState, Space, readable, sees_evidence
from disputes.models import AccessRecord, Case, CaseFile, RoomMessage
from portal.trail.rules import Actor

LISTED = (FileState.CHECKING, FileState.READY, FileState.STRUCK, FileState.REFUSED)


def files_for(case: Case, by: Actor) -> QuerySet[CaseFile]:
    """The files of a case that `by` may know of now: its evidence, and what was put into the spaces of the room that they read.

    What is not complete, waits or was refused concerns only who sent it; evidence that waits is shown to all who may see it."""
    rows = CaseFile.objects.filter(case=case).exclude(state__in=[FileState.REMOVED, FileState.ERASED])
    return rows.filter(_evidence(case, by) | _in_room(case, by))


def _evidence(case: Case, by: Actor) -> Q:
    theirs = Q(state__in=[FileState.CHECKING, FileState.READY, FileState.STRUCK])
    return Q(space=Space.CASE) & (_sent_by(by) | theirs) if _sees_evidence(case, by) else Q(pk__in=[])


def _in_room(case: Case, by: Actor) -> Q:
    """A file of the room is theirs who may read the message that brought it: not what came before them or while they were out."""
    found = Q(pk__in=[])
    for space, what in rooms_read.sight(case, by).items():
        told = RoomMessage.objects.filter(what, case=case, space=space, file__isnull=False).values("file")
        found |= Q(space=space.value) & (_sent_by(by) | Q(pk__in=told))
    return found


def _sent_by(by: Actor) -> Q:
    return Q(by_kind=by.kind, by_id=by.id)


def _sees_evidence(case: Case, by: Actor) -> bool:
    return sees_evidence(by, client=str(case.public_id), mediator=case.mediator)


def spaces_for(case: Case, by: Actor) -> frozenset[Space]:
    """Where `by` may see files or add them now."""
    room = frozenset(Space(space.value) for space in rooms_read.sight(case, by))
    return room | {Space.CASE} if _sees_evidence(case, by) else room


def file_for(case: Case, by: Actor, public_id: UUID, *, room: bool = False) -> CaseFile:
    """One piece of evidence, or with `room` one file of the mediation room. Unknown and forbidden are the same file.not_found."""
    found = files_for(case, by).filter(~Q(space=Space.CASE) if room else Q(space=Space.CASE), public_id=public_id).first()
    if found is None:
        raise refusals.not_found()
    found.case = case
    return found


def was_read(file: CaseFile) -> bool:
    """Whether somebody of the staff has opened it; in the room, whether anybody else there has taken it."""
    if file.space != Space.CASE:
        return file.opened_at is not None
    return file.n is not None and AccessRecord.objects.filter(case=file.case_id, what=f"file:{file.n}").exists()


def reading_of(file: CaseFile, by: Actor, now: datetime | None = None) -> AccessRecord | None:
    """The recorded opening that still lets this person look at the file."""
    since = (now or timezone.now()) - LOOK
    return AccessRecord.objects.filter(case=file.case_id, what=f"file:{file.n}", by_id=by.id, at__gt=since).order_by("-at").first()


@dataclass(frozen=True)
class FileView:
    """A file for a page. Evidence is opened for the client and who sent it; for others `name` is "" and `words` masked. What lies in the
    room is opened for those who read it there."""

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


def listed(case: Case, by: Actor, space: Space = Space.CASE) -> list[FileView]:
    """The files of one space on a page for `by`, in the order they came."""
    records: dict[str, list[AccessRecord]] = {}
    for record in case.reads.filter(what__startswith="file:").order_by("at") if space is Space.CASE else ():
        records.setdefault(record.what, []).append(record)
    rows = files_for(case, by).filter(state__in=LISTED, space=space).order_by("n")
    return [view(case, file, by, tuple(records.get(f"file:{file.n}", ()))) for file in rows]


def view(case: Case, file: CaseFile, by: Actor, reads: tuple[AccessRecord, ...] = ()) -> FileView:
    mine = by.kind == file.by_kind and by.id == file.by_id
    opened = mine or by.kind == "client" or file.space != Space.CASE
    name = str(files_sealed.open_about(case, file).get("name", "")) if opened else ""
    words = files_sealed.open_words(case, file) if opened else file.masked
    return FileView(file, name, words, readable(file.size), mine, bool(reads) or file.opened_at is not None, reads)


def half(case: Case, by: Actor, space: Space = Space.CASE) -> list[FileView]:
    """Uploads of `by` to a space that are not complete."""
    rows = files_for(case, by).filter(space=space, state=FileState.UPLOADING, expires_at__gt=timezone.now())
    return [view(case, file, by) for file in rows.filter(_sent_by(by)).order_by("started_at")]


@dataclass(frozen=True)
class Counts:
    """How many files there are and what they take: ready, waiting for the check, marked as relevant, bytes held."""

    ready: int
    checking: int
    relevant: int
    held: int


def counts(case: Case, by: Actor, space: Space = Space.CASE) -> Counts:
    rows = files_for(case, by).filter(space=space)
    ready = Q(state=FileState.READY)
    found = rows.aggregate(
        ready=Count("pk", filter=ready), checking=Count("pk", filter=Q(state=FileState.CHECKING)),
        relevant=Count("pk", filter=ready & Q(relevant=True)), held=Sum("size", filter=Q(state__in=HELD)),
    )  # fmt: skip
    return Counts(found["ready"], found["checking"], found["relevant"], found["held"] or 0)
