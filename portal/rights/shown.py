"""What the page of a case says about a request: for the client in plain words, for staff with what they can do."""

from typing import Any

from disputes import queries as cases
from disputes.models import Case
from disputes.panels import Panel
from disputes.rules import Stage
from portal.accounts.models import User
from portal.law import queries as law
from portal.rights import queries
from portal.rights.forms import DocumentForm
from portal.rights.models import Record, Request
from portal.rights.rules import ERASES, GIVES_COPY, PROOFS, SENTENCES, Whom
from portal.rights.services import PERMISSION


def panel(case: Case, viewer: User | None) -> Panel | None:
    """The room's part of the page of a case; None where the case is no request."""
    request = queries.of_case(case) if case.kind == "rights" else None
    if request is None:
        return None
    return Panel("rights/_client.html", for_client(request)) if viewer is None else Panel("rights/_desk.html", for_desk(request, viewer))


def for_client(request: Request) -> dict[str, Any]:
    package = queries.open_package(request)
    return {
        **_both(request),
        "open": request.case.stage != Stage.CLOSED,
        "proof": PROOFS.get(request.whom, ""),
        "for_oneself": request.whom == Whom.SELF,
        "package": package if package and not request.case.contact else None,
        "written": package if package and request.case.contact else None,
    }


def for_desk(request: Request, viewer: User, form: DocumentForm | None = None) -> dict[str, Any]:
    at_work = request.case.stage in (Stage.IN_REVIEW, Stage.AWAITING_CLIENT, Stage.ANSWERED)
    return {
        **_both(request),
        "form": form or DocumentForm(),
        "may": viewer.may(PERMISSION),
        "package": queries.open_package(request),
        "can_copy": at_work and request.right in GIVES_COPY and request.standing.may_carry_out,
        "can_delete": at_work and request.right in ERASES and request.standing.may_carry_out and request.certificate is None,
        "at_work": at_work,
    }


def _both(request: Request) -> dict[str, Any]:
    return {
        "request": request,
        "words": SENTENCES[request.right],
        "standing": request.standing,
        "records": [(record, _name(record), _ground(record)) for record in queries.records(request)],
    }


def _name(record: Record) -> str:
    case = cases.by_public_id(record.subject.removeprefix(queries.CASE))
    return case.reference if case else ""


def _ground(record: Record) -> str:
    return law.refusal_ground(record.ground).text if record.ground else ""
