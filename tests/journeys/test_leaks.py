"""A complaint through every door, worked on until the report is out: what was planted in it lies nowhere in clear.

Every trace is bytes: the databases as they would lie on a disk, the log, the press, the cache, the channel layer, addresses visited.
"""

import base64
import gzip
import logging
import pickle
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from channels.layers import get_channel_layer
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.utils import timezone

from disputes import queries, sealed
from disputes.models import AccessRecord, Case, Message
from disputes.services import answering
from portal.accounts.models import Session
from portal.notices import delivery
from portal.notices import services as notices
from portal.notices.models import Notice
from portal.press import services as press
from portal.trail import services as trail
from portal.trail.models import Entry
from tests.disputes import walks
from tests.journeys import doors
from tests.journeys.doors import DOORS, Filed
from tests.people import qian, signed_in, sun, zhou
from transparency_reports import services as reports
from transparency_reports.rules import Quarter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("firm")]
PLANTED = {
    "identity number": "11010519491231002X",
    "phone": "13912345678",
    "e-mail": "ouyang.planted@example.com",
    "name": "欧阳测试",
    "bank card": "6222021234567890128",
}
STORY = (
    "我叫{name}，公司转让之后你们还留着我的身份证复印件，号码是 {identity number}，手机 {phone}，邮箱 {e-mail}，"
    "银行卡 {bank card} 也被你们的人发到群里了，打了三次电话都没人理，太过分了！"
).format_map(PLANTED)
WISH = "请销毁复印件，打电话 139 1234 5678 告诉我结果。"
REPLY = "{name}女士您好：我们已经核对了 {identity number} 的复印件，会打 {phone} 与您联系。".format_map(PLANTED)
ADDRESS = re.compile(r'(?:href|action|src)="([^"]+)"')
_seen: list[tuple[dict[str, bytes], list[Filed]]] = []


@pytest.fixture
def left(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, bytes], list[Filed]]:
    """(what is left of the whole journey, by place; the cases filed on it): gone once, plain bytes from then on."""
    if not _seen:
        visited, told, letters = spies(monkeypatch)
        with caplog.at_level(logging.DEBUG):
            filed = journey()
        assert letters and visited and told
        at_rest = {"log": caplog.text, "addresses": "\n".join(visited), "channel layer": "\n".join(told)}
        _seen.append(({**databases(), **files(), "cache": cached(), **{place: text.encode() for place, text in at_rest.items()}}, filed))
    return _seen[0]


def spies(monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], list[str], list[str]]:
    """Lists that fill with addresses (visited, led to, linked), with all that goes over the channel layer, and with letters sent."""
    visited, told, letters = [], [], []
    ask, layer = Client.request, type(get_channel_layer())
    say = layer.group_send

    def request(self: Client, **wanted: Any) -> Any:
        answer = ask(self, **wanted)
        body = b"" if answer.streaming else answer.content
        visited.extend([f"{wanted['PATH_INFO']}?{wanted.get('QUERY_STRING', '')}", answer.get("Location", "")])
        visited.extend(ADDRESS.findall(body.decode(errors="replace")))
        return answer

    async def group_send(self: Any, group: str, message: dict[str, Any]) -> None:
        told.append(f"{group} {message}")
        await say(self, group, message)

    monkeypatch.setattr(Client, "request", request)
    monkeypatch.setattr(layer, "group_send", group_send)
    monkeypatch.setattr(delivery, "send", lambda channel, letter, **_facts: letters.append(letter.body))
    return visited, told, letters


# the journey


def journey() -> list[Filed]:
    filed = [with_address(), *(door(STORY, WISH) for door in DOORS.values())]
    for each in filed:
        at_the_desk(each.case)
        at_home(each)
    notices.deliver_due()
    trail.sequence(publish=press.publish)
    report()
    return filed


def with_address() -> Filed:
    """By the form pages, with an address that is proved to be one's own."""
    browser = Client()
    walks.answer_all(browser, "zh-hans", story={"story": STORY}, wish={"wish": WISH}, contact={"address": PLANTED["e-mail"]})
    browser.post(walks.at("zh-hans", "new/contact/code/"), {"code": walks.code_sent()})
    token = walks.form_token(browser.get(walks.at("zh-hans", "new/check/")))
    shown = browser.post(walks.at("zh-hans", "new/check/"), {"form_token": token}, follow=True)
    return Filed(Case.objects.latest("pk").reference, walks.receipt_on(shown))


def at_the_desk(case: Case) -> None:
    """Qian takes it, opens the text with a reason, replies; every page in between is looked at."""
    browser, address = signed_in(Client(), qian()), f"/staff/cases/{case.reference}/"
    browser.get("/staff/cases/")
    assert browser.post(f"{address}take/").status_code == 302
    opened = browser.post(f"{address}reveal/", {"what": "story", "reason": "handling", "note": f"与 {PLANTED['phone']} 核对"})
    assert PLANTED["identity number"] in walks.text(opened)
    assert browser.post(f"{address}reply/", {"text": REPLY, "once": "a-reply-of-hers"}).status_code == 302
    browser.get(address)


