"""What the page of a case says about a request: for the client in plain words, for staff with what they can do."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from disputes.models import Case
from disputes.panels import Panel
from disputes.rules import Stage
from portal.accounts.models import User
from portal.consent import queries as consent
from portal.consent.rules import Answer
from portal.law import queries as law
from portal.rights import facts, queries, sealed_words
from portal.rights.forms import DocumentForm
from portal.rights.models import Correction, Limit, Record, Request
from portal.rights.rules import EFFECTS, ERASES, EXPLAINS, GIVES_COPY, PROOFS, SENTENCES, Effect, Right, Whom
from portal.rights.services import PERMISSION

CSS = "rights/rights.css"


def panel(case: Case, viewer: User | None) -> Panel | None:
    """The room's part of the page of a case; None where the case is no request."""
    request = queries.of_case(case) if case.kind == "rights" else None
    if request is None:
        return None
    if viewer is None:
        return Panel("rights/_client.html", for_client(request), CSS)
    return Panel("rights/_desk.html", for_desk(request, viewer), CSS)


def beside(case: Case, viewer: User | None) -> Panel | None:
    """What stands beside a record for everybody who reads it: what was put right, and what is stopped."""
    corrections = [row for row in queries.corrections_of(case.subject) if row.effect]
    limits = queries.limits_on(case.subject)
    if not corrections and not limits:
        return None
    told = {
        "corrections": [put_right(case, row, opened=viewer is None) for row in corrections],
        "limits": [(row, sealed_words.open_limit(case, row) if viewer is None else "") for row in limits],
        "exemptions": [(row, sealed_words.open_exemption(case, row)) for limit in limits for row in queries.exemptions(limit)],
        "staff": viewer,
        "may": viewer is not None and viewer.may(PERMISSION),
    }
    return Panel("rights/_beside.html", told, CSS)


def lines(case: Case) -> list[str]:
    """The same as lines, for the text of everything and for papers that go outside: opened, for the client."""
    corrections = [line for row in queries.corrections_of(case.subject) for line in _put_right_lines(case, row)]
    stops = [(row, sealed_words.open_limit(case, row)) for row in queries.limits_on(case.subject)]
    return corrections + [f"{row.began_at:%Y-%m-%d}  {row.get_stops_display()}{f' · {said}' if said else ''}" for row, said in stops]


def _put_right_lines(case: Case, row: Correction) -> list[str]:
    one, pair = put_right(case, row, opened=True), _("%(name)s: %(value)s")
    decided = str(row.get_effect_display()) if row.effect else _("Not decided yet")
    after = _("After") if row.effect and row.effect != Effect.REFUSED else pgettext("correction", "Asked for")
    told = ((_("Before"), one["was"]), (after, one["should"]), (_("Why"), one["words"]), (_("What others were told"), one["told"]))
    when = timezone.localtime(row.decided_at or row.asked_at)
    head = f"{when:%Y-%m-%d %H:%M}  {' · '.join(filter(None, [one['name'], decided, one['ground']]))}"
    return [head, *(f"    {pair % {'name': name, 'value': said}}" for name, said in told if said)]


def put_right(case: Case, row: Correction, *, opened: bool) -> dict[str, Any]:
    """One correction, with its words open for the person, masked for the desk."""
    mine = {name: sealed_words.open_correction(case, row, name) for name in ("was", "should", "words", "told")} if opened else {}
    return {
        "row": row, "name": facts.name(row.what), "was": row.was_masked, "should": row.should_masked, **mine, "reference": case.reference,
        "meaning": EFFECTS[row.effect] if row.effect else "", "ground": law.ground_title(row.ground) if row.ground else "",
    }  # fmt: skip


def _corrections(request: Request, *, opened: bool) -> list[dict[str, Any]]:
    rows = [(row, queries.case_of(row.subject)) for row in request.corrections.all()]
    return [put_right(case, row, opened=opened) for row, case in rows if case is not None]


def _limits(request: Request, *, opened: bool) -> list[tuple[Limit, str]]:
    rows = [(row, queries.case_of(row.subject)) for row in request.limits.all()]
    return [(row, sealed_words.open_limit(case, row) if opened else "") for row, case in rows if case is not None]


def for_client(request: Request) -> dict[str, Any]:
    package = queries.open_package(request)
    return {
        **_both(request),
        "corrections": _corrections(request, opened=True),
        "limits": _limits(request, opened=True),
        "can_say": request.right == Right.CORRECTION and request.standing.confirmed and request.case.stage != Stage.CLOSED,
        "open": request.case.stage != Stage.CLOSED,
        "proof": PROOFS.get(request.whom, ""),
        "for_oneself": request.whom == Whom.SELF,
        "package": package if package and not request.case.contact else None,
        "written": package if package and request.case.contact else None,
    }


def for_desk(request: Request, viewer: User, form: DocumentForm | None = None) -> dict[str, Any]:
    at_work = request.case.stage in (Stage.IN_REVIEW, Stage.AWAITING_CLIENT, Stage.ANSWERED)
    ready = at_work and request.standing.may_carry_out
    return {
        **_both(request),
        "corrections": _corrections(request, opened=False),
        "limits": _limits(request, opened=False),
        "can_restrict": ready and request.right == Right.RESTRICTION,
        "can_object": ready and request.right == Right.OBJECTION,
        "can_withdraw": ready and request.right == Right.WITHDRAWAL,
        "can_explain": at_work and request.right in EXPLAINS,
        "ready": ready,
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
        "withdrawn": _withdrawn(request) if request.right == Right.WITHDRAWAL else [],
        "records": [(record, facts.record(record.subject), _ground(record)) for record in queries.records(request)],
    }


def _withdrawn(request: Request) -> list[tuple[str, datetime]]:
    """Titles of the consents that were taken back since the request came, and when."""
    language, since = get_language() or "en", request.case.filed_at
    titles = {each.code: each.words(language)[0] for each in consent.purposes()}
    events = [event for record in queries.records(request) for event in consent.history(record.subject)]
    return [(titles.get(event.purpose, ""), event.at) for event in events if event.answer == Answer.WITHDRAWN and event.at >= since]


def _ground(record: Record) -> str:
    return law.refusal_ground(record.ground).text if record.ground else ""
