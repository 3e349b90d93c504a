"""Whether the chat can be reached: one question a minute through the real socket, and what was not measured is said."""

import asyncio
import json
from datetime import datetime, timedelta
from threading import Thread

import pytest
from websockets.sync.server import serve

from bot.consumers import ChatConsumer
from disputes.models import Conversation
from tests.wire import Wire
from transparency_reports import uptime
from transparency_reports.models import ChatDay
from transparency_reports.rules import ZONE

NOW = datetime(2026, 9, 20, 10, 0, 20, tzinfo=ZONE)


def minutes(n):
    return NOW + timedelta(minutes=n)


@pytest.mark.django_db
def test_each_minute_is_asked_once_and_a_pause_of_the_prober_is_not_silence(firm, client):
    assert "Not measured yet" in client.get("/en/reports/live/").content.decode()
    answers = [True, True, False]
    for n, found in enumerate(answers):
        assert uptime.probe_chat(minutes(n), lambda found=found: found) is found
        assert uptime.probe_chat(minutes(n) + timedelta(seconds=20), lambda found=found: not found) is None
    uptime.probe_chat(minutes(10), lambda: True)
    seen = uptime.uptime(minutes(12))
    assert (seen.answered, seen.silent, seen.unmeasured) == (3, 1, 8)
    assert seen.share == "75.00"
    assert "75.00 % of the times we asked" in client.get("/en/reports/live/").content.decode()


@pytest.mark.django_db
def test_one_miss_among_many_is_not_rounded_away_and_whole_days_without_a_prober_are_missing():
    start = uptime.slot(NOW - timedelta(days=120))
    ChatDay.objects.create(day=(NOW - timedelta(days=120)).date(), first=start, last=start, answered=1)
    first = uptime.slot(NOW.replace(hour=0, minute=0, second=0))
    ChatDay.objects.create(day=NOW.date(), first=first, last=first + 599, answered=599, silent=1)
    seen = uptime.uptime(NOW)
    assert seen.share == "99.83"
    assert seen.unmeasured == 89 * 24 * 60


@pytest.mark.django_db(transaction=True)
def test_the_question_gets_this_answer_from_the_real_chat_and_begins_no_conversation(firm):
    async def said():
        chat = Wire(ChatConsumer.as_asgi(), "/ws/chat/")
        assert (await chat.connect())[0]
        await chat.send_to(text_data=json.dumps(uptime.QUESTION))
        answer = await chat.receive_json_from()
        await chat.disconnect()
        return answer

    assert asyncio.run(said()) == uptime.ANSWER
    assert not Conversation.objects.exists()


@pytest.mark.parametrize(("answer", "found"), [(uptime.ANSWER, True), (uptime.ANSWER | {"code": "server.error"}, False), ("{", False)])
def test_only_that_answer_counts(answer, found):
    def other(socket):
        assert json.loads(socket.recv()) == uptime.QUESTION
        socket.send(answer if isinstance(answer, str) else json.dumps(answer))

    with serve(other, "127.0.0.1", 0) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        port = server.socket.getsockname()[1]
        assert uptime.chat_answers(f"http://127.0.0.1:{port}") is found
        server.shutdown()
    assert uptime.chat_answers(f"http://127.0.0.1:{port}") is False
