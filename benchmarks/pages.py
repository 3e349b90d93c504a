"""Pages and API served by Daphne, as CPU of the server process a request, against a bare Django view and against raw bytes."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.measuring import Table, alternate, cpu_of, rows

PATHS = {
    "raw ASGI bytes, 12 kB": "/raw/",
    "bare Django view, 12 kB": "/bare/",
    "bare Django view, cache_page": "/cached/",
    "policy page, by the press": "/en/policy/",
    "policy page, by Django": "/django/en/policy/",
    "front page": "/en/",
    "API: /api/v1/policy": "/api/v1/policy",
    "form: /en/cases/": "/en/cases/",
}
AGAINST = "bare Django view, 12 kB"
TIMES = 40
FAST = ("raw ASGI bytes, 12 kB", "bare Django view, 12 kB", "bare Django view, cache_page", "policy page, by the press")
OFTEN = 10  # the kernel counts in steps of 10 ms, so quick answers are asked for more often


def measure() -> Table:
    """Every path on one keep-alive connection, in turns; the server's own CPU is read from the kernel."""
    with served() as (pid, port):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        sizes = {name: ask(connection, path) for name, path in PATHS.items()}
        runs = {name: lambda times, name=name: several(connection, name, times) for name in PATHS}
        seconds = alternate(runs, times=TIMES, clock=cpu_of(pid))
        seconds = {name: value / (OFTEN if name in FAST else 1) for name, value in seconds.items()}
        connection.close()
    press, raw = seconds["policy page, by the press"], seconds["raw ASGI bytes, 12 kB"]
    return Table(
        "Pages and API: CPU of the server process for one request (Daphne, keep-alive)",
        rows(seconds, AGAINST, {name: f"{size:,} bytes" for name, size in sizes.items()}),
        (
            f"By the press: {raw / press:.0%} of the rate of raw bytes, {seconds['bare Django view, cache_page'] / press:.1f} times that of"
            f" cache_page, {seconds['policy page, by Django'] / press:.0f} times that of rendering.",
        ),
    )


def several(connection: http.client.HTTPConnection, name: str, times: int) -> None:
    for _ in range(times * (OFTEN if name in FAST else 1)):
        ask(connection, PATHS[name])


def ask(connection: http.client.HTTPConnection, path: str) -> int:
    connection.request("GET", path, headers={"Accept": "*/*", "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, (path, answer.status)
    return len(body)


@contextmanager
def served() -> Iterator[tuple[int, int]]:
    """(process id, port) of a Daphne that answers."""
    port = free_port()
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "-v", "0", "benchmarks.served:application"]
    with subprocess.Popen(command, env=os.environ) as server:
        try:
            wait(port)
            yield server.pid, port
        finally:
            server.terminate()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait(port: int) -> None:
    for _ in range(600):
        try:
            ask(http.client.HTTPConnection("127.0.0.1", port), "/raw/")
            break
        except OSError:
            time.sleep(0.1)
    time.sleep(5)  # the chat's words load beside; they must not be counted
