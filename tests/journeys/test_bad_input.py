"""Every door x everything that is wrong to send: the right answer in words, in both languages, and nothing stored by halves."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from bot.models import Sender
from bot.widget_words import words as widget_words
from disputes import queries, sealed
from disputes.models import Case, CaseEvent, Conversation, Message
from portal.accounts.models import Challenge
from portal.trail.models import Entry
from portal.vault.models import DataKey
from tests.disputes import cases, walks
from tests.journeys import doors
from tests.journeys.doors import Socket
from tests.people import chen_at_work, li, qian, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
LANGUAGES = ["zh-hans", "en"]
HAN = re.compile("[\u4e00-\u9fff]")
STATUS = {"zh-hans": "我的案件进展怎么样了", "en": "What is the status of my case"}


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


@pytest.fixture
def wang():
    browser, receipt = Client(), cases.file().receipt
    assert browser.post(walks.at("en", ""), {"receipt": receipt}).status_code == 302
    return Wang(browser, receipt)


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

# what is refused: (door, what is wrong, the value, status, code)

LONG, BLANK, BROKEN = "太长" * 10_001, " \u200b\u3000\t", "abc \ud800 def"
WRONG_TYPES = {"a number": 5, "null": None, "a list": ["a"], "an object": {"a": 1}, "true": True}
REFUSED = [
    *((door, "one character too many", "长" * (limit + 1), 422, "") for door, limit in PAGES.items()),
    *((door, "far too long", LONG, 422, "") for door in (*PAGES, "lookup")),
    *((door, "nothing", "", 422, "") for door in (*PAGES, "lookup") if door != "wish"),
    *((door, "nothing to see", BLANK, 422, "") for door in PAGES if door != "wish"),
    ("lookup", "nothing to see", BLANK, 404, ""),
    *((door, "a file for words", b"words in a file", 422, "") for door in (*PAGES, "lookup") if door != "wish"),
    ("lookup", "NUL", "7Q4M\x00", 422, ""),
    ("lookup", "bidi marks", "\u202e7Q4M", 404, ""),
    ("lookup", "HTML", "<script>alert(1)</script>", 404, ""),
    *((door, name, value, 422, "request.unprocessable") for door in ("api story", "api wish", "api lookup", "api write") for name, value in WRONG_TYPES.items()),
    ("api story", "too long", "长" * 10_001, 422, "case.incomplete"),
    ("api wish", "too long", "长" * 2_001, 422, "case.incomplete"),
    ("api write", "too long", "长" * 4_001, 422, "text.too_long"),
    ("api lookup", "too long", "7" * 201, 422, "request.unprocessable"),
    ("api story", "nothing", "", 422, "case.incomplete"),
    ("api story", "nothing to see", BLANK, 422, "case.incomplete"),
    ("api write", "nothing", "", 422, "text.empty"),
    ("api lookup", "nothing", "", 404, "receipt.unknown"),
    ("api story", "a broken character", BROKEN, 422, "request.unprocessable"),
    ("api wish", "a broken character", BROKEN, 422, "request.unprocessable"),
    ("api write", "a broken character", BROKEN, 422, "request.unprocessable"),
    ("api lookup", "a broken character", BROKEN, 422, "request.unprocessable"),
    ("api lookup", "NUL", "7Q4M\x00", 404, "receipt.unknown"),
    *(("socket", name, value, 0, "frame.wrong_type") for name, value in WRONG_TYPES.items()),
    ("socket", "too long", "长" * 4_001, 0, "text.too_long"),
    ("socket", "far too long", LONG, 0, "frame.too_long"),
    ("socket", "nothing", "", 0, "text.empty"),
    ("socket", "nothing to see", BLANK, 0, "text.empty"),
    ("socket", "a broken character", BROKEN, 0, "text.invalid"),
    *((door, name, value, 422, "text.not_text") for door in ("bot", "parse") for name, value in WRONG_TYPES.items()),
    *((door, "too long", "长" * 4_001, 422, "text.too_long") for door in ("bot", "parse")),
    *((door, "nothing", "", 422, "text.empty") for door in ("bot", "parse")),
    *((door, "nothing to see", BLANK, 422, "text.empty") for door in ("bot", "parse")),
    *((door, "a broken character", BROKEN, 422, "text.invalid") for door in ("bot", "parse")),
    ("bot", "a button that is none", '/change{"part": 3}', 422, "bot.payload"),
]  # fmt: skip


def stored() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Case, CaseEvent, Entry, Message, Conversation, Challenge, Sender, DataKey)}


def grown(before: dict[str, int]) -> dict[str, int]:
    return {name: count - before[name] for name, count in stored().items() if count != before[name]}


def in_language(words: str, language: str) -> bool:
    """Whether a person who reads only this language reads something."""
    return bool(HAN.search(words)) if language == "zh-hans" else not HAN.search(words) and len(words.split()) > 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("door", DOORS)
def test_what_is_wrong_is_refused_in_words_and_stores_nothing(wang, door, language):
    begun = {"Conversation": 1, "Message": 1, "DataKey": 1} if door == "socket" else {}  # a socket begins with a greeting
    rows = [row[1:] for row in REFUSED if row[0] == door]
    assert rows
    for wrong, value, status, code in rows:
        before = stored()
        answer = DOORS[door](wang, value, language)
        assert (answer.status, answer.code) == (status, code), (wrong, answer.words)
        assert in_language(answer.words, language), (wrong, answer.words)
        assert grown(before) == begun, wrong
        assert door not in PAGES or not isinstance(value, str) or value.strip() in answer.whole, wrong


# what is taken: what is stored of it


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
HTML = '<script>alert(1)</script> & <b onclick="x">粗体</b> {{ 7 }}'
TAKEN = {
    "NUL": ("前\x00后都有话", "前后都有话"),
    "bidi marks": ("发票\u202egnp.exe\u2066 在这里", "发票gnp.exe 在这里"),
    "controls": ("a\x1b[31m红\x07b 的字", "a[31m红b 的字"),
    "HTML": (HTML, HTML),
    "two spellings of one letter": ("cafe\u0301 里的事情", "café 里的事情"),
}


@pytest.mark.parametrize("door", KEPT)
def test_what_cannot_be_seen_is_left_out_and_the_rest_is_kept_as_it_was(wang, door):
    for name, (value, kept) in TAKEN.items():
        answer = DOORS[door](wang, value, "zh-hans")
        assert answer.status in (0, 200, 201, 302), (name, answer.words)
        assert KEPT[door](wang) == kept, name


@pytest.mark.parametrize("door", PAGES)
def test_a_character_broken_on_the_way_to_a_page_is_marked_not_fatal(wang, door):
    """Browsers cannot send lone surrogates in forms; who forges one gets the replacement character."""
    path, field = FORMS[door]
    answer = wang.browser.post(f"/en/{path}", f"{field}=abc%ED%A0%80def", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 302
    assert "\ufffd" in KEPT[door](wang)


SHOWN = {
    "story": "/en/cases/new/check/",
    "wish": "/en/cases/new/check/",
    "write": "/en/cases/mine/",
    "chat page": "/en/chat/",
}


@pytest.mark.parametrize("door", SHOWN)
def test_markup_is_shown_as_text_to_the_client(wang, door):
    walks.answer_all(wang.browser, "en")
    DOORS[door](wang, HTML, "en")
    assert_harmless(wang.browser.get(SHOWN[door]))


@pytest.mark.parametrize("door", FORMS)
def test_markup_in_a_refused_form_is_shown_as_text(wang, door):
    path, field = FORMS[door]
    answer = wang.browser.post(f"/en/{path}", form(field, HTML * 500))
    assert answer.status_code == 422
    assert_harmless(answer)


def test_markup_is_shown_as_text_at_the_desk(wang):
    doors.by_api(HTML, HTML)
    case = Case.objects.latest("pk")
    browser = signed_in(Client(), qian())
    assert_harmless(browser.post(f"/staff/cases/{case.reference}/reveal/", {"what": "story", "reason": "handling"}))
    DOORS["chat page"](wang, HTML, "en")
    talk = Message.objects.latest("pk").conversation
    assert_harmless(browser.get(f"/staff/conversations/{talk.public_id}/"))


def assert_harmless(response: Any) -> None:
    raw = response.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in raw
    assert "<script>alert(1)" not in raw
    assert "<b onclick" not in raw


# sent twice


def file_twice_by_page() -> list[str]:
    browser = Client()
    walks.answer_all(browser, "en")
    token = walks.form_token(browser.get(walks.at("en", "new/check/")))
    answers = [browser.post(walks.at("en", "new/check/"), {"form_token": token}, follow=True) for _ in range(2)]
    return [walks.receipt_on(answer) for answer in answers]


def file_twice_by_api() -> list[str]:
    return [doors.post("/api/v1/cases", doors.told(), **{"Idempotency-Key": "one-key-for-both"}).json()["receipt"] for _ in range(2)]


def file_twice_by_chat_page() -> list[str]:
    browser = Client()
    for step in doors.STEPS[:-1]:
        browser.post("/zh-hans/chat/", doors.as_form(step))
    token = walks.form_token(browser.get("/zh-hans/chat/"))
    answers = [browser.post("/zh-hans/chat/", doors.as_form(doors.STEPS[-1]) | {"form_token": token}) for _ in range(2)]
    return [walks.receipt_on(answer) for answer in answers]


def file_twice_by_bot() -> list[str]:
    """The receipt is in the first answer only: nothing that can be asked for again may hold it."""
    for step in doors.STEPS[:-1]:
        doors.rasa(step)
    answers = [doors.rasa(doors.STEPS[-1], message_id="the-last-one") for _ in range(2)]
    assert "receipt" not in answers[1].content.decode()
    return [answers[0].json()[-1]["custom"]["case"]["receipt"]]


def file_twice_by_socket() -> list[str]:
    async def walk(line: Socket) -> list[str]:
        for step in doors.STEPS[:-1]:
            await (line.press(step) if step.startswith("/") else line.say(step))
        frame = json.dumps({"type": "message.send", "id": "the-last-one", "payload": doors.STEPS[-1]})
        await line.wire.send_to(text_data=frame)
        await line.wire.send_to(text_data=frame)
        await line.ask("history.request", limit=1)
        return [frame["case"]["receipt"] for frame in line.heard if frame.get("case") and frame["case"].get("receipt")]

    return list(on_socket(walk, "zh-hans"))


TWICE = {"page": file_twice_by_page, "api": file_twice_by_api, "chat page": file_twice_by_chat_page, "bot": file_twice_by_bot, "socket": file_twice_by_socket}  # fmt: skip


@pytest.mark.parametrize("door", TWICE)
def test_the_same_submit_twice_is_one_case_with_one_receipt(door):
    receipts = TWICE[door]()
    assert len(set(receipts)) == 1
    assert queries.by_receipt(receipts[0]) == Case.objects.get()


def test_who_goes_back_to_an_old_chat_page_and_says_something_else_is_heard():
    browser = Client()
    browser.post("/en/chat/", {"text": "How long do you keep my ID copy?"})
    token = walks.form_token(browser.get("/en/chat/"))
    for text in ("Who can see it?", "Who can see it?", "Can I have it deleted?"):
        assert browser.post("/en/chat/", {"text": text, "form_token": token}).status_code == 302
    assert Message.objects.filter(from_kind="client").count() == 3


# sessions and form keys that have ended

TYPED = "什么都不应该丢失 because I typed it all, and it took me an hour"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("door", PAGES)
def test_a_form_that_was_open_too_long_gives_the_words_back(door, language):
    path, field = FORMS[door]
    before = stored()
    answer = from_page(Client(enforce_csrf_checks=True).post(f"/{language}/{path}", {field: TYPED}))
    assert answer.status == 403
    assert in_language(answer.words.replace(TYPED, ""), language)
    assert TYPED in answer.whole
    assert stored() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_in_a_form_that_was_open_too_long_is_not_shown_again(wang, language):
    answer = Client(enforce_csrf_checks=True).post(walks.at(language, ""), {"receipt": wang.receipt})
    assert answer.status_code == 403
    assert wang.receipt not in walks.text(answer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_for_a_case_are_given_back_when_the_session_has_ended(language):
    before = stored()
    answer = DOORS["write"](Wang(Client(), ""), TYPED, language)
    assert answer.status == 403
    assert in_language(answer.words.replace(TYPED, ""), language)
    assert TYPED in answer.whole
    assert stored() == before


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("door", ["story", "wish"])
def test_an_answer_given_after_the_session_ended_is_kept_and_said_so(door, language):
    browser = Client()
    sent = DOORS[door](Wang(browser, ""), TYPED, language)
    assert sent.status == 302
    (told,) = re.findall(r'class="notice warning" role="status">(.*?)<', walks.text(browser.get(walks.at(language, "new/kind/"))))
    assert in_language(told, language)
    assert TYPED in walks.text(browser.get(walks.at(language, f"new/{door}/")))


def test_a_socket_without_a_session_is_told_so():
    async def walk() -> list[str]:
        line = Socket()
        await line.wire.connect()
        sent = [
            ("message.send", {"text": TYPED}),
            ("session.resume", {"token": "a" * 43}),
            ("session.resume", {"token": 5}),
            ("rating.give", {"score": 5}),
        ]
        try:
            for kind, frame in sent:
                await line.send(kind, **frame)
                line.heard.append(json.loads(await line.wire.receive_from(timeout=10)))
        finally:
            await line.close()
        return [frame["code"] for frame in line.heard]  # fmt: skip

    before = stored()
    assert async_to_sync(walk)() == ["session.missing", "session.unknown", "frame.wrong_type", "session.missing"]
    assert stored() == before


@pytest.mark.parametrize("name", ["", "a\x00b", "字", "x" * 65, 5, None])
def test_a_frame_without_a_usable_id_is_refused(name):
    async def walk(line: Socket) -> Any:
        await line.wire.send_to(text_data=json.dumps({"type": "message.send", "id": name, "text": "hello there"}))
        return json.loads(await line.wire.receive_from(timeout=10))

    assert on_socket(walk, "en")["code"] == "frame.no_id"


@pytest.mark.parametrize("token", ["x" * 500, "a\x00b" * 8, "字" * 20])
def test_a_forged_form_token_changes_nothing(wang, token):
    for path in ("cases/mine/write/", "chat/"):
        assert wang.browser.post(f"/en/{path}", {"text": "A word more", "form_token": token}).status_code == 302
        assert last_words(wang) == "A word more"


# somebody else's case


def unknown_receipt() -> str:
    """A receipt with the right check signs that opens nothing: that of a case which is gone."""
    filed = cases.file()
    Case.objects.filter(pk=filed.case.pk).update(receipt_hash="0" * 64)
    return filed.receipt


def bare(answer: Answer, typed: str) -> tuple[int, str, str]:
    """The answer without what was typed, and without what is new each time."""
    whole = re.sub(r'value="[^"]*"|nonce="[^"]*"', "", answer.whole.replace(typed, ""))
    return answer.status, answer.code, whole


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("door", ["lookup", "api lookup", "api write", "api export"])
def test_nothing_tells_a_wrong_receipt_from_somebody_elses_case(wang, door, language):
    case = queries.by_receipt(wang.receipt)
    typed = [
        unknown_receipt(),
        wang.receipt[:-4] + ("0000" if wang.receipt[-4:] != "0000" else "1111"),
        case.reference,
        str(case.public_id),
        "2026-00000",
    ]
    chen = Wang(Client(), "")
    send = {
        "api write": api("cases/messages", lambda wang, value: {"receipt": value, "text": TYPED}),
        "api export": api("cases/export", lambda wang, value: {"receipt": value}),
    }
    before = stored()
    answers = [send.get(door, DOORS.get(door))(chen, each, language) for each in typed]
    assert len({bare(answer, each) for answer, each in zip(answers, typed, strict=True)}) == 1
    assert answers[0].status == 404
    assert in_language(answers[0].words, language)
    assert stored() == before


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("door", ["socket", "bot", "chat page"])
def test_the_chat_does_not_tell_whether_a_reference_exists(wang, door, language):
    case = queries.by_receipt(wang.receipt)
    said = [heard(door, f"{STATUS[language]} {reference}", language) for reference in (case.reference, "2026-00000")]
    assert said[0] == said[1]
    assert case.reference not in " ".join(said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("door", ["socket", "bot", "chat page"])
def test_a_wrong_receipt_in_the_chat_is_answered_in_words(door, language):
    receipt = unknown_receipt()
    said = heard(door, f"{STATUS[language]} {receipt}", language)
    assert in_language(said, language)
    assert receipt not in said


def heard(door: str, text: str, language: str) -> str:
    """What the robot answers a stranger."""
    chen = Wang(Client(), "")
    if door == "bot":
        return " ".join(answer["text"] for answer in doors.rasa(text, sender=text).json())
    if door == "chat page":
        DOORS[door](chen, text, language)
        return " ".join(
            re.findall(r'(?s)class="msg bot".*?class="said">(.*?)</div>', walks.text(chen.browser.get(f"/{language}/chat/")))[1:]
        )
    frames = on_socket(lambda line: line.say(text), language)
    return " ".join(frame["text"] for frame in frames if frame["type"] == "message.created" and frame["from"] == "bot")


@pytest.mark.parametrize("who", [li, chen_at_work])
def test_staff_who_may_not_see_a_case_cannot_tell_whether_it_exists(wang, who):
    reference = queries.by_receipt(wang.receipt).reference
    browser = signed_in(Client(), who())
    for method, path in (("get", ""), ("post", "take/"), ("post", "reveal/")):
        pair = [
            getattr(browser, method)(f"/staff/cases/{each}/{path}", {"what": "story", "reason": "handling"})
            for each in (reference, "2026-00000")
        ]
        assert pair[0].status_code == pair[1].status_code != 200
        bodies = [
            re.sub(r'value="[^"]*"', "", walks.text(answer)).replace(each, "")
            for answer, each in zip(pair, (reference, "2026-00000"), strict=True)
        ]
        assert bodies[0] == bodies[1]
