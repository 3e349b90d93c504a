"""The form of a backup: a folder of sealed files and a manifest that vouches for them. Files and keys only, no database.

manifest.json      what, when, how the key is made from the passphrase, and size and SHA-256 of every file; signed (HMAC-SHA256)
main.sealed        the main database, as SQLite's or PostgreSQL's own tool copied it
keys.sealed        the key store, apart from it: worthless after `keys_until`, because erasure has to end
tombstones.sealed  which data keys were destroyed, so that no restored copy brings one back
press.sealed       tar of what is published
files.sealed       tar of evidence files, each sealed under its case's key already
keyring.sealed     the key ring, only when asked for: keep it somewhere else
Every file is a stream of `sealing.lock_stream`, bound to its name and to this one backup. The passphrase goes through scrypt.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from portal.vault import sealing

FORMAT = "mingshi/backup@1"
MANIFEST = "manifest.json"
# OWASP's setting for scrypt: 128 MiB and about a third of a second for each guess.
SCRYPT = {"n": 2**17, "r": 8, "p": 1}
SALT = 16
SHORTEST = 12


class BadArchive(Exception):
    """Not a backup, not complete, changed, or the wrong passphrase; says which."""


@dataclass
class Archive:
    """One backup. `about` is the manifest without its signature."""

    folder: Path
    about: dict[str, Any]
    key: bytes = field(repr=False)

    def where(self, name: str) -> bytes:
        return sealing.place("backup", str(self.about["id"]), name)

    def has(self, name: str) -> bool:
        return name in self.about["files"] and (self.folder / name).is_file()


def create(folder: Path, passphrase: str, about: dict[str, Any]) -> Archive:
    """An empty archive in a new folder that only its owner can enter."""
    folder.mkdir(mode=0o700)
    salt = secrets.token_bytes(SALT)
    head = {"format": FORMAT, "id": secrets.token_hex(16), "salt": base64.b64encode(salt).decode(), "scrypt": SCRYPT, "files": {}}
    return Archive(folder, {**about, **head}, _master(passphrase, salt, SCRYPT))


def add(archive: Archive, name: str, source: BinaryIO) -> int:
    """Seal `source` as the file `name`, mode 0600; returns its size. `source.read(n)` gives n bytes until the end."""
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(archive.folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        for piece in sealing.lock_stream(sealing.derive(archive.key, "backup/files"), source, archive.where(name)):
            digest.update(piece)
            size += target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    archive.about["files"][name] = {"sha256": digest.hexdigest(), "size": size}
    return size


def sign(archive: Archive) -> None:
    """Write the manifest, last of all: a folder without one is no backup."""
    document = {**archive.about, "mac": _mac(archive.key, archive.about)}
    descriptor = os.open(archive.folder / MANIFEST, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as target:
        json.dump(document, target, indent=1, ensure_ascii=False)
        target.flush()
        os.fsync(target.fileno())


def open_archive(folder: Path, passphrase: str) -> Archive:
    """The archive in `folder` once its manifest and the hash of every file that is still there are right; BadArchive otherwise."""
    about = read_manifest(folder)
    mac = about.pop("mac", "")
    try:
        key = _master(passphrase, base64.b64decode(about["salt"], validate=True), about["scrypt"])
    except (KeyError, TypeError, ValueError):
        raise BadArchive(f"{folder}: the manifest is not complete") from None
    if not hmac.compare_digest(str(mac), _mac(key, about)):
        raise BadArchive(f"{folder}: wrong passphrase, or the manifest was changed")
    archive = Archive(folder, about, key)
    for name, told in about["files"].items():
        if archive.has(name):
            _check(folder / name, told)
    return archive


def read_manifest(folder: Path) -> dict[str, Any]:
    """What a backup says about itself, unchecked; BadArchive when there is none."""
    try:
        about = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError):
        raise BadArchive(f"{folder} is not a backup: no readable {MANIFEST}") from None
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise BadArchive(f"{folder}: not a backup this version can read")
    return about


def read(archive: Archive, name: str) -> Iterator[bytes]:
    """A file again, piece by piece; BadArchive when it is missing or a piece is not what was sealed."""
    if not archive.has(name):
        raise BadArchive(f"{archive.folder}: {name} is not there")
    with (archive.folder / name).open("rb") as source:
        try:
            yield from sealing.unlock_stream(sealing.derive(archive.key, "backup/files"), source, archive.where(name))
        except sealing.Broken:
            raise BadArchive(f"{archive.folder}: {name} cannot be opened") from None


def _check(path: Path, told: dict[str, Any]) -> None:
    with path.open("rb") as source:
        if hashlib.file_digest(source, "sha256").hexdigest() != told["sha256"]:
            raise BadArchive(f"{path} is damaged: its hash is not the one in the manifest")


def _master(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    n, r, p = int(cost["n"]), int(cost["r"]), int(cost["p"])
    if n * r * p > 2**24:
        raise ValueError("that would take too much memory")
    return Scrypt(salt=salt, length=sealing.KEY, n=n, r=r, p=p).derive(passphrase.encode())


def _mac(key: bytes, about: dict[str, Any]) -> str:
    body = json.dumps(about, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return hmac.digest(sealing.derive(key, "backup/manifest"), body, "sha256").hex()
