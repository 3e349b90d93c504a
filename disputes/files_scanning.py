"""The virus scanner, if the operator has one: clamd at a socket, or a function of theirs. Off unless FILE_SCANNER names it.

`clamd:/run/clamav/clamd.ctl`, `clamd:host:port`, or `package.module.function`, which gets a readable file and returns whether it is clean.
"""

import socket
import struct
import threading
from typing import BinaryIO

from django.utils.module_loading import import_string

PATIENCE = 60.0
PIECE = 65536


class Silent(Exception):
    """The scanner did not say; the file goes on waiting."""


def is_clean(scanner: str, source: BinaryIO) -> bool:
    """Whether the scanner found nothing; Silent when it fails, hangs, or says neither yes nor no."""
    try:
        if scanner.startswith("clamd:"):
            return _clamd(scanner.removeprefix("clamd:"), source)
        return _function(scanner, source)
    except Silent:
        raise
    except Exception as error:
        raise Silent(type(error).__name__) from error


def _clamd(address: str, source: BinaryIO) -> bool:
    """clamd's INSTREAM: pieces with their length in front, an empty one at the end; one line comes back."""
    with _connected(address) as line:
        line.sendall(b"zINSTREAM\0")
        while piece := source.read(PIECE):
            line.sendall(struct.pack("!L", len(piece)) + piece)
        line.sendall(struct.pack("!L", 0))
        said = b""
        while not said.endswith(b"\0") and (part := line.recv(4096)):
            said += part
    if said.rstrip(b"\0").endswith(b": OK"):
        return True
    if said.rstrip(b"\0").endswith(b" FOUND"):
        return False
    raise Silent


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        line.connect(address)
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def _function(name: str, source: BinaryIO) -> bool:
    """In a thread of its own, which is left alone when it takes too long."""
    said: list[object] = []

    def ask() -> None:
        try:
            said.append(import_string(name)(source))
        except Exception as error:
            said.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    if not said or not isinstance(said[0], bool):
        raise Silent
    return said[0]
