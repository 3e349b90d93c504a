"""What an auditor gets to recompute every figure outside: the openings of the facts in the public log, and nothing personal.

JSON Lines. `entry`: place, leaf and, for entries about people, the salt and value of the facts half. The link to a case stays closed;
entries of one subject share a `group`, a name made for this one export, so that no two exports can be joined by it. `report`: a published
version, the places of the entries it was drafted and published with, and the hash of the `row`s after it, which it was counted from beside
the entries (basis.py). `listed` and `list`: the opening of each leaf of a report's list whose case has not been erased, the leaves of those
that have, and the seed of its decoys. `transparency_reports/outside` recomputes every figure from it.
"""

import hmac
import json
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from disputes import sealed
from portal.trail import leaves
from portal.trail import queries as trail
from portal.trail.encoding import to_base64
from portal.trail.models import Entry
from portal.vault.rules import Erased
from transparency_reports import basis, counted, queries
from transparency_reports.models import CountedCase, Report

FORMAT = "mingshi-openings-2"
CHUNK = 500
Group = Callable[[str], str]


def openings() -> Iterator[str]:
    """Line by line, up to the latest checkpoint; memory does not grow with the log."""
    key = secrets.token_bytes(32)
    group: Group = lambda subject: hmac.digest(key, subject.encode(), "sha256").hex()[:24] if subject else ""  # noqa: E731
    head = trail.latest_checkpoint()
    yield _line({"format": FORMAT, "log": settings.LOG_ORIGIN, "checkpoint": trail.served(head) if head else ""})
    for entry in Entry.objects.filter(index__lt=head.size if head else 0).order_by("index").iterator(CHUNK):
        yield _line(_entry(entry, group))
    for report in queries.published_versions():
        yield from _report(report)
        if report.counted_seed:
            yield from _list(report, group)


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def _entry(entry: Entry, group: Group) -> dict[str, Any]:
    said: dict[str, Any] = {"index": entry.index, "leaf": to_base64(bytes(entry.leaf))}
    if leaves.is_about_person(bytes(entry.leaf)):
        said |= {"salt": to_base64(bytes(entry.salt)), "facts": trail.statement(entry), "group": group(entry.subject)}
    return {"entry": said}


def _report(report: Report) -> Iterator[str]:
    drafted = Entry.objects.filter(event="report.drafted", subject=f"report:{report.slug}", facts__version=report.version)
    places = {"drafted": _place(drafted.order_by("-n")), "published": _place(Entry.objects.filter(id=report.entry))}
    digest, lines = basis.kept(report)
    yield _line({"report": {"report": report.slug, "version": report.version, **places, "basis_sha256": digest}})
    for line in lines:
        yield f'{{"row":{line.rstrip()}}}\n'


def _place(entries: QuerySet[Entry]) -> int | None:
    return entries.values_list("index", flat=True).first()


def _list(report: Report, group: Group) -> Iterator[str]:
    named = {"report": report.slug, "version": report.version}
    closed = []
    for row in report.counted_cases.select_related("case").order_by("leaf").iterator(CHUNK):
        if (salt := _salt(report, row)) is None:
            closed.append(bytes(row.leaf).hex())
        else:
            said = counted.statement(report.slug, report.version, bytes(row.filing), row.places)
            yield _line({"listed": named | {"salt": to_base64(salt), "statement": said, "group": group(row.case.subject)}})
    rest = {"seed": to_base64(bytes(report.counted_seed)), "closed": closed}
    yield _line({"list": named | rest | counted.in_log(queries.counted_leaves(report))})


def _salt(report: Report, row: CountedCase) -> bytes | None:
    """What opens the case's leaf in the list; None once the case is erased, or where its leaf was closed from the start."""
    try:
        salt = counted.salt(sealed.trail_secret(row.case), report.slug, report.version)
    except Erased:
        return None
    said = counted.statement(report.slug, report.version, bytes(row.filing), row.places)
    return salt if leaves.commit(salt, said) == bytes(row.leaf) else None
