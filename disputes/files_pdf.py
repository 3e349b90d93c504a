"""PDF written anew without anything that acts: scripts, launches, forms that send, files and media inside, hidden details."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf

from disputes.files_refusals import BadFile

MOST_OBJECTS = 200_000
MOST_PAGES = 5_000
DEEP = 60
ACTING = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/RichMediaExecute", "/GoTo3DView"}
PLAYING = {"/Movie", "/Sound"}
MEDIA = {"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
SCRIPTS = {"/JS", "/JavaScript", "/OpenAction", "/AA", "/XFA"}
FILES = {"/EmbeddedFiles", "/EmbeddedFile", "/EF", "/RF", "/AF", "/Collection"}
DETAILS = {"/Metadata", "/PieceInfo", "/LastModified"}


def clean_pdf(source: BinaryIO, target: BinaryIO) -> list[str]:
    """Write the document to `target` without its acting and hidden parts; gives what was left out, as codes of REMOVED_PARTS.

    BadFile encrypted, damaged, complicated or mixed. Streams are copied as they are: nothing is unpacked.
    """
    _alone(source)
    try:
        with pikepdf.open(source, attempt_recovery=True) as document:
            left_out = _clean(document)
            document.remove_unreferenced_resources()
            document.save(
                target, encryption=False, linearize=False, compress_streams=False, recompress_flate=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none, object_stream_mode=pikepdf.ObjectStreamMode.preserve,
            )  # fmt: skip
    except pikepdf.PasswordError:
        raise BadFile("encrypted") from None
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise BadFile("damaged") from error
    return [code for code in ("metadata", "scripts", "attachments", "media") if code in left_out]


def _alone(source: BinaryIO) -> None:
    """It begins as a PDF: bytes before that would let it be something else too."""
    source.seek(0)
    if not source.read(5) == b"%PDF-":
        raise BadFile("mixed")
    source.seek(0)


def _clean(document: pikepdf.Pdf) -> set[str]:
    if len(document.objects) > MOST_OBJECTS or not 0 < len(document.pages) <= MOST_PAGES:
        raise BadFile("complicated" if len(document.objects) > MOST_OBJECTS or len(document.pages) else "damaged")
    left_out: set[str] = set()
    for each in document.objects:
        for part in _dictionaries(each, 0):
            left_out |= _strip(part)
    if "/Info" in document.trailer:
        del document.trailer["/Info"]
        left_out.add("metadata")
    return left_out


def _dictionaries(thing: Any, depth: int) -> Iterator[Any]:
    """`thing` and every dictionary directly inside it; what is referred to comes by itself."""
    if depth > DEEP:
        raise BadFile("complicated")
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        held = list(thing.stream_dict.items() if isinstance(thing, pikepdf.Stream) else thing.items())
        yield thing
    elif isinstance(thing, pikepdf.Array):
        held = [("", each) for each in thing]
    else:
        return
    for _name, value in held:
        if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
            yield from _dictionaries(value, depth + 1)


def _strip(part: Any) -> set[str]:
    """Take the acting and hidden keys out of one dictionary; which kinds there were."""
    found: set[str] = set()
    for keys, code in ((SCRIPTS, "scripts"), (FILES, "attachments"), (DETAILS, "metadata")):
        for key in keys & set(part.keys()):
            del part[key]
            found.add(code)
    for key in ("/A", "/PA", "/Next"):
        if key in part and (code := _acts(part[key])):
            del part[key]
            found.add(code)
    kind = str(part.get("/S", "")) if _is_name(part.get("/S")) else ""
    if kind in ACTING | PLAYING:
        _empty(part)
        found.add("media" if kind in PLAYING else "scripts")
    if "/Annots" in part and isinstance(part["/Annots"], pikepdf.Array):
        found |= _without_media(part)
    return found


def _is_name(value: Any) -> bool:
    return isinstance(value, pikepdf.Name)


def _acts(action: Any) -> str:
    """scripts or media when an action (or one of several) does more than go to a page or an address."""
    each = list(action) if isinstance(action, pikepdf.Array) else [action]
    kinds = {str(one.get("/S", "")) for one in each if isinstance(one, pikepdf.Dictionary)}
    return "scripts" if kinds & ACTING else "media" if kinds & PLAYING else ""


def _empty(part: Any) -> None:
    for key in list(part.keys()):
        if key != "/Length":
            del part[key]


def _without_media(page: Any) -> set[str]:
    found, kept = set(), []
    for each in page["/Annots"]:
        kind = str(each.get("/Subtype", "")) if isinstance(each, pikepdf.Dictionary) else ""
        if kind in MEDIA:
            found.add("media")
        elif kind == "/FileAttachment":
            found.add("attachments")
        else:
            kept.append(each)
    if found:
        page["/Annots"] = pikepdf.Array(kept)
    return found
