"""Published reports as `manage.py verify_trail` holds them against their leaves: version, method, reason, files, list of counted cases."""

import json
from collections.abc import Iterable, Iterator, Sequence

from portal.trail.models import Entry
from portal.trail.rooms import Acts, Told, document
from transparency_reports import comments, counted, data, keeping, live, queries, rendering
from transparency_reports.models import Edition, Report, Statement
from transparency_reports.rules import Status


def _rows() -> Iterator[Told]:
    for report in Report.objects.filter(status=Status.PUBLISHED).order_by("pk").iterator():
        yield f"report {report.slug}/{report.version}", report.entry, _said(report)


def _said(report: Report) -> dict[str, object]:
    said: dict[str, object] = {"report": report.slug, "version": report.version, "method": report.method, "sha256": _files(report)}
    if report.counted_seed:
        said["counted"] = counted.in_log(queries.counted_leaves(report))
    if report.correction_en:
        said["reason"] = {"zh-hans": report.correction_zh, "en": report.correction_en}
    return said


def _files(report: Report) -> dict[str, str]:
    """The hashes as the row has them; where its figures are not those of the file that was published, the hash of what they are now."""
    path = rendering.address(report, "en", "data.json")
    kept = keeping.find(path, report.hashes.get(path, ""))
    if kept is None or json.loads(kept.body)["figures"] == report.figures:
        return dict(report.hashes)
    return {**report.hashes, path: data.digest(data.to_json(rendering.document(report)))}


def _editions() -> Iterator[Told]:
    for edition in Edition.objects.filter(status=Status.PUBLISHED).order_by("pk").iterator():
        hashes = {**edition.hashes}
        for path in hashes:
            if path.endswith("/data.json"):
                hashes[path] = data.digest(data.to_json(edition.document))
        said = {"report": edition.slug, "version": edition.version, "sha256": hashes, "at": edition.published_at}
        reason = {"reason": {"zh-hans": edition.correction_zh, "en": edition.correction_en}} if edition.version > 1 else {}
        yield f"edition {edition}", edition.entry, {**said, **reason, "sources": edition.document.get("sources")}


def _published() -> Iterator[Told]:
    yield from _rows()
    yield from _editions()


def _prints() -> Iterator[Told]:
    for model in (Report, Edition):
        for printed in model._default_manager.exclude(print_entry="").order_by("pk"):
            said = {"report": printed.slug, "version": printed.version, "sha256": printed.prints or None}
            yield f"print of {printed}", printed.print_entry, said


def _printed_again(left: Sequence[Entry]) -> Iterable[Entry]:
    """The row keeps the newest print of a version; the log keeps them all."""
    newest = {_version(entry): entry.id for entry in Entry.objects.filter(event=PRINTED).order_by("id")}
    return [entry for entry in left if newest[_version(entry)] != entry.id]


def _version(entry: Entry) -> tuple[object, object]:
    said = entry.document or {}
    return said.get("report"), said.get("version")


def _opened() -> Iterator[Told]:
    for report in Report.objects.exclude(opened_at=None).order_by("pk"):
        yield f"draft {report.slug}", (OPENED, report.slug), {**comments.in_log(report), "at": report.opened_at}


def _statements() -> Iterator[Told]:
    for statement in Statement.objects.exclude(approved_at=None).order_by("pk"):
        said = {**live.in_log(statement), "at": statement.approved_at, "by": statement.approved_by.partition(":")[2]}
        yield f"statement {statement.public_id}", statement.entry, said


PRINTED, OPENED, STATED = "report.printed", "report.opened", "statement.published"
DRAFTS = (
    "report.described", "statement.drafted", "edition.drafted", "edition.described", "edition.story_added", "edition.story_removed",
)  # fmt: skip
REPORTS = Acts(("report.published", "report.corrected"), _published)
PRINTS = Acts((PRINTED,), _prints, gone=_printed_again)
OPENINGS = Acts((OPENED,), _opened, document("report"))
STATEMENTS = Acts((STATED,), _statements)
