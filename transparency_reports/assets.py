"""What a published page is drawn with: style sheets, their fonts, scripts. A later release has them under other names, so they stay too."""

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from posixpath import dirname, join, normpath
from zlib import compress, decompress

from django.conf import settings

from portal.press.shelf import is_path
from portal.press.sources import stays_the_same
from transparency_reports.models import KeptAsset, KeptBytes
from transparency_reports.rendering import File

LARGEST = 4_000_000
_IN_PAGE = re.compile(r'(?:href|src)="' + re.escape(settings.STATIC_URL) + r'([^"?#]+)"')
_IN_SHEET = re.compile(r"""url\(\s*["']?([^"')?#]+)|(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")


def keep_assets(files: Iterable[File]) -> None:
    """Keep every static file with a hashed name that the pages among `files` name, and what those name in turn."""
    pages = [file.body.decode() for file in files if file.content_type.startswith("text/html")]
    found = _gather({name for page in pages for name in _IN_PAGE.findall(page)})
    bodies = {sha256(body).hexdigest(): body for body in found.values()}
    known = set(KeptBytes.objects.filter(sha256__in=bodies).values_list("sha256", flat=True))
    rows = [KeptBytes(sha256=digest, packed=compress(body, 9)) for digest, body in bodies.items() if digest not in known]
    KeptBytes.objects.bulk_create(rows, ignore_conflicts=True)
    named = [KeptAsset(name=name, sha256=sha256(body).hexdigest()) for name, body in found.items()]
    KeptAsset.objects.bulk_create(named, ignore_conflicts=True)


def _gather(names: set[str]) -> Mapping[str, bytes]:
    found: dict[str, bytes] = {}
    while names:
        name = names.pop()
        place = _place(name)
        if place is not None and place.is_file() and place.stat().st_size <= LARGEST:
            found[name] = place.read_bytes()
            names |= set(_named_in(name, found[name])) - found.keys()
    return found


def _place(name: str) -> Path | None:
    """Where a static file with a hashed name lies; None for any other, whose bytes may change."""
    return Path(settings.STATIC_ROOT) / name if is_path(f"/{name}") and stays_the_same(name, b"") else None


def _named_in(name: str, body: bytes) -> Iterator[str]:
    """What a style sheet or a script names beside itself."""
    if name.endswith((".css", ".js")):
        for groups in _IN_SHEET.findall(body.decode(errors="replace")):
            target = next(filter(None, groups), "")
            yield normpath(join(dirname(name), target)) if not target.startswith(("/", "data:", "http")) else ""


def put_back() -> int:
    """Write every kept static file that is no longer where static files lie; returns how many."""
    missing = {row.name: row.sha256 for row in KeptAsset.objects.all() if (place := _place(row.name)) and not place.exists()}
    packed = dict(KeptBytes.objects.filter(sha256__in=missing.values()).values_list("sha256", "packed"))
    for name, digest in missing.items():
        body = decompress(packed[digest])
        place = Path(settings.STATIC_ROOT) / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.with_name(f".{place.name}").write_bytes(body)
        place.with_name(f".{place.name}").replace(place)
    return len(missing)
