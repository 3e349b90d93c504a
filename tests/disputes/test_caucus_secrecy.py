"""Nothing said in a caucus or noted by the mediator reaches anybody else: by any address of the portal, frame, letter or export."""

import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from urllib.parse import unquote

import pytest
from asgiref.sync import sync_to_async as later
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern

from disputes import codes, exporting, exporting_room, files_rules, personal_data, rooms_read
from disputes.models import Case, CaseFile
from disputes.rules import Space
from disputes.services import checking, files, offers, reading, rooms, sealed_offers, sittings
from portal.api import api
from portal.notices import queries as notices
from portal.notices.models import Notice
from portal.trail.rules import Actor
from tests import people
from tests.disputes.cases import client, fresh, hours, mediated, mediator, officer
from tests.disputes.desk_doors import browser
from tests.disputes.tables import HE_EMAIL, joined
from tests.disputes.test_contacts_and_recovery import contact
from tests.disputes.test_pages_room import client_browser, party_browser
from tests.disputes.windows import Window, of_client, of_party, of_staff

pytestmark = [pytest.mark.usefixtures("firm")]
JOINT, CLIENTS, RESPONDENTS, NOTES = Space
HEARS = {
    "client": {JOINT, CLIENTS},
    "helper": {JOINT, CLIENTS},
    "respondent": {JOINT, RESPONDENTS},
    "adviser": {JOINT, RESPONDENTS},
    "mediator": set(Space),
}
TABLE = frozenset(HEARS)
HOLE = re.compile(r"<(?:(\w+):)?(\w+)>")
IN_CHINESE = {"client", "adviser", "zheng"}
FIGURE = "48213.57"
ONE_FOR_ALL = {"/api/v1/openapi.json"}  # made from the code alone, a second each time
FILES_SEEN = {
    files_rules.Space.CASE: {"client", "mediator", "qian", "zhao"},
    **{files_rules.Space(space.value): {who for who in HEARS if space in HEARS[who]} for space in Space},
}
"""Who may see files: evidence the client and who works on the case, those of a space of the room who speaks there, as what is said."""


class Told:
    """A mediation with everybody at the table, and what was said: marker -> space."""

    def __init__(self, seed: int) -> None:
        self.case = mediated(contact=contact(), remedies=["deletion"])
        self.respondent = joined(self.case, address=HE_EMAIL)[0]
        self.helper = joined(self.case, "representative", "friend", address="shi@example.com")[0]
        self.adviser = joined(self.case, "adviser", "lawyer")[0]
        self.actors = {
            "client": client(self.case),
            "helper": self.helper.actor,
            "respondent": self.respondent.actor,
            "adviser": self.adviser.actor,
            "mediator": mediator(),
        }
        self.said: dict[str, Space] = {}
        self.kept: dict[str, frozenset[str]] = {}
        self.talk(Random(seed))
        start = {"starts_at": hours(60), "minutes": 60, "place": "Room 2", "agenda_en": "Talk"}
        self.sitting = sittings.set_session(case=self.case, **start, by=mediator(), at=hours(40))

    def talk(self, rng: Random) -> None:
        for number in range(24):
            who = rng.choice(sorted(HEARS))
            space = rng.choice(sorted(HEARS[who]))
            marker = f"planted{number:02}{rng.getrandbits(32):08x}"
            rooms.say_in_room(case=self.case, space=space, text=f"…{marker}…", by=self.actors[who], at=hours(9 + number))
            self.said[marker] = Space(space)

    def negotiate(self) -> None:
        """An offer that was declined, and a round in which the client has sealed a figure."""
        self.kept["plantedoffer"], self.kept["plantedno"] = TABLE, TABLE
        offers.make_offer(case=self.case, text="plantedoffer", language="en", by=mediator(), at=hours(41))
        offers.decline_offer(case=self.case, proposal=1, reason="plantedno", by=self.actors["respondent"], at=hours(42))
        sealed_offers.open_round(case=self.case, currency="CNY", by=mediator(), at=hours(43))
        sealed_offers.seal_figure(case=self.case, number=1, amount=Decimal(FIGURE), by=self.actors["client"], at=hours(44))
        self.kept[FIGURE] = self.kept[f"{Decimal(FIGURE):,}"] = frozenset({"client"})

    def send_files(self) -> list[CaseFile]:
        """A file in every room, with a name, words and a text that say which; the mediator has opened each."""
        respondents = files_rules.Space.CAUCUS_RESPONDENT
        by = {respondents: self.actors["respondent"], files_rules.Space.MEDIATOR: mediator()}
        return [self.send_file(space, by.get(space, self.actors["client"])) for space in files_rules.Space]

    def send_file(self, space: files_rules.Space, by: Actor) -> CaseFile:
        name, words, text = (f"planted{what}{space}" for what in ("name", "words", "text"))
        said = {"name": f"{name}.txt", "words": words, "space": space, "by": by, "at": hours(45)}
        found = files.send_file(case=self.case, source=io.BytesIO(text.encode()), size=len(text), **said)
        assert checking.check_file(file=found, at=hours(46))
        found.refresh_from_db()
        if space is files_rules.Space.CASE:
            reading.open_file(case=self.case, file=found, reason="handling", by=mediator())
        self.kept |= dict.fromkeys((name, words, text), frozenset(FILES_SEEN[space]))
        return found

    def new_receipt(self) -> str:
        """A receipt code of the case: the one it was filed with was shown once."""
        code = codes.new_receipt()
        Case.objects.filter(pk=self.case.pk).update(receipt_hash=codes.receipt_hash(code))
        self.case = fresh(self.case)
        return code

    def leaked(self, who: str, text: str) -> set[str]:
        """What `text` says that `who` may not hear."""
        heard = {marker for marker, space in self.said.items() if marker in text and space not in HEARS.get(who, ())}
        return heard | {marker for marker, whose in self.kept.items() if marker in text and who not in whose}

    def browsers(self) -> dict[str, Client]:
        """Everybody's browser, each signed in once; some read Chinese."""
        staff = {"mediator": "li"} | {name: name for name in ("qian", "zhao", "zheng", "zhou")}
        desks = {who: browser(getattr(people, name), language_of(who)) for who, name in staff.items()}
        parties = {name: party_browser(getattr(self, name)) for name in ("helper", "respondent", "adviser")}
        return {"client": client_browser(self.case), **desks, "stranger": Client(), **parties}


