"""A witness: `python -m portal.trail.witness FILE init NAME | trust VKEY | show | serve`.

For a trade body or a client who wants to stand witness that a log only ever grows. Needs this package and `cryptography`, no settings
and no database. FILE holds the witness's own key and the last checkpoint it cosigned of every log it watches. Keep it: a witness whose
file was lost, or put back from a backup, could be shown a second history, and starts again under a new name. (POSIX: it locks by flock.)
"""

import argparse
import fcntl
import json
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from portal.trail import checkpoints, cosigning, note
from portal.trail.checkpoints import Head
from portal.trail.cosigning import Refused
from portal.trail.encoding import from_base64, to_base64
from portal.trail.refuted import Refuted

FORMAT = "mingshi/witness@v1"
LARGEST = 65_536
PATIENCE = 10
TEXT = "text/plain; charset=utf-8"
WORDS = {
    "form": ("This is not a well-formed request with a checkpoint.", "请求或其中的检查点格式不对。"),
    "unknown_log": ("We do not watch this log.", "我们不见证这个日志。"),
    "unknown_key": ("No key we know for this log has signed the checkpoint.", "检查点没有该日志已知密钥的签名。"),
    "old_is_larger": ("The old size is larger than the checkpoint's.", "旧的条目数大于检查点的条目数。"),
    "rollback": ("Refused: the log was rolled back.", "不予见证：日志被回退。"),
    "other_size": ("The proof starts from another size than ours.", "证明的起点与我们记录的条目数不同。"),
    "split": ("Refused: this is another history than the one we cosigned.", "不予见证：这与我们见证过的不是同一份历史。"),
    "too_long": ("The request is too long, or does not say how long it is.", "请求过长，或未注明长度。"),
    "exists": ("This file exists already.", "该文件已存在。"),
    "file": ("This is no file of a witness.", "这不是见证方的文件。"),
    "vkey": ("This is no verification key.", "这不是验证公钥。"),
    "name": ("A name has no spaces and no plus sign.", "名称中不能有空格和加号。"),
}


class Unreadable(Exception):
    """The file is none of ours; nothing may be signed from it."""


