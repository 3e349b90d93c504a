"""How the desk is set up, as `manage.py verify_trail` reads it: each row is what the newest entry about it says."""

from collections.abc import Iterator

from disputes.models import CannedReply, Department, Macro, Seat
from portal.trail.models import Entry
from portal.trail.rooms import Acts, Told, columns
from portal.trail.rules import Fact

NAMED = ("public_id", "name_zh", "name_en", "n", "changed_at", "retired_at")
Tool = CannedReply | Macro


def department_subject(row: Department) -> str:
    return f"department:{row.code}"


def department_columns(row: Department) -> bytes:
    return columns(row, "code", "name_zh", "name_en", "active")


def what_is(tool: Tool) -> str:
    return "reply" if isinstance(tool, CannedReply) else "macro"


def tool_subject(tool: Tool) -> str:
    return f"{what_is(tool)}:{tool.public_id}"


def tool_columns(tool: Tool) -> bytes:
    own = ("shortcut", "text_zh", "text_en") if isinstance(tool, CannedReply) else ("steps",)
    return columns(tool, *NAMED, *own)


def seat_facts(row: Seat) -> dict[str, Fact]:
    return {"department": row.department.code if row.department else "", "capacity": row.capacity}


def _departments() -> Iterator[Told]:
    for row in Department.objects.order_by("pk").iterator():
        yield f"department {row.code}", department_subject(row), {"active": row.active, "row": department_columns(row)}


def _seats() -> Iterator[Told]:
    for row in Seat.objects.select_related("user", "department").order_by("pk").iterator():
        yield f"desk of {row.user.public_id}", f"staff:{row.user.public_id}", seat_facts(row)


def _replies() -> Iterator[Told]:
    for row in CannedReply.objects.order_by("pk").iterator():
        yield f"reply {row.shortcut}", tool_subject(row), _said(row)


def _macros() -> Iterator[Told]:
    for row in Macro.objects.order_by("pk").iterator():
        yield f"macro {row.name_en}", tool_subject(row), _said(row)


def _said(tool: Tool) -> dict[str, object]:
    return {"row": tool_columns(tool)}


def _subject(entry: Entry) -> str:
    return entry.subject


ACTS = {
    "departments": Acts(("desk.department",), _departments, _subject, latest=True),
    "desks of staff": Acts(("desk.seat",), _seats, _subject, latest=True),
    "replies": Acts(("reply.kept", "reply.retired", "reply.restored"), _replies, _subject, latest=True),
    "macros": Acts(("macro.kept", "macro.retired", "macro.restored"), _macros, _subject, latest=True),
}
