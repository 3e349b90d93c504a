"""What a page of the mediation room shows of the files of a space, and the form for another one."""

from typing import Any

from disputes import evidence, rooms_read
from disputes.files_forms import OwnRoomFileForm, RoomFileForm
from disputes.files_rules import Space
from disputes.room_tables import Table
from disputes.services import file_intake
from disputes.views import files


def file_form(table: Table, *given: Any) -> tuple[Any, dict[str, tuple[str, str]]]:
    """The form of whoever sits there; a person is asked for the consents the law asks of them, whose words come with it."""
    if subject := file_intake.who_consents(table.case, table.me):
        return files.file_form(table.case, *given, kind=OwnRoomFileForm, subject=subject)
    return RoomFileForm(*given, case=table.case), {}


def shelf(table: Table, here: str, bound: Any = None) -> dict[str, Any]:
    """The files of the space `here` ("" for nobody's) as `table.me` may see them; `bound` is a form that came back."""
    if not here:
        return {}
    case, me, space = table.case, table.me, Space(here)
    form, consents = file_form(table)
    now = rooms_read.standing(case)
    return {
        "files": evidence.listed(case, me, space),
        "half": evidence.half(case, me, space),
        "counts": evidence.counts(case, me, space),
        "file_form": bound or form,
        "consents": consents,
        "uploads": table.url("file_uploads", here),
        "files_url": table.url("files", here),
        "may_put": now.open or space is Space.MEDIATOR and not now.closed,
        **files.allowance(),
    }
