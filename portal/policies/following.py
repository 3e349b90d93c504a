"""What has to follow a published version: which clauses it changed, which tasks that makes, who has them, what is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.accounts import queries as accounts
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.policies import queries
from portal.policies.models import Clause, Impact, Version
from portal.policies.quantities import in_chinese, in_english
from portal.policies.rules import ImpactKind, Touched, touched_by

PERMISSION = "policies.edit"


def _counted(clause: Clause) -> tuple[object, object]:
    return in_chinese(f"{clause.text_zh} {clause.table}"), in_english(f"{clause.text_en} {clause.table}")


def _touched(clause: Clause, other: Clause | None, *, gone: bool = False) -> Touched:
    topics = frozenset(clause.topics) | frozenset(other.topics if other else ())
    counts = _counted(clause) != _counted(other) if other else False
    return Touched(clause.number, clause.anchor, clause.title_zh, clause.title_en, topics, counts, gone)


def changed_clauses(version: Version) -> list[Touched]:
    """Clauses that a published version changed, added or left out, in its order, those gone last; the first version changed none."""
    before = Version.objects.filter(number=(version.number or 1) - 1).first()
    if before is None:
        return []
    was, now = queries.digests(before), queries.digests(version)
    old = {clause.anchor: clause for clause in queries.clauses(before)}
    changed = [clause for clause in queries.clauses(version) if was.get(clause.anchor) != now[clause.anchor]]
    gone = [clause for anchor, clause in old.items() if anchor not in now]
    return [*(_touched(clause, old.get(clause.anchor)) for clause in changed), *(_touched(clause, None, gone=True) for clause in gone)]


def kinds_touched(version: Version) -> dict[ImpactKind, list[Touched]]:
    """What the version reaches beyond its own text, each kind with the clauses to look at. Nothing for the first version."""
    clauses, purposes = changed_clauses(version), version.purposes or []
    found = {kind: touched_by(kind, clauses, material=version.material, purposes=purposes) for kind in ImpactKind}
    return {kind: touched for kind, touched in found.items() if touched is not None}


def clauses_for(impact: Impact) -> list[Touched]:
    """The changed clauses to look at for a task."""
    return kinds_touched(impact.version).get(ImpactKind(impact.kind), [])


def impact(public_id: UUID) -> Impact:
    """One task by its address. Raises Refusal `policy.not_found`."""
    found = Impact.objects.select_related("version").filter(public_id=public_id).first()
    if found is None:
        raise Refusal("policy.not_found", 404, _("There is no such task."))
    return found


def owners() -> list[User]:
    """Who can be given a task: everybody at work here who may edit the policy, by the order of their accounts."""
    found = User.objects.filter(is_active=True, joined_at__isnull=False).prefetch_related("grants").order_by("pk")
    return [user for user in found if user.may(PERMISSION)]


@dataclass(frozen=True)
class Line:
    """A task as the list shows it; `owner` and `done_by` are None for nobody, and for somebody whose account is gone."""

    impact: Impact
    owner: User | None
    done_by: User | None
    late: bool


def lines(impacts: Sequence[Impact], today: date) -> list[Line]:
    """Tasks with the people who have them; one query however many there are."""
    ids = {each for impact in impacts for each in (impact.owner, impact.done_by) if accounts.PUBLIC_ID.fullmatch(each)}
    people = {str(user.public_id): user for user in User.objects.filter(public_id__in=ids)}
    return [
        Line(each, people.get(each.owner), people.get(each.done_by), late=each.done_at is None and each.due < today) for each in impacts
    ]


def open_and_done(today: date, *, shown: int = 50) -> tuple[list[Line], list[Line]]:
    """Every open task, the one due first first; and the tasks done last."""
    rows = Impact.objects.select_related("version")
    return lines(list(rows.filter(done_at=None)), today), lines(list(rows.exclude(done_at=None).order_by("-done_at")[:shown]), today)


def count_late(today: date) -> int:
    return Impact.objects.filter(done_at=None, due__lt=today).count()
