"""A 200 MB file sent to a served portal in pieces of 512 KiB, with three interruptions; then its check, as the worker does it."""

import base64
import hashlib
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from benchmarks.measuring import Row, Table
from benchmarks.pages import served

SIZE = 200_000_000
PIECE = 512 * 1024
WARM = 4 * PIECE
CUT_AFTER = (0.2, 0.5, 0.8)
LINE = b"What was agreed on that day, and who was there to hear it.\n"
CHECK = """
import django, json, resource, sys, time
django.setup()
from disputes.models import CaseFile
from disputes.services import checking
def held():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
before, start = held(), time.process_time()
checking.sweep()
file = CaseFile.objects.get()
print(json.dumps([before, held(), time.process_time() - start, file.state]))
"""


class Browser:
    """A client that has its case open: cookies, the token of forms, one connection."""

    def __init__(self, port: int, receipt: str) -> None:
        self.port, self.cookies = port, SimpleCookie[str]()
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        page = self.ask("GET", "/django/en/cases/")[1].decode()
        self.token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
        form = f"csrfmiddlewaretoken={self.token}&receipt={receipt}"
        status, _body, _headers = self.ask(
            "POST", "/django/en/cases/", form.encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        )
        assert status == 302, status

    def headers(self, more: dict[str, str]) -> dict[str, str]:
        jar = "; ".join(f"{name}={each.value}" for name, each in self.cookies.items())
        host = {"Host": "localhost:8000", "Origin": "http://localhost:8000"}
        return {**host, "Cookie": jar, "Tus-Resumable": "1.0.0", "X-CSRFToken": getattr(self, "token", ""), **more}

    def ask(self, method: str, path: str, body: bytes = b"", more: dict[str, str] | None = None) -> tuple[int, bytes, Any]:
        self.connection.request(method, path, body, self.headers(more or {}))
        answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.load(line)
        return answer.status, answer.read(), answer.headers

    def cut(self, path: str, offset: int, piece: bytes) -> None:
        """Half a piece, then nothing more: the connection is gone."""
        told = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream", "Content-Length": str(len(piece))}
        lines = "".join(f"{name}: {value}\r\n" for name, value in self.headers(told).items())
        with socket.create_connection(("127.0.0.1", self.port)) as line:
            line.sendall(f"PATCH {path} HTTP/1.1\r\n{lines}\r\n".encode() + piece[: len(piece) // 2])


def held(pid: int, which: str = "VmRSS") -> int:
    """KiB a process holds now (VmRSS), or held at most (VmHWM)."""
    return int(next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith(which)).split()[1])


def part(offset: int, size: int) -> bytes:
    """What stands at `offset` of a text of SIZE bytes, without ever having all of it."""
    start = offset % len(LINE)
    return (LINE * (size // len(LINE) + 2))[start : start + size]


def file_case() -> str:
    from disputes.services import filing
    from portal.trail.rules import Actor

    said = {"kind": "complaint", "topic": "retention", "story": "A benchmark", "wish": "", "language": "en", "channel": "page"}
    return filing.file_case(**said, by=Actor("client", "", "client")).receipt


def measure() -> Table:
    receipt = file_case()
    with served() as (pid, port):
        browser = Browser(port, receipt)
        said = f"filename {base64.b64encode(b'long.txt').decode()},sensitive {base64.b64encode(b'none').decode()}"
        begun = browser.ask("POST", "/django/en/cases/mine/files/uploads/", b"", {"Upload-Length": str(SIZE), "Upload-Metadata": said})
        assert begun[0] == 201, begun
        where = "/django" + begun[2]["Location"]
        start, before, most, cuts = time.perf_counter(), 0, 0, list(CUT_AFTER)
        offset = 0
        while offset < SIZE:
            data = part(offset, min(PIECE, SIZE - offset))
            if cuts and offset > cuts[0] * SIZE:
                cuts.pop(0)
                browser.cut(where, offset, data)
                offset = int(browser.ask("HEAD", where)[2]["Upload-Offset"])
                data = part(offset, min(PIECE, SIZE - offset))
            more = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
            more["Upload-Checksum"] = "sha256 " + base64.b64encode(hashlib.sha256(data).digest()).decode()
            status, body, headers = browser.ask("PATCH", where, data, more)
            assert status == 204, (status, body)
            offset = int(headers["Upload-Offset"])
            if before == 0 and offset >= WARM:
                before = held(pid)
            most = max(most, held(pid)) if before else 0
        seconds = time.perf_counter() - start
    done = subprocess.run([sys.executable, "-c", CHECK], env=os.environ, capture_output=True, text=True, check=True)
    first, last, cpu, state = json.loads(done.stdout.splitlines()[-1])
    assert state == "ready", state
    return Table(
        "Evidence files: 200 MB in pieces of 512 KiB, cut three times",
        (Row("worker: check of the whole file, CPU", cpu * 1e6, note=f"at most {(last - first) / 1024:.0f} MiB more than before"),),
        (
            f"Sent in {seconds:.0f} s ({SIZE / seconds / 1e6:.0f} MB/s) and went on {len(CUT_AFTER)} times where it had stopped.",
            f"The web process held {before / 1024:.0f} MiB after the first 2 MiB and at most {most / 1024:.0f} MiB after that: "
            f"{(most - before) / 1024:.1f} MiB more, {most / before:.3f} times as much.",
        ),
    )
