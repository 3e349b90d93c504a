"""Departments, and who sits where with how much room on the desk."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from disputes import audited_desk, refusals
from disputes.models import Case, Department, Seat
from disputes.moves import OFFICE
from disputes.rules import Stage
from portal.accounts.models import User
from portal.doors.text import clean
from portal.trail import services as trail
from portal.trail.rules import Actor, Fact

NAME, MOST = 60, 500


@transaction.atomic
def save_department(
    *, name_zh: str, name_en: str, by: Actor, department: Department | None = None, at: datetime | None = None
) -> Department:
    """Add a department, or rename one; its code comes from its first English name and never changes.

    Raises Refusal desk.department_named (422), desk.department_taken (409)."""
    names = {name: clean(text, limit=NAME, multiline=False) for name, text in (("name_zh", name_zh), ("name_en", name_en))}
    saved = department or Department(code=slugify(names["name_en"])[:40])
    if not all(names.values()) or not saved.code:
        raise refusals.department_needs_names()
    saved.name_zh, saved.name_en = names["name_zh"], names["name_en"]
    try:
        with transaction.atomic():
            saved.save(force_insert=department is None)
    except IntegrityError:
        raise refusals.department_taken() from None
    _note(saved, by, at)
    return saved


@transaction.atomic
def retire_department(*, department: Department, active: bool, by: Actor, at: datetime | None = None) -> Department:
    """Take a department out of use, or back in. Refusal desk.department_busy (409) while open cases lie there."""
    current = Department.objects.select_for_update().get(pk=department.pk)
    if not active and Case.objects.exclude(stage=Stage.CLOSED).filter(department=current.code).exists():
        raise refusals.department_busy()
    current.active = active
    current.save(update_fields=["active"])
    _note(current, by, at)
    return current


def _note(department: Department, by: Actor, at: datetime | None) -> None:
    facts: dict[str, Fact] = {"active": department.active, "row": trail.mark(audited_desk.department_columns(department))}
    trail.record(event="desk.department", by=by, subject=audited_desk.department_subject(department), facts=facts, at=at)


@transaction.atomic
def seat_person(*, user: User, department: Department | None, capacity: int, by: Actor, at: datetime | None = None) -> Seat:
    """Say where somebody works and how many open cases they can look after at once (1 to 500). Refusal desk.capacity (422)."""
    if not user.has_role(*OFFICE):
        raise refusals.not_of_the_office()
    if not 1 <= capacity <= MOST:
        raise refusals.impossible_capacity(MOST)
    seat, _created = Seat.objects.update_or_create(user=user, defaults={"department": department, "capacity": capacity})
    trail.record(event="desk.seat", by=by, subject=f"staff:{user.public_id}", facts=audited_desk.seat_facts(seat), at=at)
    return seat
