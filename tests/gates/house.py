"""The demo firm with a few cases in the test database, and visitors who follow every link of it.

It is built and walked once per test process; what was seen is plain text from then on, so each gate is a quick test of its own.
"""

import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache as remembered
from functools import cached_property
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client, TestCase, override_settings
from django.urls import Resolver404, resolve
from django.utils import translation

from bot.services import client_of
from disputes.files_rules import PURPOSE_ORIGINAL
from disputes.services import conversations
from portal.accounts.models import User
from portal.consent import queries as consents
from portal.policies import queries as published
from portal.policies import services as policies
from tests.disputes import walks
from tests.people import signed_in

LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}
CASES = 6
STAFF = ("qian", "li", "zhao", "sun", "zhou", "wu")
LEADING = {"a": "href", "link": "href", "form": "action", "script": "src", "img": "src", "source": "src"}
ENOUGH = 4  # addresses of one view that one visitor looks at


@dataclass(frozen=True)
class Tag:
    name: str
    attributes: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """What stood at an address: `by` who asked, coming from which page."""

    path: str
    by: str
    status: int
    headers: dict[str, str]
    body: str
    view: str
    came_from: str = ""

    @property
    def is_html(self) -> bool:
        """A page, and not a file to take along that happens to be HTML."""
        to_keep = self.headers.get("Content-Disposition", "").startswith("attachment")
        return bool(self.body) and not to_keep and self.headers.get("Content-Type", "").startswith("text/html")

    @property
    def language(self) -> str:
        """The language its address names; "" for addresses without one."""
        first = self.path.removeprefix("/").partition("/")[0]
        return first if first in LANGUAGES else ""

    @cached_property
    def tags(self) -> list[Tag]:
        reader = _Tags()
        reader.feed(self.body)
        reader.close()
        return reader.found

    @cached_property
    def tree(self) -> Any:
        """The document as a strict parser reads it. Raises html5lib's ParseError at the first mistake."""
        return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(self.body)

    def all(self, *names: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.name in names]

    def links(self, *names: str) -> Iterator[str]:
        """Addresses on this site it leads to by GET (through tags of these `names`), fragments included; of a redirect the one it names."""
        if self.status in (301, 302):
            yield urljoin(self.path, self.headers["Location"])
        for tag in self.all(*(names or LEADING)) if self.is_html else []:
            target = tag.attributes.get(LEADING[tag.name], "")
            url = urlsplit(urljoin(settings.PUBLIC_ORIGIN + self.path, target))
            if target and tag.attributes.get("method", "get").lower() == "get" and f"{url.scheme}://{url.netloc}" == settings.PUBLIC_ORIGIN:
                yield url.path + (f"?{url.query}" if url.query else "") + (f"#{url.fragment}" if url.fragment else "")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Tag] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Tag(tag, {name: value or "" for name, value in attrs}))


@dataclass
class Walk:
    """What one visitor found by following links below `inside`; of one view only the first few addresses are looked at."""

    by: str
    inside: str
    answers: dict[str, Answer] = field(default_factory=dict)

    def follow(self, client: Client, *starts: str) -> "Walk":
        waiting, looked_at = [(start, "") for start in starts], Counter[str]()
        while waiting:
            path, came_from = waiting.pop(0)
            view = view_of(path)
            if path in self.answers or looked_at[view] >= ENOUGH or not path.startswith(self.inside):
                continue
            looked_at[view] += 1
            answer = self.answers[path] = ask(client, self.by, path, came_from)
            waiting += [(link.partition("#")[0], path) for link in answer.links()]
        return self


@remembered
def view_of(path: str) -> str:
    """The name of the view that answers an address, with the language it is in; the address itself when none does."""
    bare = path.partition("?")[0]
    language = bare.removeprefix("/").partition("/")[0]
    try:
        with translation.override(language if language in LANGUAGES else "en"):
            return f"{language if language in LANGUAGES else ''}:{resolve(bare).view_name}"
    except Resolver404:
        return path


def ask(client: Client, by: str, path: str, came_from: str = "") -> Answer:
    cache.clear()  # a test is faster than people are
    response = client.get(path)
    assert isinstance(response, HttpResponse) or response.streaming
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(path, by, response.status_code, dict(response.headers), body.decode(errors="replace"), view_of(path), came_from)


def visitor(language: str) -> Client:
    return Client(
        raise_request_exception=False, headers={"accept-language": LANGUAGES[language], "host": urlsplit(settings.PUBLIC_ORIGIN).netloc}
    )


def receipts() -> dict[str, str]:
    """Receipts of the demo's cases to be shown, by what they are and language."""
    tours = json.loads((settings.VAR / "demo.json").read_text())
    return {f"{tour['what']} {tour['language']}": tour["receipt"] for tour in tours}


