"""What pages say about tasks for people outside the system: at the desk with what to do, to the client in plain words."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from disputes.models import Case
from disputes.panels import Panel
from portal.accounts.models import User
from portal.rights import outside_queries, queries
from portal.rights.models import Request
from portal.rights.outside_models import OutsideTask
from portal.rights.outside_rules import KINDS, Kind, State
from portal.rights.outside_sealed import words


def above_queue(viewer: User) -> Panel | None:
    """How many tasks wait for this member of staff, and how many are overdue; None where none does."""
    waiting, late, due = outside_queries.waiting(viewer, timezone.now())
    if due is None:
        return None
    day = timezone.localdate(due - timedelta(microseconds=1))  # `due` is the end of the last day
    return Panel("rights/outside/_queue.html", {"waiting": waiting, "late": late, "day": day})


def panel(case: Case, viewer: User | None) -> Panel | None:
    """The part of the page of a case; None where there is nothing outside to say or do."""
    request = queries.of_case(case) if case.kind == "rights" else None
    if request is None:
        return None
    found = outside_queries.tasks(request)
    if viewer is None:
        return Panel("rights/outside/_client.html", {"lines": [(task.who, status(task)) for task in found]}) if found else None
    return Panel("rights/outside/_desk.html", _desk(request, found, viewer)) if found or _may_plan(request, viewer) else None


def _may_plan(request: Request, viewer: User) -> bool:
    return request.right in KINDS and request.standing.confirmed and viewer.may(outside_queries.PERMISSION)


def _desk(request: Request, tasks: list[OutsideTask], viewer: User) -> dict[str, Any]:
    may = _may_plan(request, viewer)
    further = outside_queries.further(request) if may and Kind.PARTNER in KINDS[request.right] else []
    return {"request": request, "rows": rows(tasks), "may": may, "further": further if tasks else [], "none": not tasks}


def rows(tasks: list[OutsideTask], now: datetime | None = None) -> list[dict[str, Any]]:
    """A line of a table each: the task, its owner's name, whether it is overdue."""
    moment, names = now or timezone.now(), {str(each.public_id): each.display_name() for each in outside_queries.colleagues()}
    return [{"task": task, "owner": names.get(task.owner, "–"), "overdue": task.overdue(moment)} for task in tasks]


def status(task: OutsideTask) -> str:
    """One plain sentence for the person whose data it is."""
    told = date_format(timezone.localdate(task.told_at), "DATE_FORMAT") if task.told_at else ""
    answered = date_format(timezone.localdate(task.answered_at), "DATE_FORMAT") if task.answered_at else ""
    facts = {"told": told, "answered": answered, "until": date_format(task.last_day, "DATE_FORMAT")}
    return _sentences(bool(told))[State(task.state)] % facts


def _sentences(told: bool) -> dict[State, str]:
    done, refused = _("Done on %(answered)s."), _("Refused on %(answered)s. Ask us on this page for the reason.")
    if told:
        done = _("Told on %(told)s, answered on %(answered)s: done.")
        refused = _("Told on %(told)s, answered on %(answered)s: refused. Ask us on this page for the reason.")
    return {
        State.WAITING: _("We tell them next. We expect an answer by %(until)s."),
        State.TOLD: _("Told on %(told)s. We expect an answer by %(until)s."),
        State.DONE: done,
        State.REFUSED: refused,
        State.SILENT: _("Told on %(told)s. No answer came by %(until)s."),
    }


def exported(task: OutsideTask) -> dict[str, Any]:
    """Everything held about a task, for the copy."""
    times = {name: moment.isoformat() for name in ("told_at", "answered_at") if (moment := getattr(task, name))}
    said = {name: words(task, name) for name in ("address", "details", "evidence")}
    return {"who": task.who, "kind": task.kind, "state": task.state, "due": task.last_day.isoformat(), **times, **said}
