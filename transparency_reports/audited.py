"""Published reports as `manage.py verify_trail` holds them against their leaves: version, method, reason, files, list of counted cases."""

import json
from collections.abc import Iterator, Mapping

from portal.trail.rooms import Documents
from transparency_reports import counted, data, keeping, queries, rendering
from transparency_reports.models import Report
from transparency_reports.rules import Status


def _rows() -> Iterator[tuple[str, str, Mapping[str, object]]]:
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


REPORTS = Documents(("report.published", "report.corrected"), _rows)
