"""Making a backup while the portal serves: both databases, what is published, and which keys were destroyed."""

import hmac
import io
import json
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.utils import timezone

from portal.press import shelf
from portal.vault import archive, copying, ring
from portal.vault.archive import Archive
from portal.vault.models import DataKey, Destruction

MAIN, KEYS, TOMBSTONES, PRESS, RING = "main.sealed", "keys.sealed", "tombstones.sealed", "press.sealed", "keyring.sealed"
FILES = "files.sealed"
COLUMNS = ("key_id", "at", "by_kind", "by_id", "by_role")


def make_backup(folder: Path, passphrase: str, *, with_ring: bool, key_days: int, now: datetime) -> Archive:
    """A new archive in `folder`, named after the moment. The main database first: a key made in between is merely not used yet."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = now.astimezone(timezone.get_default_timezone()).strftime("%Y%m%dT%H%M%S")
    about = {
        "made_at": now.isoformat(),
        "keys_until": (now + timedelta(days=key_days)).isoformat(),
        "engine": copying.engine(),
        "origin": settings.PUBLIC_ORIGIN,
        "ring": sorted(needed()),
    }
    made = archive.create(folder / f"{name}.part", passphrase, about)
    with copying.dump("default") as stream:
        archive.add(made, MAIN, stream)
    with copying.dump("keys") as stream:
        archive.add(made, KEYS, stream)
    archive.add(made, TOMBSTONES, io.BytesIO(json.dumps(list(tombstones())).encode()))
    with _packed(Path(settings.PRESS_ROOT)) as packed:
        archive.add(made, PRESS, packed)
    with _packed_files(Path(settings.FILES_ROOT)) as packed:
        archive.add(made, FILES, packed)
    if with_ring:
        archive.add(made, RING, io.BytesIO(Path(settings.KEYRING_FILE).read_bytes()))
    archive.sign(made)
    made.folder = made.folder.rename(folder / name)
    return made


def needed() -> set[str]:
    """Marks of the keys without which this installation's data cannot be used; a mark gives nothing of its key away."""
    held, masters = ring.load(), DataKey.objects.filter(destroyed_at=None).values_list("master", flat=True).distinct()
    return {_mark(held.index_pepper), _mark(held.log[0]), *(_mark(held.master[version]) for version in masters)}


def held() -> set[str]:
    """Marks of every key in the ring."""
    loaded = ring.load()
    return {_mark(key) for key in (loaded.index_pepper, *loaded.log, *loaded.master.values())}


def _mark(key: bytes) -> str:
    return hmac.digest(key, b"mingshi: mark of a key", "sha256").hex()[:16]


def tombstones() -> Iterator[dict[str, str]]:
    """Which data keys were destroyed, when and by whom."""
    for row in Destruction.objects.order_by("at", "key_id").values(*COLUMNS).iterator():
        yield row | {"at": row["at"].isoformat()}


@contextmanager
def _packed(root: Path) -> Iterator[BinaryIO]:
    """The published files as one tar, with publishers kept waiting so that no path names bytes that are not in it."""
    with tempfile.TemporaryFile() as packed:
        with shelf.writing(root), tarfile.open(fileobj=packed, mode="w") as tar:
            for name in ("objects", "index"):
                tar.add(root / name, arcname=name)
        packed.seek(0)
        yield cast(BinaryIO, packed)


@contextmanager
def _packed_files(root: Path) -> Iterator[BinaryIO]:
    """Evidence files as one tar, sealed under their cases' keys already. One that ends meanwhile is left out, its row then says why."""
    with tempfile.TemporaryFile() as packed:
        with tarfile.open(fileobj=packed, mode="w") as tar:
            for place in sorted(root.glob("??/*")):
                with suppress(FileNotFoundError):
                    tar.add(place, arcname=str(place.relative_to(root)))
        packed.seek(0)
        yield cast(BinaryIO, packed)


def drop_old_key_stores(folder: Path, now: datetime) -> list[Path]:
    """Remove the key store copies in `folder` whose window is over: erasure ends there too. Returns what went."""
    gone = []
    for place in sorted(folder.glob(f"*/{KEYS}")):
        try:
            over = datetime.fromisoformat(archive.read_manifest(place.parent)["keys_until"]) < now
        except (archive.BadArchive, KeyError, ValueError):
            continue
        if over:
            place.unlink()
            gone.append(place)
    return gone
