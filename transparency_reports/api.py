"""Published reports for programs: /api/v1/reports. Public, read-only."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema

from portal.doors.problems import declared
from transparency_reports import queries, rendering, year_queries, year_rendering
from transparency_reports.models import Edition, Report

router = Router(tags=["reports"], by_alias=True)


class ReportOut(Schema):
    slug: str
    version: int
    method: str
    published_at: datetime
    url: dict[str, str]


class WholeReportOut(ReportOut):
    document: dict[str, Any]


def _out(report: Report | Edition) -> dict[str, Any]:
    urls = {language: settings.PUBLIC_ORIGIN + rendering.path_of(report.slug, language) for language in rendering.LANGUAGES}
    method = report.method if isinstance(report, Report) else report.document["method"]
    return {"slug": report.slug, "version": report.version, "method": method, "published_at": report.published_at, "url": urls}


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
    """`figure` and `row` as data.csv names them, e.g. received.kind and total. A value that is not printed is null, and `state` says why.

    The same figure of one quarter as a picture for your own page: /en/reports/{slug}/figure/{figure}.svg (or /zh-hans/…).
    """
    return {"figure": figure, "row": row, "points": queries.series(figure, row)}


@router.get("/reports/years", response=list[ReportOut], summary="The edition of every year that has one, newest first")
def years(request: HttpRequest) -> list[dict[str, Any]]:
    return [_out(edition) for edition in year_queries.editions()]


@router.get(
    "/reports/years/{year}", response={200: WholeReportOut, **declared(404, 422)}, summary="The edition of one year with all its figures"
)
def year(request: HttpRequest, year: int) -> dict[str, Any]:
    edition = year_queries.by_year(year)
    return _out(edition) | {"document": year_rendering.document(edition)}


@router.get("/reports/{slug}", response={200: WholeReportOut, **declared(404)}, summary="One report with all its figures")
def report(request: HttpRequest, slug: str) -> dict[str, Any]:
    found = queries.by_slug(slug)
    return _out(found) | {"document": rendering.document(found)}
