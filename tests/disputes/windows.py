"""A window of the mediation room, through the server's own routing."""

import json

from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client

from portal.asgi import sockets
from tests.disputes.test_pages_room import client_browser, party_browser
from tests.people import signed_in
from tests.wire import Wire

ORIGIN = (b"origin", settings.PUBLIC_ORIGIN.encode())
QUIET = 0 if "InMemory" in settings.CHANNEL_LAYERS["default"]["BACKEND"] else 1.0  # seconds; a server passes on in its own time


class Window:
    """One browser's socket; `heard` is every frame so far."""

    def __init__(self, browser: Client) -> None:
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
        self.wire = Wire(sockets, "/ws/room/", headers=[(b"cookie", cookie.encode()), ORIGIN])

    async def say(self, kind, **frame):
        await self.wire.send_to(text_data=json.dumps({"type": kind} | frame))

    async def hear(self):
        return json.loads(await self.wire.receive_from())

    async def heard(self) -> list:
        """All that was said until now: several answers of an unknown frame come before the end, and then it is quiet."""
        found = []
        for _turn in range(6):
            await self.say("nothing.such")
            while (frame := await self.hear())["type"] != "error" or frame["code"] != "frame.unknown_type":
                found.append(frame)
        while not await self.wire.receive_nothing(timeout=QUIET):
            found.append(await self.hear())
        return found

    async def words(self) -> list[str]:
        return [frame["text"] for frame in await self.heard() if frame["type"] == "message.created"]

    async def open(self, door, case="", after=None):
        assert (await self.wire.connect())[0]
        await self.say("room.open", **{"as": door, "case": case, "after": after or {}})
        return self

    async def closed(self) -> int:
        while (output := await self.wire.receive_output())["type"] != "websocket.close":
            pass
        return output["code"]

    async def close(self):
        await self.wire.disconnect()


async def of_client(case, after=None) -> Window:
    return await Window(await sync_to_async(client_browser)(case)).open("client", after=after)


async def of_party(participant, after=None) -> Window:
    return await Window(await sync_to_async(party_browser)(participant)).open("party", after=after)


async def of_staff(who, case, after=None) -> Window:
    browser = await sync_to_async(lambda: signed_in(Client(), who()))()
    return await Window(browser).open("staff", str(case.public_id), after)