def at_home(filed: Filed) -> None:
    """The client reads it all, writes more, tells the robot the receipt, takes everything along."""
    browser = Client()
    browser.post(walks.at("zh-hans", ""), {"receipt": filed.receipt})
    mine = walks.text(browser.get(walks.at("zh-hans", "mine/")))
    assert STORY[:20] in mine and PLANTED["phone"] in mine
    browser.post(walks.at("zh-hans", "mine/write/"), {"text": f"补充：卡号 {PLANTED['bank card']}，我是{PLANTED['name']}。"})
    for name in ("everything.zip", "statement.json", "filing.tlog-proof"):
        browser.get(walks.at("zh-hans", f"mine/{name}"))
    doors.post("/api/v1/cases/export", {"receipt": filed.receipt})
    browser.post("/zh-hans/chat/", {"text": f"查一下进度 {filed.receipt}，我的邮箱是 {PLANTED['e-mail']}"})


def report() -> None:
    """The quarter is counted and published, once it is over."""
    case = Case.objects.latest("pk")
    answering.close_case(case=settled(case), by=qian().actor("intake"))
    now = timezone.localtime()
    quarter = Quarter(now.year, (now.month - 1) // 3 + 1)
    later = quarter.end + timedelta(days=1)
    drafted = reports.draft_report(quarter=quarter, by=zhou().actor("auditor"), at=later)
    assert signed_in(Client(), sun()).get("/staff/reports/").status_code == 200
    reports.publish_report(report=drafted, by=sun().actor("publisher"), at=later)


def settled(case: Case) -> Case:
    answering.settle_case(case=case, resolution="upheld", text=REPLY, by=qian().actor("intake"))
    return case


# what is left of it


def databases() -> dict[str, bytes]:
    """Of SQLite the very pages of its files, freed ones and indexes too; of PostgreSQL every value of every table."""
    sqlite = connections["default"].vendor == "sqlite"
    return {f"database {alias}": image(alias) if sqlite else b"\n".join(values(alias)) for alias in ("default", "keys")}


def image(alias: str) -> bytes:
    connections[alias].ensure_connection()
    return bytes(connections[alias].connection.serialize())


def values(alias: str) -> Iterator[bytes]:
    connection = connections[alias]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            for row in cursor.fetchall():
                yield from (bytes(cell) if isinstance(cell, (bytes, memoryview)) else str(cell).encode() for cell in row)


def files() -> dict[str, bytes]:
    """The press, and whatever else was put into the installation's folder by the way."""
    home = Path(settings.VAR)
    ours = [path for path in home.rglob("*") if path.is_file() and path.relative_to(home).parts[0] not in ("bot", "static")]
    assert any(Path(settings.PRESS_ROOT) in path.parents for path in ours)
    return {f"file {path.relative_to(home)}": unpacked(path.read_bytes()) for path in ours}


def unpacked(body: bytes) -> bytes:
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


def cached() -> bytes:
    held = cache._cache
    if isinstance(held, dict):
        return pickle.dumps(held)
    server = held.get_client()
    return b"\n".join(key + b" " + bytes(server.get(key) or b"") for key in server.keys("*"))


# how a value might lie there


def forms(value: str) -> dict[str, bytes]:
    """The ways in which a value may lie somewhere in clear."""
    said = {
        value,
        value.lower(),
        value.upper(),
        re.sub(r"[\s-]", "", value),
        quote(value, safe=""),
        value.encode("unicode_escape").decode(),
    }
    found = {f"as {each!r}": each.encode() for each in said}
    found |= {f"in {code}": value.encode(code) for code in ("utf-16-le", "utf-16-be", "gb18030")}
    return (
        found
        | {f"in base64, {shift} on": in_base64(value.encode(), shift) for shift in range(3)}
        | {"in hex": value.encode().hex().encode()}
    )


def in_base64(raw: bytes, shift: int) -> bytes:
    """What base64 shows of `raw` after `shift` other bytes: the signs that only `raw` decides."""
    signs = base64.b64encode(b"\0" * shift + raw)
    return signs[-(-shift * 8 // 6) : (shift + len(raw)) * 8 // 6]


def found(traces: dict[str, bytes], value: str) -> list[str]:
    return [f"{place}: {how}" for place, data in traces.items() for how, form in forms(value).items() if form in data]


def test_what_was_planted_lies_nowhere_in_clear(left):
    traces, _filed = left
    assert {name: places for name, value in PLANTED.items() if (places := found(traces, value))} == {}


def test_a_number_written_in_groups_lies_nowhere_either(left):
    traces, _filed = left
    assert found(traces, "139 1234 5678") == []


def test_a_receipt_lies_nowhere(left):
    traces, filed = left
    assert len(filed) == len(DOORS) + 1
    assert [place for each in filed for place in found(traces, each.receipt)] == []


def test_who_searches_finds_what_is_there(left):
    """References may be public: they are found where they must be, so a value in clear would have been found too."""
    traces, filed = left
    for each in filed:
        places = " ".join(found(traces, each.reference))
        assert "database default" in places
        assert "addresses" in places
    assert found({"x": base64.b64encode(b"{1" + PLANTED["name"].encode() + b"}")}, PLANTED["name"])
    assert found({"x": PLANTED["phone"].encode("utf-16-le")}, PLANTED["phone"])


def test_the_journey_went_all_the_way():
    filed = journey_of_one()
    case = queries.by_receipt(filed.receipt)
    assert sealed.open_in_case(case, "story") == STORY
    assert AccessRecord.objects.filter(case=case).exists()
    assert Message.objects.filter(case=case, from_kind="staff").exists()
    assert Session.objects.exists() and Notice.objects.exists() and Entry.objects.exists()


def journey_of_one() -> Filed:
    filed = with_address()
    at_the_desk(filed.case)
    at_home(filed)
    return filed
