"""What was sealed and where, and looking for planted marks wherever bytes lie: in every writing a computer gives them."""

import base64
import gzip
import io
import json
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.db import connections
from django.db.models import BinaryField, CharField, Field, JSONField, Model, TextField
from redis import Redis

from portal.vault import sealing

ROOTS = ("麒麟七七四一", "qilin7741", "13977417741")
PLANTED: set[str] = set()


def words(name: str) -> str:
    """A mark of its own in both languages, which nothing takes for a personal detail."""
    PLANTED.add(name)
    return f"麒麟七七四一{name} qilin7741{name}"


@dataclass(frozen=True)
class Sealed:
    """A text that was sealed: under which key, for which place."""

    key_id: str
    where: str
    text: str


def watch(monkeypatch) -> dict[bytes, Sealed]:
    """From now on everything that is sealed, by its envelope."""
    seen: dict[bytes, Sealed] = {}
    locked = sealing.lock

    def lock(cipher, plain, where, version=sealing.FIELD):
        envelope = locked(cipher, plain, where, version)
        parts = _parts(where)
        if len(parts) == 4 and parts[0] != "blob":
            table, column, _row, key_id = parts
            seen[envelope] = Sealed(key_id, f"{table}.{column.partition('/')[0]}", plain.decode())
        return envelope

    monkeypatch.setattr(sealing, "lock", lock)
    return seen


def _parts(where: bytes) -> list[str]:
    found = []
    while where:
        length = int.from_bytes(where[:4], "big")
        found.append(where[4 : 4 + length].decode())
        where = where[4 + length :]
    return found


def models() -> list[type[Model]]:
    return [each for each in apps.get_models(include_auto_created=True) if each._meta.managed and not each._meta.proxy]


def worded(model: type[Model]) -> list[str]:
    """Columns of a model that can hold words or bytes: a new one is found here by itself."""
    fields = [field for field in model._meta.local_concrete_fields if not field.choices and not field.is_relation]
    return [field.attname for field in fields if isinstance(field, (TextField, BinaryField, JSONField)) or _long(field)]


def _long(field: Field) -> bool:
    """More than a code or an id."""
    return isinstance(field, CharField) and (field.max_length or 0) > 120


def envelopes(seen: dict[bytes, Sealed]) -> Iterator[tuple[str, Sealed]]:
    """Every sealed text that stands in a row now, with `room.Model.column`."""
    for model in models():
        names = [field.attname for field in model._meta.local_concrete_fields if isinstance(field, BinaryField)]
        for row in model._base_manager.values_list(*names) if names else ():
            for name, value in zip(names, row, strict=True):
                if value is not None and (found := seen.get(bytes(value))):
                    yield f"{model._meta.label}.{name}", found


def unmarked(seen: dict[bytes, Sealed]) -> dict[str, list[str]]:
    """By model, the columns that could hold words and in which nothing was planted: neither in clear nor sealed."""
    found = {model._meta.label: [name for name in worded(model) if not _planted(model, name, seen)] for model in models()}
    return {label: names for label, names in found.items() if names}


def _planted(model: type[Model], name: str, seen: dict[bytes, Sealed]) -> bool:
    values = [_bytes(value) for value in model._base_manager.values_list(name, flat=True) if value]
    return any(value in seen or found_in(value) for value in values)


def _forms() -> dict[bytes, str]:
    """Every root in every writing: UTF-8 and -16, JSON, addresses, hex, Base64 at each of its three offsets."""
    found: dict[bytes, str] = {}
    for root in ROOTS:
        raw = [root.encode(), root.encode("utf-16-le"), root.encode("utf-16-be"), root.encode("gb18030")]
        texts = [json.dumps(root)[1:-1], quote(root), quote(root).lower(), *(each.hex() for each in raw), raw[0].hex().upper()]
        texts += [text for each in raw for text in _base64(each)]
        found |= dict.fromkeys([*raw, *(text.encode() for text in texts)], root)
    return found


