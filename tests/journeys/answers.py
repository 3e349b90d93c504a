"""Every door with one value to send through it, and what comes back in one shape."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from bot.models import Sender
from bot.widget_words import words as widget_words
from disputes import sealed
from disputes.models import Case, CaseEvent, Conversation, Message
from portal.accounts.models import Challenge
from portal.trail.models import Entry
from portal.vault.models import DataKey
from tests.disputes import walks
from tests.journeys import doors
from tests.journeys.doors import Socket

LANGUAGES = ["zh-hans", "en"]
HAN = re.compile("[\u4e00-\u9fff]")
TYPED = "什么都不应该丢失 because I typed it all, and it took me an hour"
REAL = pytest.mark.django_db(transaction=True)  # a socket's steps run on connections of their own


def each(names: Iterable[str]) -> list[Any]:
    """Doors as parameters: the socket's with transactions that end."""
    return [pytest.param(name, marks=REAL) if name == "socket" else name for name in names]


@dataclass(frozen=True)
class Answer:
    """What comes back: `status` (0 for a frame), the stable `code` (pages have none), the words for people, the whole of it."""

    status: int
    code: str
    words: str
    whole: str


@dataclass(frozen=True)
class Wang:
    """Somebody with a browser, a case, and its receipt."""

    browser: Client
    receipt: str


# the doors: each sends one value and tells what came back

Door = Callable[[Wang, Any, str], Answer]


def from_page(response: Any) -> Answer:
    said = walks.text(response)
    problem = re.search(r'(?s)class="error-summary".*?</ul>', said) or re.search(r"(?s)<main.*?</main>", said)
    words = re.sub(r"<[^>]*>|\s+", " ", problem[0]) if problem and response.status_code >= 400 else ""
    return Answer(response.status_code, "", words, said)


def page(path: str, field: str) -> Door:
    return lambda wang, value, language: from_page(wang.browser.post(f"/{language}/{path}", form(field, value)))


def form(field: str, value: Any) -> dict[str, Any]:
    """As a browser sends it: with the key every form of ours carries."""
    return {"csrfmiddlewaretoken": "x" * 64, field: SimpleUploadedFile("words.txt", value) if isinstance(value, bytes) else value}


def from_json(response: Any) -> Answer:
    said = response.json()
    if response.status_code < 400:
        return Answer(response.status_code, "", "", response.content.decode())
    assert response["Content-Type"] == "application/problem+json"
    words = " ".join([said["detail"], *(fault["detail"] for fault in said.get("errors", ()))])
    return Answer(response.status_code, said["code"], words, response.content.decode())


def api(path: str, body: Callable[[Wang, Any], dict[str, Any]]) -> Door:
    return lambda wang, value, language: from_json(doors.post(f"/api/v1/{path}", body(wang, value), **{"Accept-Language": language}))


def rasa(path: str, field: str) -> Door:
    headers = {"Authorization": "Bearer key-of-wang"}
    return lambda wang, value, language: from_json(
        doors.post(path, {"sender": "wang", field: value}, **headers, **{"Accept-Language": language})
    )


def on_socket(walk: Callable[[Socket], Any], language: str) -> Any:
    async def run() -> Any:
        socket = await Socket().open(language)
        try:
            return await walk(socket)
        finally:
            await socket.close()

    return async_to_sync(run)()


def from_frames(heard: list[dict[str, Any]], language: str) -> Answer:
    error = next((frame for frame in heard if frame["type"] == "error"), {})
    with translation.override(language):
        known = widget_words()["errors"]
    words = error.get("text") or known.get(error["code"], known["other"]) if error else ""
    return Answer(0, error.get("code", ""), words, json.dumps(heard, ensure_ascii=False))


def socket(wang: Wang, value: Any, language: str) -> Answer:
    return from_frames(on_socket(lambda line: line.say(value), language), language)


FORMS = {  # where they go, and the field that takes words
    "story": ("cases/new/story/", "story"),
    "wish": ("cases/new/wish/", "wish"),
    "lookup": ("cases/", "receipt"),
    "write": ("cases/mine/write/", "text"),
    "chat page": ("chat/", "text"),
}
DOORS: dict[str, Door] = {
    **{name: page(*place) for name, place in FORMS.items()},
    "api story": api("cases", lambda wang, value: doors.told(story=value)),
    "api wish": api("cases", lambda wang, value: doors.told(wish=value)),
    "api lookup": api("cases/lookup", lambda wang, value: {"receipt": value}),
    "api write": api("cases/messages", lambda wang, value: {"receipt": wang.receipt, "text": value}),
    "socket": socket,
    "bot": rasa("/webhooks/rest/webhook", "message"),
    "parse": rasa("/model/parse", "text"),
}
PAGES = {"story": 10_000, "wish": 2_000, "write": 4_000, "chat page": 4_000}  # with the most characters they take


def stored() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Case, CaseEvent, Entry, Message, Conversation, Challenge, Sender, DataKey)}


def grown(before: dict[str, int]) -> dict[str, int]:
    return {name: count - before[name] for name, count in stored().items() if count != before[name]}


def in_language(words: str, language: str) -> bool:
    """Whether a person who reads only this language reads something."""
    return bool(HAN.search(words)) if language == "zh-hans" else not HAN.search(words) and len(words.split()) > 2


def told_in(kind: str) -> Callable[[Wang], str]:
    return lambda wang: sealed.open_in_case(Case.objects.latest("pk"), kind)


def draft(name: str) -> Callable[[Wang], str]:
    return lambda wang: wang.browser.session["cases.draft"][name]


def last_words(wang: Wang) -> str:
    message = Message.objects.filter(from_kind="client").latest("pk")
    return sealed.open_message(message.conversation, message)


KEPT: dict[str, Callable[[Wang], str]] = {
    "story": draft("story"), "wish": draft("wish"), "write": last_words, "chat page": last_words, "api story": told_in("story"),
    "api wish": told_in("wish"), "api write": last_words, "socket": last_words, "bot": last_words,
}  # fmt: skip
