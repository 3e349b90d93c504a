"""Pictures made anew from their dots alone: no camera, no place, no author, nothing after the end. One picture in memory at a time."""

import io
import warnings
from typing import Any, BinaryIO

from PIL import Image, ImageOps, ImageSequence

from disputes.files_refusals import BadFile
from portal.vault.rules import Unreadable

MOST_PIXELS = 50_000_000
ICC_MOST = 8192
PREVIEW = 1200
FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"}
GPS = 0x8825
SAVING: dict[str, dict[str, Any]] = {
    "jpeg": {"quality": 90, "optimize": True},
    "png": {},
    "webp": {"quality": 90},
    "gif": {},
}


def clean_picture(source: BinaryIO, kind: str, target: BinaryIO) -> tuple[list[str], bytes]:
    """Write the picture to `target` without anything but what is seen; gives what was left out, and a small PNG of it.

    BadFile pixels, moving or damaged. The size is read from the header, before anything is unpacked.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = _opened(source, kind)
            left_out, clean = _hidden(picture), _dots(picture, kind)
            clean.save(target, FORMATS[kind], **SAVING[kind], **_profile(picture, kind))
            return left_out, _small(clean)
    except Image.DecompressionBombError:
        raise BadFile("pixels") from None
    except (BadFile, Unreadable, MemoryError, OverflowError):
        raise
    except Exception as error:  # readers of pictures meet broken ones with every kind of error there is
        raise BadFile("damaged") from error


def _opened(source: BinaryIO, kind: str) -> Image.Image:
    picture = Image.open(source, formats=[FORMATS[kind]])
    if picture.width * picture.height > MOST_PIXELS:
        raise BadFile("pixels")
    if getattr(picture, "n_frames", 1) > 1 and kind != "jpeg":
        raise BadFile("moving")
    return picture


def _hidden(picture: Image.Image) -> list[str]:
    """Which hidden things the picture carries, as codes of REMOVED_PARTS."""
    exif = picture.getexif()
    more = {"exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment", "Comment", "Author", "Description", "Software"} & set(picture.info)
    found = ["metadata"] if exif or more else []
    return [*found, "location"] if GPS in exif else found


def _dots(picture: Image.Image, kind: str) -> Image.Image:
    """Only the dots, the right way up, in a fresh picture."""
    first = next(iter(ImageSequence.Iterator(picture))) if kind == "gif" else picture
    first.load()
    upright = ImageOps.exif_transpose(first)
    wanted = _mode(upright, kind)
    dots = upright.convert(wanted) if upright.mode != wanted else upright.copy()
    dots.info = {}
    return dots


def _mode(picture: Image.Image, kind: str) -> str:
    clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    if kind == "gif":
        return "RGBA" if clear else "RGB"
    if kind == "jpeg":
        return "L" if picture.mode == "L" else "RGB"
    if clear:
        return "RGBA"
    return picture.mode if kind == "png" and picture.mode in ("1", "L", "I;16", "RGB") else "RGB"


def _profile(picture: Image.Image, kind: str) -> dict[str, Any]:
    """A small colour profile stays, so that colours do; a large one may hold anything."""
    profile = picture.info.get("icc_profile")
    same = kind != "gif" and picture.mode in ("RGB", "RGBA", "L")
    return {"icc_profile": profile} if profile and same and len(profile) <= ICC_MOST else {}


def _small(picture: Image.Image) -> bytes:
    small = picture.convert("RGBA" if picture.mode == "RGBA" else "RGB")
    small.thumbnail((PREVIEW, PREVIEW))
    small.info = {}
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()
