"""Reading a Word document as the Markdown of a policy; pure. What is written by docx.py comes back as it was."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_lazy as _

from portal.doors.archives import DAMAGED, entry
from portal.doors.errors import Refusal
from portal.policies.tables import Grid, markdown

MARK = b"PK\x03\x04"
LARGEST = 20_000_000  # bytes of one part, unpacked
_COLUMNS = 30
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"heading ([1-6])")


@dataclass
class Book:
    """What a document says about its own styles and lists."""

    levels: dict[str, int]  # style id -> level of heading
    captions: set[str]  # ids of styles for what stands above a table
    bullets: set[str]  # ids of lists that count nothing
    counted: dict[tuple[str, int], int] = field(default_factory=dict)


def to_markdown(blob: bytes) -> str:
    """Headings as #, lists as - or 1., tables with |, bold and italic with *; what was deleted while changes were tracked is left out.

    Raises Refusal `policy.docx` for what is no Word document, is damaged, or unpacks to more than anybody writes.
    """
    try:
        with zipfile.ZipFile(BytesIO(blob)) as archive:
            body, styles, lists = (_part(archive, f"word/{name}.xml") for name in ("document", "styles", "numbering"))
    except (*DAMAGED, ElementTree.ParseError) as error:
        raise _refused() from error
    content = body.find(f"{_W}body") if body is not None else None
    if content is None:
        raise _refused()
    return joined(_blocks(content, Book(_levels(styles), _captions(styles), _bullets(lists))))


def _refused() -> Refusal:
    return Refusal("policy.docx", 422, _("This is not a Word document we can read. Save it as .docx without a password and try again."))


def _part(archive: zipfile.ZipFile, name: str) -> Element | None:
    """One part of the document, or None; never more than LARGEST of it, whatever the archive says about its size."""
    if name not in archive.namelist():
        return None
    with entry(archive, name) as file:
        text = file.read(LARGEST + 1)
    # Word writes no document type; where there is one, it is there to unfold into more.
    if len(text) > LARGEST or b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\x00" in text:
        raise _refused()
    return ElementTree.fromstring(text)  # noqa: S314 (no document type, so no entities)


def _value(node: Element | None, path: str, default: str = "") -> str:
    found = node.find("/".join(_W + step for step in path.split("/"))) if node is not None else None
    return found.get(f"{_W}val", default) if found is not None else default


def _levels(styles: Element | None) -> dict[str, int]:
    found = {}
    for style in styles.iter(f"{_W}style") if styles is not None else ():
        name, outline = _value(style, "name").lower(), _value(style, "pPr/outlineLvl")
        if match := _HEADING.fullmatch(name):
            found[style.get(f"{_W}styleId", "")] = int(match[1])
        elif name == "title" or outline in tuple("012345"):
            found[style.get(f"{_W}styleId", "")] = 1 if name == "title" else int(outline) + 1
    return found


def _captions(styles: Element | None) -> set[str]:
    found = styles.iter(f"{_W}style") if styles is not None else ()
    return {style.get(f"{_W}styleId", "") for style in found if _value(style, "name").lower() == "caption"}


def _bullets(lists: Element | None) -> set[str]:
    if lists is None:
        return set()
    plain = {
        kind.get(f"{_W}abstractNumId", "") for kind in lists.iter(f"{_W}abstractNum") if _value(kind, "lvl/numFmt") in ("bullet", "none")
    }
    return {number.get(f"{_W}numId", "") for number in lists.iter(f"{_W}num") if _value(number, "abstractNumId") in plain}


def _blocks(content: Element, book: Book) -> Iterator[str]:
    for node in content:
        if node.tag == f"{_W}tbl":
            yield from _table(node, book)
        elif node.tag == f"{_W}p":
            yield _line(node, book)
        elif node.tag == f"{_W}sdt" and (inner := node.find(f"{_W}sdtContent")) is not None:
            yield from _blocks(inner, book)


def _line(paragraph: Element, book: Book) -> str:
    properties = paragraph.find(f"{_W}pPr")
    style = _value(properties, "pStyle")
    level = book.levels.get(style)
    if style in book.captions and (caption := " ".join(_text(paragraph, plain=True).replace("*", "").split())):
        return f"*{caption}*"
    if level:
        text = " ".join(_text(paragraph, plain=True).split())
        return f"{'#' * level} {text}" if text else ""
    return _item(_text(paragraph).strip(), properties, book)


def _item(text: str, properties: Element | None, book: Book) -> str:
    number, deep = _value(properties, "numPr/numId"), int(_value(properties, "numPr/ilvl", "0") or 0)
    if not text or number in ("", "0"):
        return text
    if number in book.bullets:
        return f"{'  ' * deep}- {text}"
    count = book.counted[number, deep] = book.counted.get((number, deep), 0) + 1
    return f"{count}. {text}"


def _text(paragraph: Element, *, plain: bool = False) -> str:
    """The words of a paragraph; neighbouring runs of one kind are one, as Word cuts them anywhere."""
    runs = [(kind, text) for run in paragraph.iter(f"{_W}r") for kind, text in [("" if plain else _kind(run), _words(run))] if text]
    joined = [(kind, "".join(text for _kind, text in group)) for kind, group in groupby(runs, key=lambda each: each[0])]
    return "".join(f"{kind}{text}{kind}" if text.strip() else text for kind, text in joined)


def _kind(run: Element) -> str:
    for name, mark in (("b", "**"), ("i", "*")):
        found = run.find(f"{_W}rPr/{_W}{name}")
        if found is not None and found.get(f"{_W}val", "1") not in ("0", "false", "off"):
            return mark
    return ""


def _words(run: Element) -> str:
    signs = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}noBreakHyphen": "-"}
    return "".join((node.text or "") if node.tag == f"{_W}t" else signs.get(node.tag, "") for node in run)


def _table(table: Element, book: Book) -> Iterator[str]:
    """A table; a frame around text, which is a table of one row that is no heading row, is read cell by cell."""
    rows = list(_inside(table, "tr"))
    if len(rows) == 1 and rows[0].find(f"{_W}trPr/{_W}tblHeader") is None:
        for cell in _inside(rows[0], "tc"):
            yield from _blocks(cell, book)
        return
    columns, *others = _grid(rows) or [[]]
    if columns:
        yield markdown(Grid("", columns, others))


def _inside(node: Element, name: str) -> Iterator[Element]:
    """The rows of a table or cells of a row, those in content controls too, none of a table within."""
    for child in node:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent"):
            yield from _inside(child, name)


def _grid(rows: Iterable[Element]) -> list[list[str]]:
    """Rows of equal length; a cell that spans several places says the same in each."""
    grid: list[list[str]] = []
    for row in rows:
        line: list[str] = []
        for cell in _inside(row, "tc"):
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            above = grid[-1] if grid and merged is not None and merged.get(f"{_W}val", "continue") == "continue" else []
            said = above[len(line)] if len(line) < len(above) else _cell(cell)
            line += [said] * min(max(int(_value(cell, "tcPr/gridSpan", "1") or 1), 1), _COLUMNS)
        grid.append(line)
    width = max(map(len, grid), default=0)
    return [line + [""] * (width - len(line)) for line in grid]


def _cell(cell: Element) -> str:
    return " ".join(" ".join(_text(each, plain=True) for each in cell.iter(f"{_W}p")).split())


def joined(blocks: Iterable[str]) -> str:
    """Paragraphs apart, items of one list together."""
    text, before = "", False
    for block in blocks:
        if block:
            item = bool(re.match(r" *(?:- |\d+[.)] )", block))
            text += ("\n" if item and before else "\n\n" if text else "") + block
            before = item
    return text + "\n" if text else ""
