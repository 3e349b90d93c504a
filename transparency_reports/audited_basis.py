"""What reports were counted from beside the log (basis.py), as `manage.py verify_trail` holds it against their drafts' entries."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from portal.trail.models import Entry
from portal.trail.rooms import Acts, Told
from transparency_reports import basis
from transparency_reports.models import Basis

DRAFTED, HASH, NAME = "report.drafted", "basis_sha256", "basis of %s/%s"


def _rows() -> Iterator[Told]:
    for found in Basis.objects.select_related("report").order_by("report_id").iterator(1):
        report = found.report
        draft = f"report:{report.slug}", report.version
        yield NAME % draft, draft, _said(found)


def _said(found: Basis) -> dict[str, object]:
    """Hashes of the lines as they are kept now; where they cannot be read, or the row names another hash, nothing an entry says."""
    try:
        every, kinds = basis.digests(found)
    except (ValueError, TypeError):
        return {HASH: "", **dict.fromkeys((f"{kind}_rows" for kind in basis.KINDS), b"")}
    return {HASH: every if every == found.sha256 else "", **kinds}


def _draft(entry: Entry) -> tuple[str, object]:
    return entry.subject, entry.facts.get("version")


def _names_rows(entry: Entry) -> bool:
    return bool(entry.facts.get(HASH))


def _older() -> Iterator[str]:
    newest = {_draft(entry): entry for entry in Entry.objects.filter(event=DRAFTED).order_by("id")}
    if count := sum(1 for entry in newest.values() if not _names_rows(entry)):
        yield _(
            "Reports drafted before the log held a hash of how deadlines ran and when conversations began: %(count)s. For these, that part "
            "cannot be checked."
        ) % {"count": count}


def _named(entry: Entry) -> str:
    return NAME % _draft(entry)


BASIS = Acts((DRAFTED,), _rows, _draft, owns=_names_rows, latest=True, unheld=_older, whose=_named)
