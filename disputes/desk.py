"""What the desk reads beside the queue: what moved meanwhile, notes among staff, kept views, and cases found by what somebody says."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import CharField, Count, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from disputes import codes, tools
from disputes.counting import counted
from disputes.models import Case, CaseEvent, CaseNote, Department, KeptView, Macro, Seat
from disputes.moves import OFFICE
from disputes.queries import PAGE, SEALED, Filters, condition, visible_to
from disputes.rules import Ball, Event, FromKind, Stage
from portal.accounts import queries as accounts
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.accounts.services.contacts import address_index
from portal.doors.errors import Refusal

ROLES = {**dict(Role.choices), **dict(FromKind.choices)}


def changes(case: Case, after: int) -> list[CaseEvent]:
    """What people did to the case after event `after`; what the system noted by itself surprises nobody's decision."""
    return list(CaseEvent.objects.filter(case=case, n__gt=after).exclude(by_kind="system").order_by("n"))


def in_words(events: list[CaseEvent]) -> str:
    """Who (by role) did what, in the active language."""
    return str(_("; ")).join(
        _("%(what)s (%(who)s)") % {"what": Event(event.event).label, "who": ROLES.get(event.by_role, event.by_role)} for event in events
    )


def notes(case: Case) -> list[tuple[CaseNote, str]]:
    """Notes among staff, oldest first, personal details masked as everywhere on the desk. Never for a client's eyes."""
    if case.erased_at is not None:
        return []
    found = case.notes.order_by("at", "id").prefetch_related("mentions__user")
    return [(note, tools.note_words(case, note)) for note in found]


@dataclass(frozen=True)
class ShownView:
    """A kept view with how many open cases it shows now."""

    view: KeptView
    count: int


@dataclass(frozen=True)
class Head:
    """What stands above the queue: open, unassigned, late and ours; kept views; the viewer's drafts and unread mentions."""

    counts: Mapping[str, int]
    views: list[ShownView]
    drafts: int
    mentions: int


def head(viewer: User) -> Head:
    """Two queries however much there is; each number up to 1,000."""
    views = list(KeptView.objects.filter(owner=viewer).order_by("slot"))
    rows = visible_to(viewer).exclude(stage=Stage.CLOSED).order_by("queue_at", "id")
    late = rows.filter(late=True, queue_at__lte=timezone.now())  # what is late was due: the index needs to look no further
    cases = {"open": rows, "unassigned": rows.filter(handler=""), "late": late, "ours": rows.filter(ball=Ball.FIRM)}
    kept = {f"v{view.pk}": rows.filter(condition(viewer, Filters(**view.filters))) for view in views}
    found = counted(viewer, {**cases, **kept, "drafts": tools.drafts_of(viewer), "mentions": tools.unread(viewer)})
    counts = {name: found[name] for name in cases}
    return Head(counts, [ShownView(view, found[f"v{view.pk}"]) for view in views], found["drafts"], found["mentions"])


@dataclass(frozen=True)
class Choice:
    """Something to choose on the queue's page: a colleague to give cases to, a department, a macro."""

    code: str
    name: str


def choices() -> dict[str, list[Choice]]:
    """Colleagues of the office ("assign"), departments ("hand") and macros in use ("macro"), by name, in one query."""
    names = ("name_zh", "name_en")
    people = office().order_by().values_list(Value("assign"), _text("public_id"), *names, "email")
    places = Department.objects.filter(active=True).order_by().values_list(Value("hand"), "code", *names, Value(""))
    macros = Macro.objects.filter(retired_at=None).order_by().values_list(Value("macro"), _text("public_id"), *names, Value(""))
    found: dict[str, list[Choice]] = {"assign": [], "hand": [], "macro": []}
    chinese = (get_language() or "").startswith("zh")
    for kind, code, zh, en, email in people.union(places, macros, all=True):
        name = (zh or en) if chinese else (en or zh)
        found[kind].append(Choice(code if kind == "hand" else str(UUID(code)), name or email))
    return {kind: sorted(each, key=lambda choice: (choice.name, choice.code)) for kind, each in found.items()}


