"""How published bytes lie on disk.

objects/<sha256>        the bytes, named by their own hash (and <sha256>.gz where that is smaller)
index/<sha256 of path>  one small JSON file per path: its language variants, each naming an object
Files are replaced atomically, and writers of one root wait for each other, so any number of processes may publish and read.
"""

import fcntl
import gzip
import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

LONGEST_PATH = 1024
_CONTROL = re.compile(r"[\x00-\x1f\x7f\\]")
_OBJECT = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True)
class Variant:
    """One published answer of a path: which bytes, and the headers that go with them."""

    sha256: str
    content_type: str
    immutable: bool
    language: str
    headers: dict[str, str]


def is_path(path: str) -> bool:
    """Whether `path` is an absolute URL path without dots, doubled slashes, backslashes or control characters to climb with."""
    parts = path.split("/")
    plain = path.startswith("/") and len(path) <= LONGEST_PATH and not _CONTROL.search(path)
    return plain and not {".", ".."} & set(parts) and "" not in parts[1:-1]


def index_name(path: str) -> str:
    return sha256(path.encode("utf-8", "surrogatepass")).hexdigest()


def index_file(root: Path, path: str) -> Path:
    return root / "index" / index_name(path)


def object_file(root: Path, digest: str) -> Path:
    if not _OBJECT.fullmatch(digest):
        raise ValueError("an object is named by its SHA-256")
    return root / "objects" / digest


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the shelf against other writers; readers never wait."""
    for folder in ("objects", "index"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    with (root / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def put_object(root: Path, body: bytes) -> str:
    """Store `body` and, where it saves a tenth, its gzip; returns the SHA-256 in hex."""
    digest = sha256(body).hexdigest()
    place = object_file(root, digest)
    if not place.exists():
        packed = gzip.compress(body, 9, mtime=0)
        if len(packed) * 10 < len(body) * 9:
            replace(place.with_suffix(".gz"), packed)
        replace(place, body)
    return digest


def get_object(root: Path, digest: str) -> tuple[bytes, bytes | None]:
    """The bytes and their gzip, if any; ValueError when either is not what its name says."""
    place = object_file(root, digest)
    body = place.read_bytes()
    packed = place.with_suffix(".gz")
    small = packed.read_bytes() if packed.exists() else None
    if sha256(body).hexdigest() != digest or (small is not None and gzip.decompress(small) != body):
        raise ValueError(f"object {digest} is damaged")
    return body, small


def get_variants(root: Path, path: str) -> dict[str, Variant]:
    """Language -> variant; empty when nothing is published at `path`."""
    try:
        document = json.loads(index_file(root, path).read_bytes())
    except FileNotFoundError:
        return {}
    return {each["language"]: Variant(**each) for each in document["variants"]}


def put_variants(root: Path, path: str, variants: dict[str, Variant]) -> None:
    place = index_file(root, path)
    if not variants:
        place.unlink(missing_ok=True)
        return
    document: dict[str, Any] = {"path": path, "variants": [asdict(each) for each in variants.values()]}
    replace(place, json.dumps(document, ensure_ascii=False, sort_keys=True).encode())


def in_use(root: Path) -> set[str]:
    """The objects some path names. Walks the whole index: withdrawing and sweeping are rare."""
    places = [place for place in (root / "index").iterdir() if _OBJECT.fullmatch(place.name)]
    return {each["sha256"] for place in places for each in json.loads(place.read_bytes())["variants"]}


def drop_objects(root: Path, digests: set[str]) -> None:
    for digest in digests:
        object_file(root, digest).unlink(missing_ok=True)
        object_file(root, digest).with_suffix(".gz").unlink(missing_ok=True)


def objects(root: Path) -> set[str]:
    return {place.name for place in (root / "objects").iterdir() if _OBJECT.fullmatch(place.name)}


def replace(place: Path, body: bytes) -> None:
    """Write a file so that every reader sees the old bytes or the new ones, also after a power cut."""
    temporary = place.with_name(f"{place.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with temporary.open("wb") as stream:
        stream.write(body)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(place)
