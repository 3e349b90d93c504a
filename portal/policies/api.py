"""The policy for programs: /api/v1/policy. Public, read-only."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from portal.doors.problems import declared
from portal.policies import documents, files, queries
from portal.policies.models import Clause, Version

router = Router(tags=["policy"], by_alias=True)


class Both(Schema):
    zh: str
    en: str


class Points(Schema):
    zh: list[str]
    en: list[str]


class TableOut(Schema):
    caption: Both
    columns: list[Both]
    rows: list[list[Both]]


class ClauseOut(Schema):
    number: str
    anchor: str
    title: Both
    text: Both
    summary: Both
    table: TableOut | None
    topics: list[str]
    items: list[str]
    version: int
    url: Both


class VersionOut(Schema):
    number: int
    published_at: datetime
    effective_at: datetime
    material: bool
    sha256: str
    changes: Points
    url: Both


class PolicyOut(VersionOut):
    clauses: list[ClauseOut]


def _clause(version: Version, clause: Clause) -> dict[str, object]:
    at = {lang: files.address(language, version.number) for lang, language in (("zh", "zh-hans"), ("en", "en"))}
    url = {lang: f"{path}#c-{clause.number}" for lang, path in at.items()}
    return {**documents.clause_json(clause), "version": version.number, "url": url}


def _policy(version: Version) -> dict[str, object]:
    return {
        "number": version.number,
        "published_at": version.published_at,
        "effective_at": version.effective_at,
        "material": version.material,
        "sha256": version.sha256,
        "changes": {"zh": version.changes_zh, "en": version.changes_en},
        "url": {"zh": files.address("zh-hans", version.number), "en": files.address("en", version.number)},
        "clauses": [_clause(version, clause) for clause in queries.clauses(version)],
    }


@router.get("/policy", response={200: PolicyOut, **declared(404)}, summary="The version in force, both languages")
def get_policy(request: HttpRequest) -> dict[str, object]:
    return _policy(queries.in_force())


@router.get("/policy/{int:number}", response={200: PolicyOut, **declared(404)}, summary="One published version")
def get_version(request: HttpRequest, number: int) -> dict[str, object]:
    return _policy(queries.version(number))


@router.get("/policy/{int:number}/clauses/{clause}", response={200: ClauseOut, **declared(404)}, summary="One clause of a version")
def get_clause(request: HttpRequest, number: int, clause: str) -> dict[str, object]:
    version = queries.version(number)
    return _clause(version, queries.clause(version, clause))
