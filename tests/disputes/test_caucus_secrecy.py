"""Nothing said in a caucus or noted by the mediator reaches anybody else: by any address of the portal, frame, letter or export."""

import re
from collections.abc import Iterator
from random import Random
from urllib.parse import unquote

import pytest
from asgiref.sync import sync_to_async as later
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern

from disputes import exporting, exporting_room, personal_data, rooms_read
from disputes.models import Case
from disputes.rules import Space
from disputes.services import rooms, sittings
from portal.notices import queries as notices
from portal.notices.models import Notice
from tests import people
from tests.disputes.cases import client, hours, mediated, mediator, officer
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
HOLE = re.compile(r"<(?:(\w+):)?(\w+)>")


class Told:
    """A mediation with everybody at the table, and what was said: marker -> space."""

    def __init__(self, seed: int) -> None:
        self.case = mediated(contact=contact())
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

    def leaked(self, who: str, text: str) -> set[str]:
        """What `text` says that `who` may not hear."""
        return {marker for marker, space in self.said.items() if marker in text and space not in HEARS.get(who, ())}

    def browsers(self) -> dict[str, Client]:
        staff = {name: browser(getattr(people, name)) for name in ("qian", "zhao", "zheng", "zhou")}
        parties = {name: party_browser(getattr(self, name)) for name in ("helper", "respondent", "adviser")}
        mine = {"client": client_browser(self.case), "mediator": browser(people.li), "stranger": Client()}
        return {**mine, **parties, **staff}


def routes(patterns, prefix: str = "") -> Iterator[str]:
    """Every route of the portal, as it is written in the urls files."""
    for each in patterns:
        part = "en/" if isinstance(each.pattern, LocalePrefixPattern) else str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, prefix + part)
        elif isinstance(each, URLPattern) and isinstance(each.pattern, RoutePattern):
            yield prefix + part


def addresses(told: Told) -> list[str]:
    """Every route with every id of this case that fits into it."""
    fits = {
        "reference": [told.case.reference],
        "space": [space.value for space in Space],
        "public_id": [told.case.public_id, told.case.conversation.public_id, told.sitting.public_id, told.respondent.public_id],
        "uuid": [told.case.public_id],
        "int": [1],
    }
    found = []
    for route in routes(get_resolver().url_patterns):
        ways = [route]
        for kind, name in HOLE.findall(route):
            values = fits.get(name) or fits.get(kind) or ["x"]
            ways = [HOLE.sub(str(value), way, count=1) for way in ways for value in values]
        found += [f"/{way}" for way in ways]
    return found


@pytest.mark.django_db
def test_every_address_of_the_portal_for_everybody():
    told = Told(1)
    everywhere = addresses(told)
    assert len(everywhere) > 150
    assert f"/staff/cases/{told.case.reference}/room/caucus_client/" in everywhere
    heard = {}
    for who, there in told.browsers().items():
        there.raise_request_exception = False
        texts = [body(there.get(address)) for address in everywhere if "sign-out" not in address]
        heard[who] = "\n".join(texts)
        assert told.leaked(who, heard[who]) == set(), who
    for who, spaces in HEARS.items():  # the walk itself went through the rooms
        assert {told.said[marker] for marker in told.said if marker in heard[who]} == spaces


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
    for who, window in windows.items():
        live = await frames(window)
        assert told.leaked(who, resumed[who] + live) == set(), who
        own = {marker for marker in set(told.said) - before if told.said[marker] in HEARS[who]}
        assert own <= {marker for marker in told.said if marker in live}, who
