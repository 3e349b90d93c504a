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
PACE = 8.0  # messages a second in all rooms together, each about 35 ms of the server: two cores carry it beside the talkers
PATIENCE = 600  # seconds after the last message; a busy machine is slow, not lossy


@dataclass
class Seat:
    """One window: its door, its browser's cookie, and what it heard; times are of time.perf_counter."""

    door: str
    cookie: str
    side: str
    room: int
    line: ClientConnection | None = None

    def __post_init__(self) -> None:
        self.heard: Counter[str] = Counter()
        self.first: dict[str, float] = {}
        self.said: dict[str, float] = {}
        self.kept: dict[str, float] = {}
        self.presence = 0
        self.errors: Counter[str] = Counter()


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
    """About three minutes. Every socket says it comes from an address of its own, as through a proxy."""
    seats = furnish()
    with served() as (pid, port, _began):
        cost = asyncio.run(_talk(seats, pid, port))
    found = _count(seats)
    return Table(
        f"Mediation rooms: {len(seats)} sockets in {ROOMS} rooms, {PACE:g} messages a second, SQLite",
        (
            Row("a message said, typed and heard by all", cost["cpu"] / found.said * 1e6, note=f"{cost['busy']:.0%} of a core"),
            Row("from saying to kept (median, wall)", found.kept[49] * 1e6, note=f"99 %: {found.kept[98] * 1e3:,.0f} ms"),
            Row("from saying to heard by another (median, wall)", found.heard[49] * 1e6, note=f"99 %: {found.heard[98] * 1e3:,.0f} ms"),
            Row("opening a seat", cost["opening"] * 1e6, note=f"{found.presence} frames of presence and typing heard"),
        ),
        (
            f"{found.due} deliveries were due: {found.lost} lost, {found.doubled} doubled, {found.strange} in a room or caucus of others.",
            f"{found.said} messages said, {found.unkept} without receipt; refused: {dict(found.errors) or 'none'}.",
        ),
    )


@dataclass(frozen=True)
class Found:
    """What all seats heard together; `kept` and `heard` are 99 percentiles in seconds, of what arrived."""

    said: int
    unkept: int
    due: int
    lost: int
    doubled: int
    strange: int
    presence: int
    kept: list[float]
    heard: list[float]
    errors: Counter[str]


def _count(seats: list[Seat]) -> Found:
    due = _all_due(seats)
    when = {text: at for seat in seats for text, at in seat.said.items()}
    return Found(
        said=len(when),
        unkept=sum(len(seat.said.keys() - seat.kept.keys()) for seat in seats),
        due=sum(len(each) for each in due),
        lost=sum(len(each - seat.heard.keys()) for seat, each in zip(seats, due, strict=True)),
        doubled=sum(count - 1 for seat in seats for count in seat.heard.values()),
        strange=sum(len(seat.heard.keys() - each) for seat, each in zip(seats, due, strict=True)),
        presence=sum(seat.presence for seat in seats),
        kept=quantiles([at - seat.said[text] for seat in seats for text, at in seat.kept.items()], n=100),
        heard=quantiles([at - when[text] for seat in seats for text, at in seat.first.items() if text not in seat.said], n=100),
        errors=sum((seat.errors for seat in seats), Counter()),
    )


async def _talk(seats: list[Seat], pid: int, port: int) -> dict[str, float]:
    """Open all windows, let everybody talk, and wait until each has heard what is due to them, or PATIENCE ends."""
    await _until_it_answers(port)
    clock = cpu_of(pid)
    before = clock()
    readers = [asyncio.create_task(_listen(seat)) for seat in [await _open(seat, port) for seat in seats]]
    opened, began = clock(), time.perf_counter()
    await asyncio.gather(*(_speak(seat, number, len(seats), began) for number, seat in enumerate(seats)))
    due, quiet = _all_due(seats), time.perf_counter()
    while _waiting(seats, due) and time.perf_counter() - quiet < PATIENCE:
        await asyncio.sleep(0.1)
    used, seconds = clock() - opened, time.perf_counter() - began
    for reader in readers:
        reader.cancel()
    return {"cpu": used, "busy": used / seconds, "opening": (opened - before) / len(seats)}


def _waiting(seats: list[Seat], due: list[set[str]]) -> bool:
    return any(each - seat.heard.keys() or seat.said.keys() - seat.kept.keys() for seat, each in zip(seats, due, strict=True))


def _all_due(seats: list[Seat]) -> list[set[str]]:
    return [_due(seat, seats) for seat in seats]


def _due(seat: Seat, seats: list[Seat]) -> set[str]:
    """What a seat has to hear: all of its room's joint messages, and the caucus of its side."""
    found = set()
    for number, other in enumerate(seats):
        if other.room == seat.room:
            found |= {f"joint {number:04} {turn}" for turn in range(EACH)}
            found |= {f"caucus {number:04}"} if other.side == seat.side else set()
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
    """Everything one window hears; a closed line is heard no more, and what it missed counts as lost."""
    assert seat.line is not None
    async for text in seat.line:
        frame, now = json.loads(text), time.perf_counter()
        if frame["type"] == "message.created":
            seat.heard[frame["text"]] += 1
            seat.first.setdefault(frame["text"], now)
        elif frame["type"] == "message.kept":
            seat.kept[frame["id"]] = now
        elif frame["type"] == "presence.changed":
            seat.presence += 1
        elif frame["type"] == "error":
            seat.errors[frame["code"]] += 1


async def _speak(seat: Seat, number: int, seats: int, began: float) -> None:
    """EACH messages for all and one for the own side, in turn with the other seats; each is typed first."""
    for turn in range(EACH + 1):
        space, text = ("joint", f"joint {number:04} {turn}") if turn < EACH else (f"caucus_{seat.side}", f"caucus {number:04}")
        await asyncio.sleep(max(0.0, began + (turn * seats + number) / PACE - time.perf_counter()))
        await _send(seat, {"type": "presence.set", "typing": space})
        seat.said[text] = time.perf_counter()
        await _send(seat, {"type": "message.send", "id": text, "space": space, "text": text})
        await _send(seat, {"type": "presence.set", "typing": ""})


async def _send(seat: Seat, frame: dict[str, Any]) -> None:
    assert seat.line is not None
    await seat.line.send(json.dumps(frame))