def _base64(raw: bytes) -> Iterator[str]:
    """What is certain of it, whatever stands before and after."""
    for offset in range(3):
        whole = base64.b64encode(b"\0" * offset + raw).decode().rstrip("=")
        sure = whole[-(-offset * 8 // 6) : (offset + len(raw)) * 8 // 6]
        yield from {sure, sure.translate(str.maketrans("+/", "-_"))}


FORMS = _forms()


def found_in(data: bytes) -> set[str]:
    """The marks that stand in these bytes or in what is packed in them, each with what stands beside it."""
    low = data.lower() if len(data) < 1 << 20 else data
    hits = {_beside(each, form) for each in {data, low} for form in FORMS if form in each}
    for inside in _unpacked(data):
        hits |= found_in(inside)
    return hits


def _beside(data: bytes, form: bytes) -> str:
    at = data.index(form)
    return data[max(0, at - 60) : at + len(form) + 40].decode(errors="replace")


def _unpacked(data: bytes) -> list[bytes]:
    """What is packed in it; nothing where sealed bytes only begin as such a file does."""
    with suppress(zipfile.BadZipFile, zlib.error, OSError, EOFError):
        if data[:4] == b"PK\x03\x04":
            with zipfile.ZipFile(io.BytesIO(data)) as bundle:
                return [bundle.read(name) for name in bundle.namelist()]
        if data[:3] == b"\x1f\x8b\x08":
            return [gzip.decompress(data)]
        if data[:1] == b"\x78":
            return [zlib.decompress(data)]
    return []


def in_files(folders: list[Path]) -> dict[str, set[str]]:
    """Files under these folders that hold a mark, in their bytes or their names."""
    every = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    hits = {str(path): found_in(path.read_bytes()) | found_in(path.name.encode()) for path in every}
    return {name: found for name, found in hits.items() if found}


def in_rows() -> dict[str, set[str]]:
    """Tables with a row that holds a mark, search indexes and queues among them. (In a file a long text goes over several pages.)"""
    hits: dict[str, set[str]] = {}
    for alias in ("default", "keys"):
        connection = connections[alias]
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                whole = f"{connection.ops.quote_name(table)}::text" if connection.vendor == "postgresql" else "*"
                cursor.execute(f"SELECT {whole} FROM {connection.ops.quote_name(table)}")  # noqa: S608 (names from the database)
                values = [_bytes(value) for row in cursor.fetchall() for value in row]
                packed = [inside for value in values for inside in _unpacked(value)]
                if found := found_in(b"\n".join([b"", *values, *packed])):
                    hits[f"{alias}.{table}"] = found
    return hits


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def in_caches() -> set[str]:
    """Marks in the caches and, where there is a server for them, in everything it holds."""
    local = [cache._cache for cache in caches.all() if isinstance(cache, LocMemCache)]
    held = [value for one in local for value in one.values() if isinstance(value, bytes)]
    hits = found_in(b"\n".join(held))
    layer = settings.CHANNEL_LAYERS["default"].get("CONFIG", {}).get("hosts", [])
    hosts = [settings.CACHES["default"].get("LOCATION", ""), *(each["address"] for each in layer)]
    for host in {each for each in hosts if each.startswith("redis")}:
        with Redis.from_url(host) as server:
            hits |= found_in(b"\n".join(key + b"\n" + _value(server, key) for key in server.scan_iter()))
    return hits


def _value(server: Redis, key: bytes) -> bytes:
    """Not by DUMP, which packs it."""
    read = {b"list": lambda: server.lrange(key, 0, -1), b"hash": lambda: server.hgetall(key), b"set": lambda: server.smembers(key)}
    read |= {b"zset": lambda: server.zrange(key, 0, -1), b"string": lambda: server.get(key)}
    held = read[server.type(key)]()
    if isinstance(held, dict):
        held = [*held, *held.values()]
    return held if isinstance(held, bytes) else b"\n".join(held or ())


def move_to_files(folder: Path) -> dict[str, object]:
    """Both databases of a test as files with a write-ahead log, as SQLite runs in earnest; gives what `put_back` wants."""
    before: dict[str, object] = {}
    for alias in ("default", "keys") if connections["default"].vendor == "sqlite" else ():
        old = connections[alias]
        old.ensure_connection()
        place = folder / f"{alias}.sqlite3"
        with sqlite3.connect(place) as target:
            old.connection.backup(target)
        target.close()
        before[alias], connections[alias] = old, old.copy()
        connections[alias].settings_dict["NAME"] = str(place)
    return before


def put_back(before: dict[str, object]) -> None:
    for alias, old in before.items():
        connections[alias].close()
        connections[alias] = old