class Witness:
    """Everything a witness is, in one file; each change is on disk before anybody hears of it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(cls, path: Path, name: str) -> "Witness":
        """A new witness with a fresh key; FileExistsError where there is a file, ValueError for a name no key may have."""
        seed = secrets.token_bytes(32)
        note.key(name, seed, note.COSIGNATURE)
        witness = cls(path)
        with witness._alone():
            if path.exists():
                raise FileExistsError(path)
            witness._write({"format": FORMAT, "name": name, "seed": to_base64(seed), "logs": {}})
        return witness

    def key(self) -> note.Key:
        state = self._read()
        return note.key(state["name"], _seed(state), note.COSIGNATURE)

    def trust(self, vkey: str) -> note.Key:
        """Watch the log this key is named after; a further key of a watched log is its next key."""
        key = note.parse_vkey(vkey)
        with self._alone():
            state = self._read()
            log = state["logs"].setdefault(key.name, {"keys": [], "checkpoint": ""})
            if vkey not in log["keys"]:
                log["keys"].append(vkey)
            self._write(state)
        return key

    def seen(self) -> dict[str, str]:
        """Origin -> the checkpoint cosigned last ("" before the first)."""
        return {origin: log["checkpoint"] for origin, log in self._read()["logs"].items()}

    def add_checkpoint(self, text: str, *, now: int) -> str:
        """The cosignature line for the checkpoint in the request `text`, kept before it is given away. Refused otherwise."""
        try:
            request = cosigning.parse(text)
        except Refuted:
            raise Refused(400, "form") from None
        with self._alone():
            state = self._read()
            head = cosigning.decide(request, _keys(state), _kept(state))
            body = note.parts(request.checkpoint)[0]
            line = note.cosign(body, state["name"], _seed(state), now)
            state["logs"][head.origin]["checkpoint"] = request.checkpoint + line
            self._write(state)
        return line

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One at a time, over threads and processes: the check and the writing down are one step."""
        with self.path.with_suffix(self.path.suffix + ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _read(self) -> dict[str, Any]:
        try:
            state = json.loads(self.path.read_text(encoding="utf-8"))
            if state["format"] != FORMAT or len(_seed(state)) != 32:
                raise Unreadable
            _kept(state)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise Unreadable from None
        return state

    def _write(self, state: dict[str, Any]) -> None:
        draft = self.path.with_suffix(self.path.suffix + ".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
            json.dump(state, stream, ensure_ascii=False, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _seed(state: dict[str, Any]) -> bytes:
    return from_base64(state["seed"], "witness.form")


def _keys(state: dict[str, Any]) -> dict[str, list[note.Key]]:
    return {origin: [note.parse_vkey(vkey) for vkey in log["keys"]] for origin, log in state["logs"].items()}


def _kept(state: dict[str, Any]) -> dict[str, Head]:
    """What was cosigned last, believed only with our own cosignature under it."""
    own = [note.key(state["name"], _seed(state), note.COSIGNATURE)]
    kept = {}
    for origin, log in state["logs"].items():
        if log["checkpoint"]:
            if not note.cosignatures(log["checkpoint"], own):
                raise Unreadable
            kept[origin] = checkpoints.parse(note.parts(log["checkpoint"])[0])
    return kept


def server(witness: Witness, host: str, port: int, clock: Callable[[], float] = time.time) -> ThreadingHTTPServer:
    """An HTTP server that answers `POST …/add-checkpoint` and, at `GET /`, says who it is and what it cosigned last."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = PATIENCE
        server_version, sys_version = "mingshi-witness", ""

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if not length.isascii() or not length.isdigit() or int(length) > LARGEST:
                return self._too_long(length)
            body = self.rfile.read(int(length))
            if not self.path.endswith(cosigning.PATH):
                return self._say(404, _both("unknown_log"))
            try:
                return self._say(200, witness.add_checkpoint(body.decode(), now=int(clock())))
            except UnicodeDecodeError:
                return self._say(400, _both("form"))
            except Refused as refused:
                return self._refuse(refused)
            except Unreadable:
                return self._say(500, _both("file"))

        def do_GET(self) -> None:
            if self.path != "/":
                return self._say(404, _both("unknown_log"))
            try:
                seen = "".join(f"\n{text or origin + chr(10)}" for origin, text in sorted(witness.seen().items()))
                return self._say(200, f"{witness.key().vkey}\n{seen}")
            except Unreadable:
                return self._say(500, _both("file"))

        def _too_long(self, length: str) -> None:
            self.close_connection = True
            if length.isascii() and length.isdigit():
                # Taken off the line (up to a point), or the answer would be lost with the connection.
                self.rfile.read(min(int(length), 16 * LARGEST))
            self._say(413 if length else 411, _both("too_long"))

        def _refuse(self, refused: Refused) -> None:
            print(f"{refused.status} {refused.reason}", file=sys.stderr, flush=True)  # noqa: T201
            if refused.size is not None:
                return self._say(refused.status, f"{refused.size}\n", cosigning.SIZE)
            return self._say(refused.status, _both(refused.reason))

        def _say(self, status: int, text: str, kind: str = TEXT) -> None:
            body = text.encode()
            self.send_response(status)
            for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")):
                self.send_header(name, value)
            with suppress(ConnectionError):
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing about who asked is written down."""

    return ThreadingHTTPServer((host, port), Handler)


def _both(code: str) -> str:
    return "\n".join(WORDS[code]) + "\n"


def main(arguments: Sequence[str] | None = None, out: Callable[[str], object] = print) -> int:
    """The command line; 0 when it went well."""
    asked = _parser().parse_args(arguments)
    try:
        _run(asked, Witness(asked.file), out)
    except (FileExistsError, Unreadable, Refuted, ValueError) as error:
        code = {FileExistsError: "exists", Unreadable: "file", Refuted: "vkey"}.get(type(error), "name")
        out(WORDS[code][asked.lang == "zh-hans"])
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m portal.trail.witness", description="Stand witness that a log only ever grows.")
    parser.add_argument("file", type=Path, help="the witness's own key and what it cosigned last; keep it safe")
    parser.add_argument("--lang", choices=("en", "zh-hans"), default="en", help="the language of the lines")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("init", help="make a new witness").add_argument("name", help="its name, e.g. witness.example/w1")
    verbs.add_parser("trust", help="watch a log").add_argument("vkey", help="the log's verification key, learnt on a way you trust")
    verbs.add_parser("show", help="our verification key, and the checkpoint cosigned last of each log")
    serve = verbs.add_parser("serve", help="answer logs; put a TLS proxy in front")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8790)
    return parser


def _run(asked: argparse.Namespace, witness: Witness, out: Callable[[str], object]) -> None:
    if asked.verb == "init":
        out(Witness.create(asked.file, asked.name).key().vkey)
    elif asked.verb == "trust":
        out(witness.trust(asked.vkey).label)
    elif asked.verb == "show":
        out(witness.key().vkey)
        for origin, text in sorted(witness.seen().items()):
            out(f"\n{text or origin}")
    else:
        out(f"{witness.key().vkey}\nhttp://{asked.host}:{asked.port}{cosigning.PATH}")
        server(witness, asked.host, asked.port).serve_forever()


if __name__ == "__main__":
    sys.exit(main())
