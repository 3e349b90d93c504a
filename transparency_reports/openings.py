"""What an auditor gets to recompute every figure outside: the openings of the facts in the public log, and nothing personal.

JSON Lines. `entry`: place, leaf and, for entries about people, the salt and value of the facts half. The link to a case stays closed;
entries of one subject share a `group`, a name made for this one export, so that no two exports can be joined by it. `clock`: what was
counted of deadlines, which are folded from the events under the published terms. `list` and `listed`: a report's list of cases, its
decoys' seed, and the opening of each leaf whose case has not been erased.
"""

import hmac
import json
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings

from disputes import sealed
from disputes.models import Clock
from portal.trail import leaves
from portal.trail import queries as trail
from portal.trail.encoding import to_base64
from portal.trail.models import Entry
from portal.vault.rules import Erased
from transparency_reports import counted, queries
from transparency_reports.models import Report

FORMAT = "mingshi-openings-1"
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
    clocks = Clock.objects.select_related("case").order_by("pk")
    for clock in clocks.iterator(CHUNK):
        if family := queries.family(clock.code):
            yield _line(_clock(clock, family, group))
    for report in queries.published_versions():
        if report.counted_seed:
            yield from _list(report, group)


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def _entry(entry: Entry, group: Group) -> dict[str, Any]:
    said: dict[str, Any] = {"index": entry.index, "leaf": to_base64(bytes(entry.leaf))}
    if leaves.is_about_person(bytes(entry.leaf)):
        said |= {"salt": to_base64(bytes(entry.salt)), "facts": trail.statement(entry), "group": group(entry.subject)}
    return {"entry": said}


def _clock(clock: Clock, family: str, group: Group) -> dict[str, Any]:
    paused = clock.paused_at is not None and clock.breached_at is None
    moments = {"started": clock.started_at, "due": None if paused else clock.due_at, "stopped": clock.stopped_at}
    times = {name: moment.isoformat() if moment else None for name, moment in moments.items()}
    return {"clock": {"group": group(clock.case.subject), "family": family, "term": clock.code, "version": clock.version, **times}}


def _list(report: Report, group: Group) -> Iterator[str]:
    named = {"report": report.slug, "version": report.version}
    yield _line({"list": named | {"seed": to_base64(bytes(report.counted_seed)), **counted.in_log(queries.counted_leaves(report))}})
    for row in report.counted_cases.select_related("case").order_by("leaf").iterator(CHUNK):
        try:
            salt = counted.salt(sealed.trail_secret(row.case), report.slug, report.version)
        except Erased:
            continue
        said = counted.statement(report.slug, report.version, bytes(row.filing), row.places)
        if leaves.commit(salt, said) == bytes(row.leaf):
            yield _line({"listed": named | {"salt": to_base64(salt), "statement": said, "group": group(row.case.subject)}})
