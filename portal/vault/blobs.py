"""Sealed files that grow and can be read anywhere: chunks of 64 KiB, each an envelope of its own, in a file named by chance.

A blob lies in `FILES_ROOT/<two characters>/<name>`; chunk n starts at n * (64 KiB + 29). Each envelope is bound to key, blob and
number, and written with a fresh nonce, so that a chunk written again after a crash gives nothing away. The caller remembers how
long the file is: a file cut at its end is seen by that.
"""

import io
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from portal.vault import keys, sealing
from portal.vault.rules import StorageFailed, Unreadable

CHUNK = sealing.CHUNK
SEALED = CHUNK + 1 + sealing.NONCE + sealing.TAG


def new_name() -> str:
    """32 hex characters by chance."""
    return secrets.token_hex(16)


def path_of(name: str) -> Path:
    return Path(settings.FILES_ROOT) / name[:2] / name


@contextmanager
def _disk() -> Iterator[None]:
    """An error of our disk has a name of its own, for those who read strangers' files take an OSError for a broken file."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StorageFailed from error


def write_chunks(key_id: str, name: str, number: int, data: bytes) -> None:
    """Seal `data` as the chunks from `number` on, and have it on the disk before returning; only the last may be shorter than CHUNK.

    Raises StorageFailed."""
    path, cipher = path_of(name), _cipher(key_id, name)
    with _disk():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as target:
            target.seek(number * SEALED)
            for start in range(0, len(data), CHUNK):
                target.write(sealing.lock(cipher, data[start : start + CHUNK], _place(key_id, name, number + start // CHUNK)))
            target.flush()
            os.fsync(target.fileno())


def remove(name: str) -> None:
    """Delete a blob; none there is no harm."""
    if name:
        path_of(name).unlink(missing_ok=True)


def names() -> Iterator[tuple[str, float]]:
    """Every blob on the disk with the moment it was last written."""
    for path in Path(settings.FILES_ROOT).glob("??/*"):
        yield path.name, path.stat().st_mtime


def _cipher(key_id: str, name: str) -> AESGCM:
    return AESGCM(sealing.derive(keys.material(key_id).raw, f"blob/{name}"))


def _place(key_id: str, name: str, number: int) -> bytes:
    return sealing.place("blob", name, str(number), key_id)


class BlobReader(io.RawIOBase):
    """A blob of `size` bytes as a file to be read anywhere, one chunk in memory.

    Unreadable where it is not there or not what was sealed, StorageFailed where the disk does not give it."""

    def __init__(self, key_id: str, name: str, size: int) -> None:
        super().__init__()
        self.key_id, self.name, self.size, self.place = key_id, name, size, 0
        self.failure: Unreadable | None = None
        self._cipher = _cipher(key_id, name)
        try:
            with _disk():
                self._file = path_of(name).open("rb")
        except FileNotFoundError:
            raise Unreadable from None
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self.place, io.SEEK_END: self.size}[whence]
        if start + offset < 0:
            raise ValueError("before the start of the file")
        self.place = start + offset
        return self.place

    def readinto(self, buffer: Any) -> int:
        if self.place >= self.size:
            return 0
        number, within = divmod(self.place, CHUNK)
        try:
            found = self._chunk(number)[within : within + len(buffer)]
        except Unreadable as failure:
            self.failure = failure
            raise
        buffer[: len(found)] = found
        self.place += len(found)
        return len(found)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
            self._held = (-1, b"")
        super().close()

    def _chunk(self, number: int) -> bytes:
        if self._held[0] != number:
            length = min(CHUNK, self.size - number * CHUNK)
            with _disk():
                self._file.seek(number * SEALED)
                envelope = self._file.read(length + SEALED - CHUNK)
            try:
                self._held = (number, sealing.unlock(self._cipher, envelope, _place(self.key_id, self.name, number)))
            except sealing.Broken:
                raise Unreadable from None
            if len(self._held[1]) != length:
                raise Unreadable
        return self._held[1]


def reader(key_id: str, name: str, size: int) -> io.BufferedReader:
    """A blob as a buffered file: `read(n)` gives n bytes until the end."""
    return io.BufferedReader(BlobReader(key_id, name, size), buffer_size=CHUNK)


def check_read(source: io.BufferedReader) -> None:
    """Raise what went wrong while a `reader` was read, for libraries that take a failing disk for the end of a broken file."""
    if isinstance(source.raw, BlobReader) and source.raw.failure:
        raise source.raw.failure


class BlobWriter(io.RawIOBase):
    """A new blob, written from start to end and then closed; `size` says how long it became."""

    def __init__(self, key_id: str, name: str, most: int) -> None:
        super().__init__()
        self.key_id, self.name, self.most, self.size = key_id, name, most, 0
        self._tail, self._number = bytearray(), 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.size

    def write(self, data: Any) -> int:
        given = bytes(data)
        self.size += len(given)
        if self.size > self.most:
            raise OverflowError("larger than allowed")
        self._tail += given
        whole = len(self._tail) // CHUNK * CHUNK
        if whole:
            self._flush(bytes(self._tail[:whole]))
        return len(given)

    def close(self) -> None:
        try:
            if not self.closed and self._tail:
                self._flush(bytes(self._tail))
        finally:  # one that could not be written is not tried again when the collector comes by
            super().close()

    def _flush(self, data: bytes) -> None:
        write_chunks(self.key_id, self.name, self._number, data)
        self._number += -(-len(data) // CHUNK)
        del self._tail[: len(data)]
