"""A server at the other end of the chat's socket that says exactly what a test wants."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.chat import Chat

Frame = dict[str, Any]


class Server:
    """The other end of the socket. `thread` is what it has, `answers` what it says to a type of frame, `heard` what came."""

    def __init__(self, page: Page, lines: int = 0) -> None:
        self.heard: list[Frame] = []
        self.thread = [self.line(n + 1) for n in range(lines)]
        self.answers: dict[str, Callable[[Frame], list[Frame]]] = {"message.send": self.take}
        page.route_web_socket("**/ws/chat/", self.meet)

    def line(self, cursor: int, **more: Any) -> Frame:
        at = datetime.now(UTC) - timedelta(days=1)
        plain = {"type": "message.created", "cursor": cursor, "in_reply_to": None, "from": "bot", "lang": "en", "text": f"line {cursor}"}
        return {**plain, "at": at.isoformat(), **more}

    def meet(self, socket: WebSocketRoute) -> None:
        self.socket = socket
        socket.on_message(lambda text: self.hear(json.loads(text)))

    def hear(self, frame: Frame) -> None:
        self.heard.append(frame)
        if frame["type"] in ("session.start", "session.resume"):
            after = frame.get("after", 0)
            first = max(after, len(self.thread) - 100)
            self.say({"type": "session.started", "token": "t", "in_reply_to": frame["id"], "more": first > after, "last": len(self.thread)})
            for each in self.thread[first:]:
                self.say(each)
        for answer in self.answers.get(frame["type"], lambda _frame: [])(frame):
            self.say(answer)

    def say(self, frame: Frame) -> None:
        self.socket.send(json.dumps(frame))

    def take(self, frame: Frame) -> list[Frame]:
        """What was said, and an answer."""
        now = datetime.now(UTC).isoformat()
        for more in ({"from": "client", "text": frame["text"], "in_reply_to": frame["id"]}, {"text": "answer"}):
            self.thread.append(self.line(len(self.thread) + 1, at=now, **more))
        return self.thread[-2:]

    def of(self, kind: str) -> list[Frame]:
        return [frame for frame in self.heard if frame["type"] == kind]


def come(page: Page, server: Server) -> Chat:
    """The chat page of somebody who has been here before."""
    page.add_init_script("try { localStorage['mingshi.chat'] ??= JSON.stringify({token: 't', lang: 'en'}); } catch {}")
    page.goto("/en/chat/")
    chat = Chat(page)
    if server.thread:
        expect(chat.log.locator(".msg").last).to_contain_text(server.thread[-1]["text"])
    return chat