def _text(column: str) -> Cast:
    return Cast(column, CharField(max_length=40))


def departments() -> list[Department]:
    """The parts of the firm a case can be handed to."""
    return list(Department.objects.filter(active=True))


@dataclass(frozen=True)
class Load:
    """How much somebody has on their desk: open cases, and how many they can look after."""

    user: User
    department: str
    open: int
    late: int
    capacity: int

    @property
    def full(self) -> bool:
        return self.open >= self.capacity

    @property
    def share(self) -> float:
        return self.open / self.capacity


UNSEATED = 20  # cases at once for somebody whose seat nobody has set up


def office() -> QuerySet[User]:
    """Everybody who works on cases in the office."""
    return User.objects.filter(is_active=True, joined_at__isnull=False, grants__role__in=OFFICE).distinct().order_by("pk")


def loads() -> list[Load]:
    """Everybody of the office with their load, the freest first: two queries however many there are."""
    counts = Case.objects.exclude(stage=Stage.CLOSED).exclude(handler="").values_list("handler")
    held = {handler: (total, late) for handler, total, late in counts.annotate(total=Count("id"), late=Count("id", filter=Q(late=True)))}
    found = [_load(user, *held.get(str(user.public_id), (0, 0))) for user in office().select_related("seat__department")]
    return sorted(found, key=lambda load: (load.share, load.user.pk))


def load_of(user: User) -> Load:
    """The load of one person; what of it is late is not counted."""
    return _load(user, Case.objects.exclude(stage=Stage.CLOSED).filter(handler=str(user.public_id)).count(), 0)


def _load(user: User, held: int, late: int) -> Load:
    seat: Seat | None = getattr(user, "seat", None)
    department = seat.department.code if seat and seat.department else ""
    return Load(user, department, held, late, seat.capacity if seat else UNSEATED)


def by_reference(viewer: User, typed: str) -> list[Case]:
    """Cases the viewer may see whose reference begins so, open ones by what is due first, closed ones last; at most a page."""
    ranges = codes.reference_ranges(typed, timezone.localdate().year)
    if not ranges:
        return []
    wanted = Q()
    for first, last in ranges:
        wanted |= Q(reference__gte=first, reference__lte=last)
    # The first by reference, which an index gives whatever was typed: "2026" alone would otherwise sort a whole year.
    found = visible_to(viewer).filter(wanted).defer(*SEALED).order_by("reference").prefetch_related("clocks")[:PAGE]
    return sorted(found, key=lambda case: (case.queue_at, case.pk))


def by_contact(viewer: User, typed: str) -> list[Case]:
    """Cases the viewer may see with exactly this verified e-mail address or phone number, found by its index alone."""
    try:
        index = address_index("email" if "@" in typed or "＠" in typed else "sms", typed)
    except Refusal:
        return []
    subjects = accounts.contacts_for(index).filter(subject__startswith="case:").values_list("subject", flat=True)
    return _page(visible_to(viewer).filter(public_id__in=[subject.removeprefix("case:") for subject in subjects[:PAGE]]))


def same_person(viewer: User, case: Case) -> list[Case]:
    """Other cases the viewer may see of the same conversation or the same verified address, newest first; at most ten."""
    contact = accounts.contacts_of(case.subject).first() if case.contact else None
    subjects = [each.subject for each in accounts.contacts_for(contact.index)] if contact is not None else []
    ids = [subject.removeprefix("case:") for subject in subjects if subject.startswith("case:")]
    theirs = Q(conversation=case.conversation_id) | Q(public_id__in=ids)
    return list(visible_to(viewer).filter(theirs).exclude(pk=case.pk).defer(*SEALED).order_by("-filed_at")[:10])


def is_reference(typed: str) -> bool:
    return bool(codes.reference_ranges(typed, timezone.localdate().year))


def _page(rows: QuerySet[Case]) -> list[Case]:
    return list(rows.defer(*SEALED).order_by("queue_at", "id").prefetch_related("clocks")[:PAGE])