def language_of(who: str) -> str:
    return "zh-hans" if who in IN_CHINESE else "en"


def routes(patterns, prefix: str = "") -> Iterator[str]:
    """Every route of the portal, as it is written in the urls files."""
    for each in patterns:
        part = "{language}/" if isinstance(each.pattern, LocalePrefixPattern) else str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, prefix + part)
        elif isinstance(each, URLPattern) and isinstance(each.pattern, RoutePattern):
            yield prefix + part


def addresses(told: Told, sent: list[CaseFile]) -> dict[str, str]:
    """Every route with every id of this case that fits into it, as {address: route}."""
    of_kind = {
        "files": [each.public_id for each in sent],
        "uploads": [each.public_id for each in sent],
        "sessions": [told.sitting.public_id],
        "conversations": [told.case.conversation.public_id],
    }
    any_id = [told.case.public_id, told.case.conversation.public_id, told.sitting.public_id, told.respondent.public_id, sent[2].public_id]
    fits = {"reference": [told.case.reference], "space": [space.value for space in Space], "int": [1], "side": ["client", "respondent"]}
    found = {}
    for route in routes(get_resolver().url_patterns):
        ways = [route]
        for kind, name in HOLE.findall(route):
            before = route.partition(f"<{kind}:{name}>")[0].rstrip("/").rpartition("/")[2]
            values = of_kind.get(before, any_id) if kind == "uuid" else fits.get(name) or fits.get(kind) or ["x"]
            ways = [HOLE.sub(str(value), way, count=1) for way in ways for value in values]
        found |= {f"/{way}": route for way in ways}
    return found


@pytest.mark.django_db
@pytest.mark.one_database
def test_every_address_of_the_portal_for_everybody():
    told = Told(1)
    told.negotiate()
    everywhere = {each: route for each, route in addresses(told, told.send_files()).items() if "sign-out" not in each}
    assert len(everywhere) > 150
    assert f"/staff/cases/{told.case.reference}/room/caucus_client/" in everywhere
    heard, nothing_there = {}, {}
    for who, there in told.browsers().items():
        there.raise_request_exception = False
        # What shows nothing to the client nor at the desk (405 for what only takes posts, 404 for an id of something else) is asked
        # by the others once a route.
        nowhere = set.intersection(*nothing_there.values()) if len(nothing_there) > 1 else set()
        asked = (everywhere.keys() - nowhere) | set({everywhere[each]: each for each in sorted(nowhere)}.values())
        asked = [each for each in everywhere if each in asked and (who == "stranger" or each not in ONE_FOR_ALL)]
        answers = {each: there.get(each.replace("{language}", language_of(who))) for each in asked}
        nothing_there[who] = {each for each, answer in answers.items() if answer.status_code in (404, 405)} | nowhere
        heard[who] = "\n".join(body(answer) for answer in answers.values())
        assert told.leaked(who, heard[who]) == set(), who
    for who, spaces in HEARS.items():  # the walk itself went through the rooms, the offers and the files
        assert {told.said[marker] for marker in told.said if marker in heard[who]} == spaces
        assert "plantedoffer" in heard[who]
    assert FIGURE in heard["client"].replace(",", "")
    for space in Space:
        for what in ("name", "words", "text"):
            assert {who for who in HEARS if f"planted{what}{space}" in heard[who]} == {who for who in HEARS if space in HEARS[who]}


ASKED = {
    "text": "…", "remedy": "deletion", "words": "…", "claim": 1, "ease": 5, "line": "…", "size": 3, "name": "x.txt", "sensitive": "none",
    "purpose": "share_with_other_party", "answer": "withdraw", "earlier": "0000-0000-0000-0000-0000-0000-0000",
    "copy": "0" * 32, "succession": "0" * 32, "says": "no",
    "address": "nobody@example.com", "sent": "0" * 32, "code": "000000",
}  # fmt: skip


