"""Every public address of the policy rendered to bytes, and their way into the press. Views answer with the same files."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from portal.law import queries as law
from portal.policies import diffing, documents, jsonld, queries, reading, typesetting
from portal.policies.models import Version
from portal.press import services as press

LANGUAGES = ("zh-hans", "en")
HTML = "text/html; charset=utf-8"
PDF = "application/pdf"


@dataclass(frozen=True)
class File:
    """One published address and its bytes; `immutable` bytes never change at their address."""

    path: str
    body: bytes
    content_type: str
    language: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    immutable: bool = False


def address(language: str, rest: object = "") -> str:
    """Path of a policy page: address("en", 3) is /en/policy/3/."""
    return f"/{language}/policy/" + (f"{rest}/" if rest else "")


def _rendered(template: str, path: str, language: str, context: Mapping[str, Any]) -> bytes:
    """A template as everybody sees it: no session, no sign-in."""
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.META |= {"HTTP_HOST": settings.ALLOWED_HOSTS[0], "SERVER_NAME": settings.ALLOWED_HOSTS[0], "SERVER_PORT": "80"}
    request.user = AnonymousUser()
    with translation.override(language):
        request.LANGUAGE_CODE = language
        return render_to_string(f"policies/{template}", {"operator": law.operator(), **context, "own": language}, request=request).encode()


def _links(language: str, version: Version, *, current: bool) -> dict[str, str]:
    """RFC 8288 `Link`: the other language, the neighbours in time, the version that binds now."""
    before, after = queries.neighbours(version)
    other = reading.other(language)
    found = {
        f'alternate"; hreflang="{reading.LANGUAGES[other]}': address(other, "" if current else version.number),
        "privacy-policy": address(language),
        "version-history": address(language, "versions"),
        "predecessor-version": address(language, before.number) if before else "",
        "successor-version": address(language, after.number) if after else "",
        "latest-version": address(language),
        "canonical": address(language, version.number) if current else "",
    }
    return {"Link": ", ".join(f'<{path}>; rel="{rel}"' for rel, path in found.items() if path)}


def _standing(version: Version, now: datetime) -> str:
    if not version.in_force_at(now):
        return "coming"
    return "in_force" if version == queries.find_in_force(now) else "past"


def _version_context(version: Version, language: str, now: datetime) -> dict[str, Any]:
    before, after = queries.neighbours(version)
    return {
        "version": version,
        "parts": reading.parts(queries.clauses(version), language),
        "standing": _standing(version, now),
        "in_force": queries.find_in_force(now),
        "coming": queries.coming(now),
        "before": before,
        "after": after,
        "changes": version.changes(language),
        "pdf": typesetting.available(),
        "tags": {"own": reading.LANGUAGES[language], "other": reading.LANGUAGES[reading.other(language)]},
    }


def version_page(version: Version, language: str, now: datetime) -> File:
    """The permanent page of one version."""
    path = address(language, version.number)
    context = _version_context(version, language, now)
    return File(path, _rendered("version.html", path, language, context), HTML, language, _links(language, version, current=False))


def current_page(version: Version, language: str, now: datetime) -> File:
    """The page of the version in force, which also keeps the addresses of clauses that are gone."""
    path = address(language)
    context = {**_version_context(version, language, now), "current": True, "gone": queries.last_homes(version)}
    return File(path, _rendered("version.html", path, language, context), HTML, language, _links(language, version, current=True))


def versions_page(language: str, now: datetime) -> File:
    """The archive: every version with what it changed, the newest first."""
    path = address(language, "versions")
    published = queries.published()
    versions = [
        (version, _standing(version, now), version.changes(language), before)
        for version, before in zip(reversed(published), [*reversed(published[:-1]), None], strict=True)
    ]
    return File(
        path, _rendered("versions.html", path, language, {"versions": versions, "in_force": queries.find_in_force(now)}), HTML, language
    )


def compare_page(old: Version, new: Version, language: str) -> File:
    """What changed from one version to another, in both languages."""
    path = address(language, f"compare/{old.number}/{new.number}")
    changes = diffing.changes(queries.clauses(old), queries.clauses(new))
    order = ("zh", "en") if language.startswith("zh") else ("en", "zh")
    tags = {"zh": "zh-Hans", "en": "en"}
    shown = [(change, [(tags[lang], change.pieces[lang]) for lang in order]) for change in changes if change.pieces]
    context = {
        "old": old,
        "new": new,
        "changes": shown,
        "moved": [change for change in changes if change.kind == "moved"],
        "points": new.changes(language) if (old.number or 0) + 1 == new.number else [],
    }
    return File(path, _rendered("compare.html", path, language, context), HTML, language)


def feed(language: str) -> File:
    """Atom feed of published versions, the newest first."""
    path = f"/{language}/policy/feed.atom"
    versions = [(version, version.changes(language)) for version in reversed(queries.published())]
    context = {"versions": versions, "origin": settings.PUBLIC_ORIGIN, "path": path}
    return File(path, _rendered("feed.atom.xml", path, language, context), "application/atom+xml; charset=utf-8", language)


def machine_file(version: Version) -> File:
    """/policy.jsonld: the version in force in DPV terms."""
    firm = law.operator()
    document = jsonld.document(
        version,
        queries.clauses(version),
        origin=settings.PUBLIC_ORIGIN,
        controller={"zh": firm.name_zh, "en": firm.name_en},
        contact=firm.contact_email,
    )
    body = json.dumps(document, ensure_ascii=False, indent=1).encode()
    return File("/policy.jsonld", body, "application/ld+json")


def downloads(version: Version) -> Iterator[File]:
    """JSON (the bytes the hash covers) and Markdown, at their addresses in both languages."""
    clauses = queries.clauses(version)
    body = documents.canonical(documents.as_json(version, clauses))
    for language in LANGUAGES:
        base = address(language, version.number)
        markdown = documents.as_markdown(version, clauses, language[:2])
        yield File(base + "policy.json", body, "application/json", immutable=True)
        yield File(base + "policy.md", markdown, "text/markdown; charset=utf-8", language, immutable=True)


def print_file(version: Version, language: str) -> File | None:
    """The PDF of a version in one language; None where this machine cannot make one. Takes seconds."""
    path = address(language, version.number) + "policy.pdf"
    context = {
        "version": version,
        "parts": reading.parts(queries.clauses(version), language),
        "faces": typesetting.font_faces(),
        "tag": reading.LANGUAGES[language],
        "origin": settings.PUBLIC_ORIGIN,
    }
    body = typesetting.to_pdf(_rendered("print.html", path, language, context).decode())
    return File(path, body, PDF, language, immutable=True) if body else None


def _put(files: Iterable[File]) -> int:
    count = 0
    for count, file in enumerate(files, start=1):  # noqa: B007 (the count is the answer)
        press.publish(file.path, file.body, file.content_type, file.immutable, language=file.language, headers=file.headers)
    return count


def _pages(versions: Iterable[Version], now: datetime) -> Iterator[File]:
    """Pages of these versions, and the ones that speak of all versions."""
    current = queries.find_in_force(now)
    for language in LANGUAGES:
        for version in versions:
            yield version_page(version, language, now)
            if before := queries.neighbours(version)[0]:
                yield compare_page(before, version, language)
        yield versions_page(language, now)
        yield feed(language)
        if current:
            yield current_page(current, language, now)
    if current:
        yield machine_file(current)


def _around(version: Version) -> list[Version]:
    """The versions whose pages say something about this one: itself and its neighbours."""
    before, after = queries.neighbours(version)
    return [each for each in (before, version, after) if each]


def publish_version(version: Version) -> None:
    """Put a newly published version's files into the press, and every page that now reads differently."""
    _put(downloads(version))
    _put(_pages(_around(version), timezone.now()))


def publish_current(now: datetime, *, again: bool = False) -> int:
    """Render the pages again when the press does not show the version in force; `again` renders all. Returns the files written."""
    current = queries.find_in_force(now)
    if current is None:
        return 0
    shown = press.read(address("en"), "en")
    if shown and shown.variant.headers == _links("en", current, current=True) and not again:
        return 0
    if not again:
        return _put(_pages(_around(current), now))
    versions = queries.published()
    return _put(_pages(versions, now)) + sum(_put(downloads(version)) for version in versions)


def publish_prints(version: Version) -> int:
    """Make both PDF files and put them into the press; 0 where this machine cannot."""
    return _put(file for language in LANGUAGES if (file := print_file(version, language)))
