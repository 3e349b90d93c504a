"""Where answers come from: the shelf and the static files, behind a cache that notices a changed file by its inode and time."""

import gzip
import mimetypes
import os
import re
import stat
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders

from portal.press import negotiation, shelf
from portal.press.answers import Answer, build
from portal.press.headers import Header
from portal.press.shelf import Variant

Stamp = tuple[int, int, int]
Answers = dict[str, Answer]
MOST_CACHED = 64 * 1024 * 1024
LARGEST_CACHED = 8 * 1024 * 1024
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
    ".txt": "text/plain",
    ".html": "text/html",
    ".xml": "application/xml",
}
_HASHED_NAME = re.compile(r"\.[0-9a-f]{12}\.[a-z0-9]+$", re.ASCII)


class Cache:
    """The most recently used answers, by key, up to a number of bytes; an entry whose file has changed is not used."""

    def __init__(self) -> None:
        self._held: OrderedDict[object, tuple[Stamp, int, Answers]] = OrderedDict()
        self._bytes = 0

    def get(self, key: object, stamp: Stamp) -> Answers | None:
        held = self._held.get(key)
        if held is None or held[0] != stamp:
            return None
        self._held.move_to_end(key)
        return held[2]

    def put(self, key: object, stamp: Stamp, answers: Answers) -> None:
        size = sum(len(form.body) for each in answers.values() for form in (each.plain, each.packed) if form is not None)
        self._bytes -= self._held.pop(key, (stamp, 0, {}))[1]
        if size <= LARGEST_CACHED:
            self._held[key] = (stamp, size, answers)
            self._bytes += size
        while self._bytes > MOST_CACHED:
            self._bytes -= self._held.popitem(last=False)[1][1]


def stamp_of(place: str) -> Stamp | None:
    """What changes whenever the file is replaced; None when there is no such file."""
    try:
        found = os.stat(place)  # noqa: PTH116 (on the path of every request, where pathlib costs more than the call)
    except (OSError, ValueError):
        return None
    return (found.st_ino, found.st_mtime_ns, found.st_size) if stat.S_ISREG(found.st_mode) else None


def load_published(root: Path, path: str, security: list[Header]) -> Answers:
    """Language -> answer for a published path. OSError, ValueError, KeyError or TypeError when the shelf is damaged."""
    variants = shelf.get_variants(root, path)
    choice = len(variants) > 1
    return {
        language: build(variant, *shelf.get_object(root, variant.sha256), security, choice=choice) for language, variant in variants.items()
    }


def load_static(place: str, immutable: bool, security: list[Header]) -> Answers:
    body = Path(place).read_bytes()
    variant = Variant(sha256(body).hexdigest(), content_type(place), immutable, "", {})
    packed = gzip.compress(body, 6, mtime=0)
    small = packed if len(packed) * 10 < len(body) * 9 else None
    return {"": build(variant, body, small, security, choice=False)}


def content_type(name: str) -> str:
    """The media type for a file name, with UTF-8 said for text."""
    found = TYPES.get(Path(name).suffix.lower()) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith("text/") else found


def static_file(root: str, name: str) -> str | None:
    """Where the file for a name below STATIC_URL would be; before anything was collected, where the rooms keep it."""
    if not name or not shelf.is_path(f"/{name}"):
        return None
    place = f"{root}/{name}"
    if stamp_of(place) is None and not Path(root).is_dir():
        found = finders.find(name)
        return found if isinstance(found, str) else None
    return place


def stays_the_same(name: str, query: bytes) -> bool:
    """Whether the address of a static file changes with its bytes: a hashed name, or a version in the query."""
    return bool(_HASHED_NAME.search(name)) or query.startswith(b"v=") or b"&v=" in query


def choose(answers: Answers, accept_language: bytes) -> Answer:
    if len(answers) == 1:
        return next(iter(answers.values()))
    return answers[negotiation.best_language(accept_language, sorted(answers, reverse=True))]


Load = Callable[[], Answers]
