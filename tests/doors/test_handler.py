"""A request stays in one thread from the first middleware to the last, and the next one finds the thread and its connections there."""

import asyncio
import json
import threading

import pytest
from asgiref.sync import async_to_sync
from django.db import connections
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path
from django.utils.deprecation import MiddlewareMixin

from portal.doors import handler as doors


class Noting(MiddlewareMixin):
    """Notes where it is asked on the way in and on the way out."""

    def process_request(self, request):
        request.seen = [threading.get_ident()]

    def process_response(self, request, response):
        response.headers["X-Threads"] = json.dumps([*request.seen, threading.get_ident()])
        return response


class Also(Noting):
    def process_request(self, request):
        request.seen += [threading.get_ident()]


def here(request):
    request.seen.append(threading.get_ident())
    return JsonResponse({"connection": id(connections["default"]), "said": request.body.decode()})


def broken(_request):
    raise LookupError("a name nobody should read")


def long(_request):
    return StreamingHttpResponse(str(threading.get_ident()).encode() for _ in range(3))


ALL_IN, GO_ON = threading.Barrier(doors.KEPT + 3), threading.Event()


def crowded(_request):
    ALL_IN.wait(timeout=20)
    GO_ON.wait(timeout=20)
    return HttpResponse(b"done")


urlpatterns = [path("here/", here), path("broken/", broken), path("long/", long), path("crowded/", crowded)]


@pytest.fixture
def handler(settings):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [f"{__name__}.Noting", f"{__name__}.Also"]
    made = doors.Handler()
    yield made
    for thread in made.waiting:
        thread.shutdown()


async def ask(handler, where, body=b""):
    """(status, headers, body) of one request."""
    sent, coming = [], asyncio.Queue()
    coming.put_nowait({"type": "http.request", "body": body})
    scope = {"type": "http", "method": "POST", "path": where, "query_string": b"", "headers": [(b"host", b"localhost")]}

    async def send(event):
        sent.append(event)

    await handler(scope, coming.get, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(event.get("body", b"") for event in sent)


def test_middleware_and_view_are_asked_in_one_thread_which_is_not_the_loops(handler):
    _status, headers, _body = async_to_sync(ask)(handler, "/here/")
    threads = set(json.loads(headers["X-Threads"]))
    assert len(threads) == 1 and threads != {threading.get_ident()}


def test_the_next_request_finds_the_connections_of_the_last(handler):
    async def twice():
        return [json.loads((await ask(handler, "/here/", said))[2]) for said in (b"one", b"two")]

    first, second = async_to_sync(twice)()
    assert first["connection"] == second["connection"]
    assert (first["said"], second["said"]) == ("one", "two")
    assert len(handler.waiting) == 1


def test_a_request_that_breaks_leaves_its_thread_to_the_next(handler):
    async def both():
        return [(await ask(handler, where))[0] for where in ("/broken/", "/here/")]

    handler_said = async_to_sync(both)()
    assert handler_said == [500, 200]
    assert len(handler.waiting) == 1


def test_what_is_streamed_is_made_in_the_thread_of_its_request(handler):
    with pytest.warns(Warning, match="synchronous iterators"):
        _status, headers, body = async_to_sync(ask)(handler, "/long/")
    assert body == str(json.loads(headers["X-Threads"])[0]).encode() * 3


def test_a_rush_has_a_thread_each_and_few_of_them_stay(handler):
    async def rush():
        asked = [asyncio.create_task(ask(handler, "/crowded/")) for _ in range(doors.KEPT + 2)]
        await asyncio.to_thread(ALL_IN.wait, 20)
        GO_ON.set()
        return [(await each)[0] for each in asked]

    assert async_to_sync(rush)() == [200] * (doors.KEPT + 2)
    assert len(handler.waiting) == doors.KEPT


def test_who_hangs_up_before_all_is_sent_leaves_the_thread(handler):
    async def hang_up():
        coming = asyncio.Queue()
        coming.put_nowait({"type": "http.disconnect"})
        scope = {"type": "http", "method": "POST", "path": "/here/", "query_string": b"", "headers": []}
        await handler(scope, coming.get, None)

    async_to_sync(hang_up)()
    assert len(handler.waiting) == 1
