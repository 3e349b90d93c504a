"""What a PDF says, read back by somebody else: poppler's pdftotext where it is installed, else through the fonts' ToUnicode maps."""

import io
import re
import shutil
import subprocess

import pikepdf

POPPLER = shutil.which("pdftotext")


def words_of(pdf: bytes) -> list[str]:
    """What each page says, through the fonts' ToUnicode maps (ISO 32000-2, 9.10.3)."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [page_words(page) for page in document.pages]


def page_words(page: pikepdf.Page) -> str:
    fonts = {name: characters(font.ToUnicode.read_bytes().decode()) for name, font in page.resources.Font.items()}
    said, font = "", {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            font = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else operands
            shown = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
            said += "".join(font.get(shown[at : at + 2].hex(), "") for at in range(0, len(shown), 2))
    return said


def characters(mapping: str) -> dict[str, str]:
    pairs = re.findall(r"<([0-9a-f]{4})> <([0-9a-f]+)>", mapping, re.IGNORECASE)
    return {glyph.lower(): bytes.fromhex(text).decode("utf-16-be", "replace") for glyph, text in pairs}


def by_poppler(pdf: bytes) -> str:
    """The whole text as pdftotext reads it."""
    assert POPPLER is not None
    return subprocess.run([POPPLER, "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()  # noqa: S603 (found by name)
