import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes import sealed
from disputes.models import Case
from portal.doors.errors import Refusal
from portal.trail import leaves
from portal.trail import services as trail
from portal.trail.rules import Actor
from portal.vault.rules import Erased
from transparency_reports import basis, corrections, counted, counting, data, keeping, openings, prints, queries, rendering
from transparency_reports.models import CountedCase, Report
from transparency_reports.printing import share_of
from transparency_reports.rules import EARLIER_QUARTERS, METHOD, Quarter, Status

OPENED = _("This draft was opened for comment. Its figures no longer change; a mistake is corrected by a new version.")
NO_REASON: Mapping[str, str] = MappingProxyType({})
Told = queries.Told


@transaction.atomic
def draft_report(*, quarter: Quarter, by: Actor, at: datetime | None = None) -> Report:
    """Count a finished quarter from the records; drafting again counts again. Refused once it is published."""
    now = at or timezone.now()
    if now < quarter.end:
        raise Refusal("report.period_not_over", 409, _("This quarter is not over yet. A report covers a whole quarter."))
    if Report.objects.filter(year=quarter.year, quarter=quarter.number, status=Status.PUBLISHED).exists():
        raise Refusal("report.already_published", 409, _("The report for this quarter is published. Its figures no longer change."))
    return _count(quarter, by, now, version=1)


@transaction.atomic
def draft_correction(*, quarter: Quarter, reason_zh: str, reason_en: str, by: Actor, at: datetime | None = None) -> Report:
    """Count a published quarter again, as the next version. The reason, in both languages, is published with it.

    What the new version may print beside the old one: corrections.py. Drafting again counts again.
    """
    now = at or timezone.now()
    if not (reason_zh.strip() and reason_en.strip()):
        raise Refusal("report.no_reason", 422, _("Give the reason in both languages: it is published with the correction."))
    old = queries.published(quarter)
    if old is None:
        raise Refusal("report.not_published", 409, _("There is nothing to correct: the report for this quarter is not published."))
    return _count(quarter, by, now, version=old.version + 1, old=old, reason={"correction_zh": reason_zh, "correction_en": reason_en})


def _count(
    quarter: Quarter, by: Actor, now: datetime, *, version: int, old: Report | None = None, reason: Mapping[str, str] = NO_REASON
) -> Report:
    _not_opened(quarter, version)
    k, told = settings.SMALL_NUMBER, list[Told]()
    tally = queries.tally(quarter, now, seen=lambda case, places: told.append((case.subject, places)))
    figures = queries.corrected(tally, old, k) if old else queries.figures(tally, k)
    summary = {"summary_zh": old.summary_zh, "summary_en": old.summary_en} if old else {}
    counted_now = {
        "method": METHOD,
        "small_number": k,
        "figures": data.plain(figures),
        "changes": corrections.changes(data.figures(old.figures), figures) if old else [],
        "earlier": earlier_shares(quarter, k, now),
        "counts": tally.counts(),
        "counted_at": timezone.now(),
        "drafted_at": now,
        "drafted_by": f"{by.kind}:{by.id}",
        "counted_seed": secrets.token_bytes(32),
        **reason,
    }
    report, _created = Report.objects.update_or_create(
        year=quarter.year, quarter=quarter.number, version=version, defaults=counted_now, create_defaults=counted_now | summary
    )
    _list_cases(report, told)
    kept = basis.keep(report)
    facts = {"version": report.version, "method": METHOD, "basis_sha256": kept, **basis.marks(report)}
    trail.record(event="report.drafted", by=by, subject=f"report:{report.slug}", facts=facts, at=now)
    return report


def _not_opened(quarter: Quarter, version: int) -> None:
    """What the public has seen of a draft is not counted anew: two counts beside each other tell what decision 21 hides."""
    if Report.objects.filter(year=quarter.year, quarter=quarter.number, version=version).exclude(opened_at=None).exists():
        raise Refusal(
            "report.opened",
            409,
            _("This draft was opened for comment. Its figures no longer change; a mistake is corrected by a new version."),
        )


def _list_cases(report: Report, told: Sequence[Told]) -> None:
    """Write down which cases the draft counts and where, in place of what an earlier draft said."""
    report.counted_cases.all().delete()
    for chunk in _chunks(told):
        CountedCase.objects.bulk_create([_counted(report, *each) for each in queries.filings(chunk)])


def _chunks(told: Sequence[Told]) -> Iterator[list[Told]]:
    left = iter(told)
    while chunk := list(islice(left, queries.CHUNK)):
        yield chunk


