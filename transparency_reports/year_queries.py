from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.trail import queries as trail
from portal.trail.models import Entry
from transparency_reports.models import Edition
from transparency_reports.rules import Status


def editions() -> list[Edition]:
    """The newest version of every published edition, newest year first."""
    newest: dict[int, Edition] = {}
    for edition in published_editions():
        newest.setdefault(edition.year, edition)
    return list(newest.values())


def published_editions() -> list[Edition]:
    """Every published version of every edition, newest first."""
    return list(Edition.objects.filter(status=Status.PUBLISHED))


def by_year(year: int, version: int | None = None) -> Edition:
    """The published edition of a year, its newest version unless one is named; Refusal 404 otherwise."""
    found = Edition.objects.filter(year=year, status=Status.PUBLISHED, **({"version": version} if version else {})).first()
    if found is None:
        raise Refusal("report.not_found", 404, _("There is no published report at this address."))
    return found


def proof_of(entry: str) -> str:
    """The `.tlog-proof` of an entry of the log; Refusal 404 until the next checkpoint has it."""
    text = trail.proof(Entry.objects.get(id=entry)) if entry else None
    if text is None:
        raise Refusal("report.not_in_log_yet", 404, _("The log has not taken this report in yet. Please try again in a minute."))
    return text
