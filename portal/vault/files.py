"""Files sealed in chunks: any size, flat memory (two chunks of 64 KiB)."""

from collections.abc import Iterator
from typing import BinaryIO

from portal.vault import keys, sealing
from portal.vault.rules import Unreadable


def seal_stream(key_id: str, source: BinaryIO, *, table: str, column: str, row: str | int) -> Iterator[bytes]:
    """The sealed form of a file, to be written piece by piece; 17 bytes and 16 for each 64 KiB longer than the file.

    `source` is buffered: `read(n)` gives n bytes until the end.
    """
    return sealing.lock_stream(keys.material(key_id).raw, source, sealing.place(table, column, str(row), key_id))


def open_stream(key_id: str, source: BinaryIO, *, table: str, column: str, row: str | int) -> Iterator[bytes]:
    """The file again, piece by piece, each checked before it is given out.

    Unreadable at the first wrong piece or when the end is missing: what came before is right, but must not be taken for the whole.
    """
    opened = sealing.unlock_stream(keys.material(key_id).raw, source, sealing.place(table, column, str(row), key_id))
    return _translated(opened)


def _translated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from pieces
    except sealing.Broken:
        raise Unreadable from None