def receipt_doors() -> Iterator[tuple[str, dict]]:
    """(address, body without the receipt) of everything the API opens to a receipt."""
    document = api.get_openapi_schema()
    for path, way in document["paths"].items():
        shape = way.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        fields = document["components"]["schemas"].get(shape.get("$ref", "").rpartition("/")[2], shape)
        if "receipt" in fields.get("properties", ()):
            yield path, {name: ASKED[name] for name in fields["required"] if name != "receipt"}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_door_of_the_api_that_a_receipt_opens(language):
    told = Told(4)
    told.negotiate()
    told.send_files()
    receipt, doors = told.new_receipt(), dict(receipt_doors())
    assert {"/api/v1/cases/lookup", "/api/v1/cases/export", "/api/v1/cases/files/list"} <= set(doors)
    answers = {}
    for path, asked in doors.items():
        sent = json.dumps({"receipt": receipt, **asked})
        answer = Client().post(path, sent, content_type="application/json", headers={"accept-language": language})
        # The receipt is of a complaint: the doors for requests about one's data know no such request, and nothing is sold.
        assert answer.status_code in ((404, 410) if "/rights/" in path or "/successions/" in path else (200, 201, 409)), (
            path,
            body(answer),
        )
        answers[path] = body(answer)
    assert told.leaked("client", "\n".join(answers.values())) == set()
    assert {told.said[marker] for marker in told.said if marker in answers["/api/v1/cases/export"]} == HEARS["client"]
    assert "plantednamecaucus_client" in answers["/api/v1/cases/files/list"]


def body(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return unquote(content.decode("utf-8", "replace") + str(dict(answer.headers)))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_exports_and_letters(seed):
    told = Told(seed)
    for who, actor in told.actors.items():
        assert told.leaked(who, str(exporting_room.as_data(told.case, actor))) == set()
    assert not any(marker in str(exporting_room.as_data(told.case, mediator())) for marker, space in told.said.items() if space is NOTES)
    for text in (str(exporting.as_data(told.case)), str(personal_data.export(told.case.subject)), exporting.as_text(told.case, "en")):
        assert told.leaked("client", text) == set()
    letters = [notices.letter(each) for each in Notice.objects.all()]
    assert len(letters) > 3
    assert not any("planted" in letter.subject + letter.body for letter in letters)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_reading_by_any_path_gives_each_their_own(seed):
    told = Told(seed)
    for who, actor in told.actors.items():
        for space in Space:
            text = str([heard.text for heard in rooms_read.messages_for(told.case, actor, space)])
            expected = {marker for marker, where in told.said.items() if where is space and space in HEARS[who]}
            if space is NOTES and who != "mediator":
                expected = set()
            assert {marker for marker in told.said if marker in text} == expected
    for actor in (officer(), people.qian().actor("intake"), people.zheng().actor("mediator"), people.zhou().actor("auditor")):
        assert rooms_read.sight(told.case, actor) == {}


async def frames(window: Window) -> str:
    found = str(await window.heard())
    await window.close()
    return found


@pytest.mark.django_db(transaction=True)
async def test_every_frame_of_every_window_live_and_resumed():
    told = await later(Told)(2)
    case = await later(Case.objects.get)(pk=told.case.pk)
    windows = {
        "client": await of_client(case),
        "respondent": await of_party(told.respondent),
        "helper": await of_party(told.helper),
        "adviser": await of_party(told.adviser),
        "mediator": await of_staff(people.li, case),
    }
    resumed = {who: str(await window.heard()) for who, window in windows.items()}
    before = set(told.said)
    await later(told.talk)(Random(7))
    await later(told.send_files)()
    for who, window in windows.items():
        live = await frames(window)
        assert told.leaked(who, resumed[who] + live) == set(), who
        own = {marker for marker in set(told.said) - before if told.said[marker] in HEARS[who]}
        assert own <= {marker for marker in told.said if marker in live}, who
        assert {space for space in Space if f"plantedname{space}" in live} == HEARS[who]


@pytest.mark.django_db(transaction=True)
async def test_a_file_in_a_caucus_moves_nothing_on_the_other_side():
    told = await later(Told)(3)
    case = await later(Case.objects.get)(pk=told.case.pk)
    windows = {"client": await of_client(case), "helper": await of_party(told.helper), "respondent": await of_party(told.respondent)}
    for window in windows.values():
        await window.heard()
    sent = await later(told.send_file)(files_rules.Space.CAUCUS_RESPONDENT, told.actors["respondent"])
    heard = {who: await window.heard() for who, window in windows.items()}
    assert heard["client"] == heard["helper"] == []
    assert [frame["file"]["n"] for frame in heard["respondent"]] == [sent.n]
    await later(files.withdraw_file)(file=sent, by=told.actors["respondent"])
    assert [[frame["type"] for frame in await window.heard()] for window in windows.values()] == [[], [], ["files.changed"]]
    for window in windows.values():
        await window.close()
