"""Mediation rooms of a Daphne process of its own: 200 sockets in 50 rooms type, talk and come and go; nothing may be lost or doubled."""

import asyncio
import json
import os
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from statistics import quantiles
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from benchmarks.measuring import Row, Table, cpu_of
from benchmarks.sockets import addresses, served

ROOMS, EACH = 50, 3
PATIENCE = 600  # seconds; a busy machine is slow, not lossy


@dataclass
class Seat:
    """One window: its door, its browser's cookie, what it has to hear, and what it heard."""

    door: str
    cookie: str
    side: str
    room: int
    line: ClientConnection | None = None

    def __post_init__(self) -> None:
        self.heard: Counter[str] = Counter()
        self.kept: dict[str, float] = {}
        self.presence = 0


def furnish() -> list[Seat]:
    """Fifty mediations, each with the client, the respondent, and one who helps each side."""
    from django.conf import settings
    from django.utils import timezone

    from disputes import sealed
    from disputes.services import filing, mediation, neutrality, participants, triage
    from portal.accounts.models import User
    from portal.accounts.sessions import SessionStore
    from portal.trail.rules import Actor

    people = {user.email.partition("@")[0]: user for user in User.objects.all()}
    intake, officer = people["qian"].actor("intake"), people["zhao"].actor("privacy_officer")
    at = timezone.now() - timedelta(hours=2)
    found = []

    def browser(door: str, side: str, room: int, held: dict[str, Any]) -> Seat:
        session = SessionStore()
        session.update(held)
        session.create()
        return Seat(door, f"{settings.SESSION_COOKIE_NAME}={session.session_key}", side, room)

    for room in range(ROOMS):
        said: dict[str, Any] = {
            "kind": "complaint",
            "topic": "retention",
            "story": "The copy was not destroyed.",
            "wish": "",
            "language": "en",
        }
        case = filing.file_case(**said, channel="page", by=Actor("client", "", "client"), at=at).case
        me = sealed.client_of(case)
        triage.take_case(case=case, by=intake, at=at)
        mediation.route_to_mediation(case=case, by=me, at=at)
        mediation.accept_mediation(case=case, by=officer, at=at)
        mediation.assign_mediator(case=case, mediator=people["li"], by=intake, at=at)
        neutrality.declare_neutrality(case=case, by=people["li"].actor("mediator"), at=at)
        found.append(browser("client", "client", room, {"cases.open": {"id": str(case.public_id), "receipt": case.receipt_hash}}))
        for part, capacity in (("respondent", "firm"), ("adviser", "lawyer"), ("representative", "friend")):
            asked = {"part": part, "capacity": capacity, "name": part, "language": "en"}
            code = participants.invite_participant(case=case, by=intake, **asked, at=at).code
            joined = participants.join_room(code=code, name=part, at=at).participant
            held = {"room.open": {"id": str(joined.public_id), "access": joined.access_hash}}
            found.append(browser("party", joined.side.value, room, held))
    return found


def measure() -> Table:
    """About a minute. Every socket says it comes from an address of its own, as through a proxy."""
    seats = furnish()
    with served() as (pid, port, _began):
        result = asyncio.run(_talk(seats, pid, port))
    sent = len(seats) * (EACH + 1)
    return Table(
        f"Mediation rooms: {len(seats)} sockets in {ROOMS} rooms, SQLite",
        (
            Row("a message said, typed and heard by all", result["cpu"] / sent * 1e6, note=f"{sent / result['seconds']:.0f} a second"),
            Row("from saying to kept (median)", result["median"] * 1e6, note=f"99 %: {result['late'] * 1e3:,.0f} ms"),
            Row("opening a seat", result["opening"] * 1e6, note=f"{result['presence']:.0f} frames of presence and typing heard"),
        ),
        (
            f"{result['due']:.0f} deliveries were due: {result['lost']:.0f} lost, {result['doubled']:.0f} doubled, "
            f"{result['strange']:.0f} in a room or caucus of others.",
        ),
    )


