"""Every public address of the policy rendered to bytes, and their way into the press. Views answer with the same files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from portal.law import queries as law
from portal.policies import diffing, queries, reading, situations, typesetting
from portal.policies.files import HTML, LANGUAGES, PDF, File, address, downloads, machine_file, shown_hashes
from portal.policies.models import Clause, Version
from portal.policies.situations import Situation
from portal.press import services as press
from portal.trail import queries as trail


def _rendered(template: str, path: str, language: str, context: Mapping[str, Any]) -> bytes:
    return as_everybody(f"policies/{template}", path, language, {"operator": law.operator(), **context, "own": language})


def as_everybody(template: str, path: str, language: str, context: Mapping[str, Any]) -> bytes:
    """A template rendered for `path` as everybody sees it: no session, no sign-in."""
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.META |= {"HTTP_HOST": settings.ALLOWED_HOSTS[0], "SERVER_NAME": settings.ALLOWED_HOSTS[0], "SERVER_PORT": "80"}
    request.user = AnonymousUser()
    with translation.override(language):
        request.LANGUAGE_CODE = language
        return render_to_string(template, dict(context), request=request).encode()


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
    return {"Link": ", ".join(f'<{settings.PUBLIC_ORIGIN}{path}>; rel="{rel}"' for rel, path in found.items() if path)}


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
        "hashes": shown_hashes(version, language),
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
    context = {
        **_version_context(version, language, now),
        "current": True,
        "gone": queries.last_homes(version),
        "opened": queries.open_for_comment(timezone.localdate(now)),
        "situations": _named(queries.clauses(version), language),
        "vkeys": trail.vkeys(),
    }
    return File(path, _rendered("version.html", path, language, context), HTML, language, _links(language, version, current=True))


def _named(clauses: Sequence[Clause], language: str) -> list[tuple[Situation, str]]:
    return [(each, each.title(language)) for each in situations.shown(clauses)]


def summary_page(version: Version, language: str) -> File:
    """The version in force in short: the published summary of each clause."""
    path, clauses = address(language, "summary"), queries.clauses(version)
    context = {
        "version": version,
        "parts": reading.parts(clauses, language),
        "full": address(language),
        "situations": _named(clauses, language),
    }
    return File(path, _rendered("layers/summary.html", path, language, context), HTML, language)


def situation_page(version: Version, situation: Situation, language: str) -> File:
    """The clauses of the version in force that belong to one situation, their summaries first."""
    path, clauses = address(language, f"for/{situation.code}"), queries.clauses(version)
    context = {
        "version": version,
        "heading": situation.title(language),
        "rows": [reading.row(clause, language, address(language)) for clause in situation.chosen(clauses)],
        "situations": [(each, title) for each, title in _named(clauses, language) if each != situation],
        "tags": {"own": reading.LANGUAGES[language], "other": reading.LANGUAGES[reading.other(language)]},
    }
    return File(path, _rendered("layers/situation.html", path, language, context), HTML, language)


def versions_page(language: str, now: datetime) -> File:
    """The archive: every version with what it changed, the newest first."""
    path, published = address(language, "versions"), queries.published()
    versions = [
        (version, _standing(version, now), version.changes(language), before)
        for version, before in zip(reversed(published), [*reversed(published[:-1]), None], strict=True)
    ]
    return File(
        path, _rendered("versions.html", path, language, {"versions": versions, "in_force": queries.find_in_force(now)}), HTML, language
    )


def changes_between(old: Sequence[Clause], new: Sequence[Clause], language: str) -> dict[str, Any]:
    """What a page of differences shows: changed clauses with their pieces, the reader's language first, and those that only moved."""
    changes = diffing.changes(old, new)
    order = ("zh", "en") if language.startswith("zh") else ("en", "zh")
    tags = {"zh": "zh-Hans", "en": "en"}
    shown = [(change, [(tags[lang], change.pieces[lang]) for lang in order]) for change in changes if change.pieces]
    return {"changes": shown, "moved": [change for change in changes if change.kind == "moved"]}


def compare_page(old: Version, new: Version, language: str) -> File:
    """What changed from one version to another, in both languages."""
    path = address(language, f"compare/{old.number}/{new.number}")
    shown = changes_between(queries.clauses(old), queries.clauses(new), language)
    context = {
        "old": old,
        "new": new,
        **shown,
        "points": new.changes(language) if (old.number or 0) + 1 == new.number else [],
    }
    return File(path, _rendered("compare.html", path, language, context), HTML, language)


def feed(language: str) -> File:
    """Atom feed of published versions, the newest first."""
    path = f"/{language}/policy/feed.atom"
    versions = [(version, version.changes(language)) for version in reversed(queries.published())]
    context = {"versions": versions, "origin": settings.PUBLIC_ORIGIN, "path": path}
    return File(path, _rendered("feed.atom.xml", path, language, context), "application/atom+xml; charset=utf-8", language)


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
            yield from _layers(current, language)
    if current:
        yield machine_file(current)
        _withdraw_silent(current)


def _layers(version: Version, language: str) -> Iterator[File]:
    yield summary_page(version, language)
    for each in situations.shown(queries.clauses(version)):
        yield situation_page(version, each, language)


def _withdraw_silent(version: Version) -> None:
    """Take down the pages of situations about which a version says nothing (any more)."""
    shown = situations.shown(queries.clauses(version))
    for each in situations.situations():
        for language in LANGUAGES if each not in shown else ():
            press.withdraw(address(language, f"for/{each.code}"))


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
    # What the log names stays the bytes it named: files of earlier versions are made only where they are gone.
    gone = (file for version in versions for file in downloads(version) if press.read(file.path, file.language) is None)
    return _put(gone) + _put(_pages(versions, now))


def publish_front(now: datetime) -> int:
    """Render the page of the version in force again, in both languages: something beside its text changed."""
    current = queries.find_in_force(now)
    return _put(current_page(current, language, now) for language in LANGUAGES) if current else 0


def publish_prints(version: Version) -> int:
    """Make both PDF files and put them into the press; 0 where this machine cannot."""
    return _put(file for language in LANGUAGES if (file := print_file(version, language)))