def _counted(report: Report, case: Case, places: tuple[counting.Place, ...], filing: bytes) -> CountedCase:
    """A case whose secret is gone (erased since) still has its leaf: one that nobody can open."""
    try:
        salt = counted.salt(sealed.trail_secret(case), report.slug, report.version)
    except Erased:
        salt = secrets.token_bytes(32)
    leaf = leaves.commit(salt, counted.statement(report.slug, report.version, filing, places))
    return CountedCase(report=report, case=case, places=places, filing=filing, leaf=leaf)


def earlier_shares(quarter: Quarter, k: int, now: datetime) -> list[dict[str, object]]:
    """The shares kept in the quarters before, oldest first: as published where they were, else counted."""
    rows: list[dict[str, object]] = []
    for _step in range(EARLIER_QUARTERS):
        quarter = quarter.previous()
        published = queries.published(quarter)
        figures = published.figures if published else data.plain(queries.shares(queries.tally(quarter, now), k))
        rows.insert(0, {"quarter": quarter.slug, "cells": {clock: share_of(figures, clock) for clock in counting.CLOCKS}})
    return rows


@transaction.atomic
def describe_report(*, report: Report, summary_zh: str, summary_en: str, by: Actor, at: datetime | None = None) -> Report:
    """The summary in plain language, both languages or neither."""
    if bool(summary_zh.strip()) != bool(summary_en.strip()):
        raise Refusal("report.one_language", 422, _("Write the summary in both languages, or leave both empty."))
    report = _draft(report)
    report.summary_zh, report.summary_en = summary_zh, summary_en
    report.described_by = f"{by.kind}:{by.id}"
    report.save(update_fields=["summary_zh", "summary_en", "described_by"])
    trail.record(event="report.described", by=by, subject=f"report:{report.slug}", facts={"version": report.version}, at=at)
    return report


@transaction.atomic
def publish_report(*, report: Report, by: Actor, at: datetime | None = None) -> Report:
    """Freeze, render both languages, put the hashes into the public log, and hand the bytes to the press on commit."""
    now = at or timezone.now()
    report = _draft(report)
    if report.drafted_by == f"{by.kind}:{by.id}":
        raise Refusal("report.second_person", 409, _("You drafted this report. Someone else has to read and publish it."))
    if report.described_by == f"{by.kind}:{by.id}":
        raise Refusal("report.second_person", 409, _("You wrote the summary of this report. Someone else has to read and publish it."))
    if report.comment_until is not None and timezone.localdate(now) <= report.comment_until:
        raise Refusal("report.still_open", 409, _("This draft is still open for comment. Publish it after the last day."))
    old = queries.published(report.period)
    report.status, report.published_at, report.published_by = Status.PUBLISHED, now, f"{by.kind}:{by.id}"
    files = rendering.files(report)
    report.hashes = {file.path: file.sha256 for file in files}
    event = "report.corrected" if old else "report.published"
    report.entry = str(trail.record_document(event=event, by=by, document=_leaf(report, old), at=now).id)
    report.save()
    keeping.keep(files)
    transaction.on_commit(lambda: keeping.print_files(files, report.version))
    transaction.on_commit(lambda: prints.print_report.enqueue(slug=report.slug, version=report.version))
    return report


def _leaf(report: Report, old: Report | None) -> dict[str, Any]:
    """What the public log says of the report: the hash of every file, and for a correction what it replaces, why, and what changed."""
    leaf = {"type": "report", "report": report.slug, "version": report.version, "method": report.method, "sha256": report.hashes}
    if report.counted_seed:
        leaf["counted"] = counted.in_log(queries.counted_leaves(report))
    if old is not None:
        leaf["replaces"] = {"version": old.version, "sha256": old.hashes}
        leaf["reason"] = {"zh-hans": report.correction_zh, "en": report.correction_en}
        leaf["changes"] = [[change["figure"], change["row"], *_said(change, "old"), *_said(change, "new")] for change in report.changes]
    return leaf


def _said(change: Mapping[str, Any], side: str) -> tuple[str, str]:
    """A number as text, because the log's JSON knows no fractions, and its state."""
    return data.number(change[side]), change[f"{side}_state"]


def export_openings(*, by: Actor, at: datetime | None = None) -> Iterator[str]:
    """The auditor's export, line by line (openings.py); that it was made is an entry of the log itself."""
    trail.record(event="log.openings_exported", by=by, at=at)
    return openings.openings()


def _draft(report: Report) -> Report:
    locked = Report.objects.select_for_update().get(pk=report.pk)
    if locked.status != Status.DRAFT:
        raise Refusal("report.already_published", 409, _("The report for this quarter is published. Its figures no longer change."))
    return locked
