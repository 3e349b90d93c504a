"""What a file is, by its content and never by its name; pure."""

import codecs
from typing import BinaryIO

from disputes.files_refusals import BadFile

HEAD = 4096
TEXT_PIECE = 65536
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
MARKUP = (
    b"<!doctype",
    b"<html",
    b"<svg",
    b"<script",
    b"<?xml",
    b"<?php",
    b"<head",
    b"<body",
    b"<iframe",
    b"#!",
    b"<xdp:",
    b"mime-version:",
)


def kind_of(head: bytes) -> str:
    """The code of a kind from the first HEAD bytes: jpeg, png, webp, gif, pdf, text, or "zip" for what must be looked into (OOXML).

    BadFile where it can be nothing we take in: empty, heic, html, type.
    """
    if not head:
        raise BadFile("empty")
    for start, code in (
        (b"\xff\xd8\xff", "jpeg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"GIF87a", "gif"),
        (b"GIF89a", "gif"),
        (b"%PDF-", "pdf"),
    ):
        if head.startswith(start):
            return code
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(OLE):
        raise BadFile("old")
    if head[4:8] == b"ftyp" and head[8:12] in HEIF:
        raise BadFile("heic")
    return _text(head)


def _text(head: bytes) -> str:
    if looks_like_code(head):
        raise BadFile("html")
    if decoding(head, cut=len(head) == HEAD) is None:
        raise BadFile("type")
    return "text"


def looks_like_code(head: bytes) -> bool:
    """Whether a browser might run it: markup at its start, or the tags of a page or a drawing soon after."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith(MARKUP) or any(tag in start for tag in (b"<script", b"<svg", b"<html", b"<iframe"))


def decoding(data: bytes, *, cut: bool) -> str | None:
    """utf-8 or gb18030 when `data` is text in it, else None; `cut` when a letter may be split at the end."""
    if any(byte < 32 and byte not in b"\t\n\r\f" for byte in data):
        return None
    for name in ("utf-8", "gb18030"):
        for shorter in range(4 if cut else 1):
            try:
                data[: len(data) - shorter].decode(name)
            except UnicodeDecodeError:
                continue
            return name
    return None


def check_text(source: BinaryIO) -> None:
    """Text to its end, in one encoding and without control characters. BadFile type or mixed."""
    if kind_of(source.read(HEAD)) != "text":
        raise BadFile("mixed")
    readers = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8", "gb18030")}
    source.seek(0)
    ended = False
    while not ended:
        piece = source.read(TEXT_PIECE)
        ended = not piece
        readers = {name: reader for name, reader in readers.items() if _reads(reader, piece, ended)}
        if not readers or any(byte < 32 and byte not in b"\t\n\r\f" for byte in piece):
            raise BadFile("type")


def _reads(reader: codecs.IncrementalDecoder, piece: bytes, ended: bool) -> bool:
    try:
        reader.decode(piece, ended)
    except UnicodeDecodeError:
        return False
    return True
