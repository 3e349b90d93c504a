"""What the data says of itself to programs: CSVW for data.csv, schema.org for search engines of data."""

from datetime import UTC, date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from portal.law import queries as law
from transparency_reports.data import SHAPE, Shape
from transparency_reports.models import Edition, Report
from transparency_reports.rules import State, Unit

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
TITLES = {
    "figure": {"en": "Figure", "zh-Hans": "指标"},
    "row": {"en": "Row", "zh-Hans": "行"},
    "period": {"en": "Quarter or year", "zh-Hans": "季度或全年"},
    "value": {"en": "Value", "zh-Hans": "数值"},
    "unit": {"en": "Unit", "zh-Hans": "单位"},
    "state": {"en": "State", "zh-Hans": "状态"},
}
FILES = (
    ("data.csv", "text/csv"),
    ("data.json", "application/json"),
    ("data.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)
FORMATS = {"period": "q1|q2|q3|q4|year", "unit": "|".join(Unit), "state": "|".join(State)}


def csvw(title: str, shape: Shape = SHAPE) -> dict[str, Any]:
    """`data.csv-metadata.json` (W3C, CSV on the Web): the columns, which make the key, and what an empty value is."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": "data.csv",
        "dc:title": title,
        "dc:license": {"@id": LICENCE},
        "dialect": {"header": True, "encoding": "utf-8", "delimiter": ",", "lineTerminators": ["\r\n"]},
        "tableSchema": {"columns": [_column(name) for name in shape.columns], "primaryKey": [*shape.key]},
    }


def _column(name: str) -> dict[str, Any]:
    column: dict[str, Any] = {"name": name, "titles": TITLES[name], "datatype": "number" if name == "value" else "string"}
    if name in FORMATS:
        column["datatype"] = {"base": "string", "format": FORMATS[name]}
    return {**column, "required": name != "value"}


def dataset(report: Report, language: str) -> dict[str, Any]:
    """`dataset.jsonld`: a schema.org Dataset, its publisher, its files and its period."""
    with translation.override(language):
        name = _("Transparency report %(quarter)s") % {"quarter": report.period.name}
        about = _("How many complaints and disputes reached us, how long they took and how they ended, counted from the records.")
    return _dataset(report, language, name, about, report.period.start.date(), report.period.last_day)


def dataset_of_year(edition: Edition, language: str) -> dict[str, Any]:
    """The same for the edition of a year."""
    with translation.override(language):
        name = _("Social responsibility %(year)s") % {"year": edition.year}
        about = _("Worked out from the published quarterly reports and nothing else.")
    return _dataset(edition, language, name, about, date(edition.year, 1, 1), date(edition.year, 12, 31))


def _dataset(one: Report | Edition, language: str, name: str, about: str, first: date, last: date) -> dict[str, Any]:
    firm, base = law.operator(), f"{settings.PUBLIC_ORIGIN}/{language}/reports/{one.slug}/"
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": base,
        "name": name,
        "description": about,
        "url": base,
        "version": str(one.version),
        "inLanguage": "en" if language == "en" else "zh-Hans",
        "license": LICENCE,
        "isAccessibleForFree": True,
        "datePublished": one.published_at.astimezone(UTC).isoformat() if one.published_at else None,
        "temporalCoverage": f"{first.isoformat()}/{last.isoformat()}",
        "creator": {"@type": "Organization", "name": firm.name_en if language == "en" else firm.name_zh},
        "measurementTechnique": f"{base}#method",
        "distribution": [{"@type": "DataDownload", "encodingFormat": kind, "contentUrl": base + file} for file, kind in FILES],
    }
