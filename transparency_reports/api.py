"""Published reports for programs: /api/v1/reports. Public, read-only."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema

from portal.doors.problems import declared
from transparency_reports import queries, rendering
from transparency_reports.models import Report

router = Router(tags=["reports"], by_alias=True)


class ReportOut(Schema):
    slug: str
    version: int
    method: str
    published_at: datetime
    url: dict[str, str]


class WholeReportOut(ReportOut):
    document: dict[str, Any]


def _out(report: Report) -> dict[str, Any]:
    urls = {language: settings.PUBLIC_ORIGIN + rendering.address(report, language) for language in rendering.LANGUAGES}
    return {"slug": report.slug, "version": report.version, "method": report.method, "published_at": report.published_at, "url": urls}


@router.get("/reports", response=list[ReportOut], summary="Every published report, newest first")
def reports(request: HttpRequest) -> list[dict[str, Any]]:
    return [_out(report) for report in queries.archive()]


class PointOut(Schema):
    report: str
    version: int
    method: str
    value: float | None
    unit: str
    state: str


class SeriesOut(Schema):
    figure: str
    row: str
    points: list[PointOut]


@router.get(
    "/reports/series/{figure}/{row}",
    response={200: SeriesOut, **declared(404)},
    summary="One number over all published quarters, oldest first",
)
def series(request: HttpRequest, figure: str, row: str) -> dict[str, Any]:
    return {"figure": figure, "row": row, "points": queries.series(figure, row)}


@router.get("/reports/{slug}", response={200: WholeReportOut, **declared(404)}, summary="One report with all its figures")
def report(request: HttpRequest, slug: str) -> dict[str, Any]:
    found = queries.by_slug(slug)
    return _out(found) | {"document": rendering.document(found)}
