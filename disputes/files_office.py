"""Word, Excel and PowerPoint (OOXML): looked into as the archives they are, and kept as they came when nothing in them can act."""

import re
import zipfile
from typing import BinaryIO

from disputes.files_refusals import BadFile
from portal.doors.archives import DAMAGED, LOCKED, PACKED

MOST_ENTRIES = 5_000
MOST_UNPACKED = 1024 * 1024 * 1024
MOST_RATIO = 100
RATIO_FROM = 1024 * 1024
PIECE = 65536
RELATIONS_MOST = 4 * 1024 * 1024
PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
MACROS = re.compile(r"vbaproject|vbadata|\.bin$|macrosheets/|activex/", re.IGNORECASE)
HARMLESS = re.compile(r"printersettings/printersettings\d*\.bin$", re.IGNORECASE)
INSIDE = re.compile(r"/embeddings/|oleobject|externallinks/", re.IGNORECASE)
NESTED = (".zip", ".rar", ".7z", ".gz", ".exe", ".dll", ".js", ".vbs", ".html", ".htm", ".svg", ".jar")
OUTSIDE = re.compile(rb"""<(?:\w+:)?Relationship\b[^>]*TargetMode\s*=\s*["']External["'][^>]*>""", re.IGNORECASE)


def check_office(source: BinaryIO) -> str:
    """docx, xlsx or pptx. BadFile zip (any other archive), encrypted, macros, embedded, bomb, mixed or damaged."""
    try:
        with zipfile.ZipFile(source) as archive:
            entries = archive.infolist()
            kind = _kind(entries)
            _shape(archive, entries, source)
            for entry in entries:
                _measured(archive, entry)
            return kind
    except DAMAGED as error:
        raise BadFile("damaged") from error


def _kind(entries: list[zipfile.ZipInfo]) -> str:
    names = {entry.filename for entry in entries}
    found = [code for part, code in PARTS.items() if part in names]
    if "[Content_Types].xml" not in names or not found:
        raise BadFile("zip")
    if len(found) > 1:
        raise BadFile("mixed")
    return found[0]


def _shape(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], source: BinaryIO) -> None:
    """Nothing before the first entry or after the last word, no name twice, nothing that acts."""
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise BadFile("bomb")
    names = [entry.filename.lower() for entry in entries]
    source.seek(0)
    if len(set(names)) != len(names) or min(entry.header_offset for entry in entries) or source.read(4) != b"PK\x03\x04":
        raise BadFile("mixed")
    if _after_the_end(archive, source):
        raise BadFile("mixed")
    for entry, name in zip(entries, names, strict=True):
        _allowed(entry, name)


def _after_the_end(archive: zipfile.ZipFile, source: BinaryIO) -> bool:
    size = source.seek(0, 2)
    source.seek(max(size - 22 - len(archive.comment), 0))
    return source.read(4) != b"PK\x05\x06"


def _allowed(entry: zipfile.ZipInfo, name: str) -> None:
    if entry.flag_bits & LOCKED:
        raise BadFile("encrypted")
    if entry.compress_type not in PACKED:
        raise BadFile("damaged")
    if MACROS.search(name) and not HARMLESS.search(name):
        raise BadFile("embedded" if INSIDE.search(name) else "macros")
    if INSIDE.search(name) or name.endswith(NESTED):
        raise BadFile("embedded")
    if name.startswith("/") or ".." in name.split("/") or "\\" in name:
        raise BadFile("mixed")


def _measured(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack one entry piece by piece and stop as soon as it is more than it says or than can be: what it says may be a lie."""
    limit = max(RATIO_FROM, MOST_RATIO * entry.compress_size)
    read, kept = 0, bytearray()
    keep = entry.filename.lower().endswith((".rels", "[content_types].xml"))
    with archive.open(entry) as part:
        while piece := part.read(PIECE):
            read += len(piece)
            if read > limit or read > entry.file_size:
                raise BadFile("bomb")
            if keep and len(kept) <= RELATIONS_MOST:
                kept += piece
    _relations(bytes(kept))


def _relations(text: bytes) -> None:
    """Links to web pages may stay; templates, pictures and objects from elsewhere, and any macro type, may not."""
    if b"macroEnabled" in text or b"vbaProject" in text:
        raise BadFile("macros")
    for each in OUTSIDE.findall(text):
        if not re.search(rb"""Type\s*=\s*["'][^"']*/hyperlink["']""", each):
            raise BadFile("embedded")