async def _talk(seats: list[Seat], pid: int, port: int) -> dict[str, float]:
    await _until_it_answers(port)
    clock = cpu_of(pid)
    before = clock()
    readers = [asyncio.create_task(_listen(seat)) for seat in [await _open(seat, port) for seat in seats]]
    opened = clock()
    began = time.perf_counter()
    await asyncio.gather(*(_speak(seat, number) for number, seat in enumerate(seats)))
    due = {id(seat): _due(seat, seats) for seat in seats}
    while any(len(seat.heard) < len(due[id(seat)]) for seat in seats) and time.perf_counter() - began < PATIENCE:
        await asyncio.sleep(0.1)
    seconds = time.perf_counter() - began
    used = clock() - opened
    for reader in readers:
        reader.cancel()
    waits = sorted(wait for seat in seats for wait in seat.kept.values())
    cuts = quantiles(waits, n=100)
    return {
        "cpu": used,
        "seconds": seconds,
        "opening": (opened - before) / len(seats),
        "median": cuts[49],
        "late": cuts[98],
        "due": sum(len(each) for each in due.values()),
        "lost": sum(len(due[id(seat)] - set(seat.heard)) for seat in seats),
        "doubled": sum(count - 1 for seat in seats for count in seat.heard.values()),
        "strange": sum(len(set(seat.heard) - due[id(seat)]) for seat in seats),
        "presence": sum(seat.presence for seat in seats),
    }


def _due(seat: Seat, seats: list[Seat]) -> set[str]:
    """What a seat has to hear: all of its room's joint messages, and the caucus of its side."""
    found = set()
    for number, other in enumerate(seats):
        if other.room == seat.room:
            found |= {f"joint {number} {turn}" for turn in range(EACH)}
            found |= {f"caucus {number}"} if other.side == seat.side else set()
    return found


async def _until_it_answers(port: int) -> None:
    while True:
        try:
            await (await connect(f"ws://127.0.0.1:{port}/ws/room/", origin=Origin(os.environ["PUBLIC_ORIGIN"]))).close()
        except OSError:
            await asyncio.sleep(0.1)
        else:
            return


async def _open(seat: Seat, port: int) -> Seat:
    number = next(addresses)
    headers = {"Cookie": seat.cookie, "X-Forwarded-For": f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"}
    where, origin = f"ws://127.0.0.1:{port}/ws/room/", Origin(os.environ["PUBLIC_ORIGIN"])
    seat.line = await connect(where, origin=origin, additional_headers=headers, compression=None, open_timeout=60)
    await seat.line.send(json.dumps({"type": "room.open", "as": seat.door}))
    while json.loads(await seat.line.recv())["type"] != "room.ready":
        pass
    return seat


async def _listen(seat: Seat) -> None:
    assert seat.line is not None
    async for text in seat.line:
        frame = json.loads(text)
        assert frame["type"] != "error", frame
        if frame["type"] == "message.created":
            seat.heard[frame["text"]] += 1
        elif frame["type"] == "message.kept":
            seat.kept[frame["id"]] = time.perf_counter() - seat.kept[frame["id"]]
        elif frame["type"] == "presence.changed":
            seat.presence += 1


async def _speak(seat: Seat, number: int) -> None:
    caucus = f"caucus_{seat.side}"
    for turn in range(EACH + 1):
        space, text = ("joint", f"joint {number} {turn}") if turn < EACH else (caucus, f"caucus {number}")
        await _send(seat, {"type": "presence.set", "typing": space})
        own = f"message-{number}-{turn}"
        seat.kept[own] = time.perf_counter()
        await _send(seat, {"type": "message.send", "id": own, "space": space, "text": text})
        await _send(seat, {"type": "presence.set", "typing": ""})


async def _send(seat: Seat, frame: dict[str, Any]) -> None:
    assert seat.line is not None
    await seat.line.send(json.dumps(frame))