def build() -> None:
    """The demo firm, as `manage.py demo` loads it; what happens on commit happens although a test's transaction never commits."""
    with override_settings(DEMO=True), TestCase.captureOnCommitCallbacks(execute=True):
        call_command("demo", cases=CASES, stdout=io.StringIO())
        talk = conversations.start_conversation(language="en", channel="chat").conversation
        conversations.ask_for_person(conversation=talk, by=client_of(talk))
        publisher = User.objects.get(email="sun@mingshi.example").actor("publisher")
        policies.copy_version(version=published.latest(), by=publisher)


@dataclass(repr=False)
class House:
    """All walks: the public's, a client's with each receipt, every member of staff's; in both languages."""

    public: dict[str, Walk]
    clients: dict[str, Walk]
    staff: dict[str, Walk]

    def pages(self, *kinds: str) -> list[Answer]:
        """Every HTML answer once, of the walks named ("public", "clients", "staff"), of all without names."""
        walks = [walk for kind in kinds or ("public", "clients", "staff") for walk in getattr(self, kind).values()]
        return [answer for walk in walks for answer in walk.answers.values() if answer.is_html]

    def answers(self) -> list[Answer]:
        return [
            answer for kind in ("public", "clients", "staff") for walk in getattr(self, kind).values() for answer in walk.answers.values()
        ]


def walk_everywhere() -> House:
    build()
    public = {language: Walk("anybody", f"/{language}/").follow(visitor(language), f"/{language}/") for language in LANGUAGES}
    machines = Walk("a machine", "", {path: ask(visitor("en"), "a machine", path) for path in ("/", *MACHINES)})
    return House(public | {"machines": machines}, dict(_clients()), dict(_staff()))


MACHINES = (
    "/healthz", "/robots.txt", "/sitemap.xml", "/favicon.ico", "/policy.jsonld", "/tlog/checkpoint", "/api/v1/openapi.json", "/api/v1/docs",
    *(f"/.well-known/{name}" for name in ("security.txt", "gpc.json", "change-password", "tlog-vkey")),
)  # fmt: skip


def _filing() -> Iterator[tuple[str, Walk]]:
    """Somebody who answers every question, looks at each page again, and files."""
    for language in LANGUAGES:
        client, by = visitor(language), f"somebody filing in {language}"
        walks.answer_all(client, language)
        questions = [f"/{language}/cases/new/{name}/" for name in walks.ANSWERS]
        before = Walk(by, f"/{language}/cases/new/").follow(client, f"/{language}/cases/new/check/", *questions)
        walks.file_it(client, language)
        yield by, before.follow(client, f"/{language}/cases/new/done/")
        yield f"{by}, all done", Walk(by, f"/{language}/cases/").follow(client, f"/{language}/cases/mine/")
        agreed = {"answer": "give", "shown": consents.purpose(PURPOSE_ORIGINAL).sha256(language)}
        client.post(f"/{language}/choices/{PURPOSE_ORIGINAL}/", agreed)
        yield f"{by}, their answers", Walk(by, f"/{language}/choices/").follow(client, f"/{language}/choices/history/")


def _clients() -> Iterator[tuple[str, Walk]]:
    yield from _filing()
    for what, receipt in receipts().items():
        language = what.rpartition(" ")[2]
        client = visitor(language)
        client.post(f"/{language}/cases/", {"receipt": receipt})
        yield what, Walk(f"the client of {what}", f"/{language}/cases/").follow(client, f"/{language}/cases/mine/")


def _staff() -> Iterator[tuple[str, Walk]]:
    for name in STAFF:
        for language in LANGUAGES:
            client = signed_in(visitor(language), User.objects.get(email=f"{name}@mingshi.example"))
            yield (
                f"{name} {language}",
                Walk(f"{name} in {language}", "/staff/").follow(client, "/staff/", "/staff/start/", "/staff/account/"),
            )
    for language in LANGUAGES:
        yield f"nobody {language}", Walk(f"nobody at the staff door in {language}", "/staff/").follow(visitor(language), "/staff/sign-in/")


def hold(answers: Iterable[Answer], check: Callable[[Answer], Iterable[str]]) -> None:
    """Fail with every objection of `check`, one line each; the same one to many addresses of one view is said once."""
    found: dict[tuple[str, str], str] = {}
    for answer in answers:
        for objection in check(answer):
            found.setdefault((answer.view.partition(":")[2], objection), f"{answer.path} ({answer.by}): {objection}")
    if found:
        pytest.fail("\n".join(sorted(found.values())), pytrace=False)
