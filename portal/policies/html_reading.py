"""Reading a web page as the Markdown of a policy; pure. What no reader would see, and what is no text, is left out and named."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby
from typing import Any

import nh3
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal, Words
from portal.policies.docx_reading import joined
from portal.policies.tables import Grid, markdown

LARGEST = 2_000_000  # characters of a page
_DEEPEST = 80  # what is nested deeper is read as if it were not
_DEEPEST_READ = 2000
_COLUMNS = 30
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_LOOKS = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|[a-z][a-z0-9]*[\s/>])", re.I | re.S)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|(?:font-size|opacity)\s*:\s*0(?![.\d]*[1-9])", re.I)
_SILENT = {"script", "style", "link", "head", "title", "meta", "base"}
_UNSEEN = {"noscript", "template"}
_MEDIA = {"img", "picture", "video", "audio", "svg", "math", "canvas", "iframe", "frame", "object", "embed", "map"}
_CONTROLS = {"input", "select", "textarea", "button", "datalist", "meter", "progress", "dialog"}
_AROUND = {"nav", "footer"}
_SPANS = {"colspan", "rowspan"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "frame"}
_CLOSE_THEMSELVES = _VOID | {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "html", "head", "body", "script"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "nav", "ol",
    "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KEPT: dict[str, Any] = {
    "tags": _BLOCKS | _SILENT - {"html"} | _UNSEEN | _MEDIA | _CONTROLS | _AROUND | {"a", "b", "strong", "i", "em", "br"},
    "clean_content_tags": set(),
    "attributes": {"*": {"hidden", "style", "role"}, "a": {"href"}, "ol": {"start"}, "td": _SPANS, "th": _SPANS, "link": {"rel"}},
    "generic_attribute_prefixes": {"on"},
    "url_schemes": {"http", "https", "mailto", "tel", "javascript", "vbscript", "data"},
    "link_rel": None,
}
_SAID: dict[str, Words] = {
    "scripts": _("Scripts, event attributes and links that run a script are left out: %(count)s."),
    "styles": _("Style sheets and style attributes are left out: %(count)s."),
    "hidden": _("Text that no reader of the page would see is left out: %(count)s places."),
    "media": _("Pictures, videos and embedded pages are left out: %(count)s."),
    "controls": _("Buttons and form fields are left out: %(count)s."),
    "around": _("Menus and what stands around the text of the page are left out: %(count)s."),
    "links": _("Links without a full address became plain text: %(count)s."),
}
_DOT = "\x00"  # behind the number of an item, until it is known whether a full stop could be mistaken for the number of a clause
Run = tuple[str, str]


@dataclass
class Node:
    """An element; `blocky` when it holds what begins a line of its own."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)
    blocky: bool = False


class _Builder(HTMLParser):
    """The tree of a page whose elements are all closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root", blocky=True)
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, blocky=tag in _BLOCKS)
        if node.blocky:
            for above in self.open:
                above.blocky = True
        self.open[-1].children.append(node)
        if tag not in _VOID and len(self.open) < _DEEPEST:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data.replace(_DOT, ""))


@dataclass
class _Page:
    """What was met on the way and is left out."""

    left: Counter[str] = field(default_factory=Counter)


def looks_like(text: str) -> bool:
    """Whether a text is a web page or a piece of one."""
    return _LOOKS.match(text[:4000]) is not None


def _too_deep(text: str) -> bool:
    """Whether elements stand in each other as no page has them: the time to read such a page grows with the square of its depth."""
    deep = 0
    for closing, name in _TAG.findall(text):
        if name.lower() not in _CLOSE_THEMSELVES:
            deep = max(deep - 1, 0) if closing else deep + 1
        if deep > _DEEPEST_READ:
            return True
    return False


def to_markdown(text: str) -> tuple[str, list[tuple[Words, int]]]:
    """(Markdown, what is left out: sentences with %(count)s and their counts). Headings as #, lists, tables, bold and italic.

    Raises Refusal `policy.html` for a page that is too long or too deep.
    """
    if len(text) > LARGEST or _too_deep(text):
        raise Refusal(
            "policy.html", 422, _("This page is too long or too deeply nested. Save only the part with the policy and try again.")
        )
    builder = _Builder()
    # The parser of browsers first: it closes what nobody closed, and the one below would take for ever over a page made to be slow.
    builder.feed(nh3.clean(text, **_KEPT))
    builder.close()
    page = _Page()
    _look(builder.root, page)
    blocks = [block for block in _blocks(_main(builder.root, page), page) if block.strip()]
    levels = Counter(len(block) - len(block.lstrip("#")) for block in blocks if block.startswith("#"))
    dot = ")" if sum(count > 1 for count in levels.values()) == 1 else "."
    return joined(block.replace(_DOT, dot) for block in blocks), [(_SAID[kind], page.left[kind]) for kind in _SAID if page.left[kind]]


def _every(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting += [child for child in reversed(found.children) if isinstance(child, Node)]


def _look(root: Node, page: _Page) -> None:
    """Count what attributes would do."""
    for node in _every(root):
        page.left["scripts"] += sum(name.startswith("on") for name in node.attrs)
        page.left["scripts"] += _address(node).startswith(("javascript:", "vbscript:", "data:"))
        page.left["scripts"] += node.tag == "script"
        page.left["styles"] += "style" in node.attrs and not _hidden(node)
        page.left["styles"] += node.tag == "style" or (node.tag == "link" and "stylesheet" in node.attrs.get("rel", ""))


def _address(node: Node) -> str:
    return re.sub(r"[\s\x00-\x1f]+", "", node.attrs.get("href", "")) if node.tag == "a" else ""


def _hidden(node: Node) -> bool:
    return "hidden" in node.attrs or _HIDDEN.search(node.attrs.get("style", "")) is not None


def _main(root: Node, page: _Page) -> Node:
    """The one main part or article of a page where there is one; else all of it."""
    for kind in ("main", "article"):
        found = [node for node in _every(root) if node.tag == kind or (kind == "main" and node.attrs.get("role") == "main")]
        if len(found) == 1:
            _say_what_is_around(root, found[0], page)
            return found[0]
    return root


def _say_what_is_around(root: Node, main: Node, page: _Page) -> None:
    inside = {id(node) for node in _every(main)}
    for node in _every(root):
        if id(node) not in inside and node.tag not in _SILENT | {"html", "body", "root"}:
            page.left["around"] += any(isinstance(child, str) and child.strip() for child in node.children)


def _left_out(node: Node, page: _Page) -> bool:
    """Whether an element says nothing a reader reads, counted by its kind."""
    if node.tag in _SILENT:
        return True
    if node.tag in _UNSEEN or _hidden(node):
        page.left["hidden"] += bool("".join(_words(node)).strip())
        return True
    for kind, tags in {"media": _MEDIA, "controls": _CONTROLS, "around": _AROUND}.items():
        if node.tag in tags:
            page.left[kind] += 1
            return True
    return False


def _words(node: Node) -> Iterator[str]:
    for each in _every(node):
        yield from (child for child in each.children if isinstance(child, str))


def _blocks(node: Node, page: _Page, deep: int = 0) -> Iterator[str]:
    """The lines of an element: those of its blocks, and the text between them."""
    runs: list[Run] = []
    for child in node.children:
        if isinstance(child, Node) and (child.blocky or child.tag == "br"):
            yield _line(runs)
            runs = []
            if child.tag != "br" and not _left_out(child, page):
                yield from _block(child, page, deep)
        else:
            runs += _runs(child, page, "")
    yield _line(runs)


def _block(node: Node, page: _Page, deep: int) -> Iterator[str]:
    if node.tag in _HEADINGS:
        title = _plain(node, page)
        yield f"{'#' * _HEADINGS[node.tag]} {title}" if title else ""
    elif node.tag in ("ul", "ol"):
        yield from _items(node, page, deep)
    elif node.tag == "table":
        yield from _table(node, page, deep)
    else:
        yield from _blocks(node, page, deep)


def _items(node: Node, page: _Page, deep: int) -> Iterator[str]:
    start = node.attrs.get("start", "")
    count = int(start) if re.fullmatch(r"\d{1,4}", start) else 1
    for child in node.children:
        if not isinstance(child, Node) or _left_out(child, page):
            continue
        lines = [line for line in _block(child, page, deep + 1) if line.strip()]
        if lines and child.tag == "li" and not re.match(r"#| *(?:- |\d+\x00)", lines[0]):
            mark = "- " if node.tag == "ul" else f"{count}{_DOT} "
            lines[0] = "  " * deep + mark + lines[0]
            count += 1
        yield from lines


def _runs(node: Node | str, page: _Page, kind: str) -> Iterator[Run]:
    """Pieces of a line with their emphasis."""
    if isinstance(node, str):
        yield kind, node
        return
    if node.tag == "br":
        yield kind, " "
    if node.tag in _VOID - {"img", "embed", "input"} or _left_out(node, page):
        return
    inner = {"b": "**", "strong": "**", "i": "*", "em": "*"}.get(node.tag, "")
    for child in node.children:
        yield from _runs(child, page, kind or inner)
    yield from _where(node, page)


def _where(node: Node, page: _Page) -> Iterator[Run]:
    """The address of a link behind its words, since clauses have no links of their own."""
    address = _address(node)
    shown = address.removeprefix("mailto:").removeprefix("tel:").partition("?")[0] if address.startswith(("mailto:", "tel:")) else address
    if address.startswith(("https://", "http://", "mailto:", "tel:")):
        if shown.rstrip("/") not in "".join(_words(node)):
            yield "", f" ({shown})"
    elif address and not address.startswith(("#", "javascript:", "vbscript:", "data:")):
        page.left["links"] += 1


def _line(runs: Iterable[Run]) -> str:
    """One line of text; one that is bold from end to end stands for a heading, and its marks would hide its number."""
    joined_runs = [(kind, re.sub(r"\s+", " ", "".join(text for _kind, text in group))) for kind, group in groupby(runs, lambda run: run[0])]
    said = [(kind, text) for kind, text in joined_runs if text.strip()]
    if len(said) == 1 and said[0][0] == "**":
        return said[0][1].strip()
    return "".join(_marked(kind, text) for kind, text in joined_runs).strip()


def _marked(kind: str, text: str) -> str:
    inner = text.strip()
    return text if not kind or not inner else text.replace(inner, f"{kind}{inner}{kind}")


def _plain(node: Node, page: _Page) -> str:
    return " ".join("".join(text for _kind, text in _cell_runs(node, page)).split())


def _cell_runs(node: Node, page: _Page) -> Iterator[Run]:
    """Everything an element says on one line: blocks in it stand apart by a space."""
    for child in node.children:
        if isinstance(child, Node) and child.blocky:
            if not _left_out(child, page):
                yield "", " "
                yield from _cell_runs(child, page)
                yield "", " "
        else:
            yield from _runs(child, page, "")


def _rows(table: Node) -> Iterator[Node]:
    for child in table.children:
        if isinstance(child, Node) and child.tag == "tr":
            yield child
        elif isinstance(child, Node) and child.tag in ("thead", "tbody", "tfoot") and not _hidden(child):
            yield from _rows(child)


def _cells(row: Node) -> list[Node]:
    return [cell for cell in row.children if isinstance(cell, Node) and cell.tag in ("td", "th")]


def _span(cell: Node, name: str) -> int:
    text = cell.attrs.get(name, "")
    return min(max(int(text), 1), _COLUMNS) if re.fullmatch(r"\d{1,3}", text) else 1


def _grid(rows: list[Node], page: _Page) -> list[list[str]]:
    """Rows of equal length; a cell that spans several places says the same in each."""
    grid: list[list[str]] = []
    below: dict[int, tuple[int, str]] = {}  # column -> (rows still covered, text)
    for row in rows:
        line: list[str] = []
        waiting = [(_plain(cell, page), _span(cell, "colspan"), _span(cell, "rowspan")) for cell in _cells(row)]
        while (waiting or len(line) in below) and len(line) < _COLUMNS:
            if len(line) in below:
                left, text = below.pop(len(line))
                wide, tall = 1, left
            else:
                text, wide, tall = waiting.pop(0)
            below |= {len(line) + place: (tall - 1, text) for place in range(wide) if tall > 1}
            line += [text] * wide
        grid.append(line)
    width = max(map(len, grid), default=0)
    return [line + [""] * (width - len(line)) for line in grid]


def _table(table: Node, page: _Page, deep: int) -> Iterator[str]:
    """A table with its caption above; one that only lays out a page is read cell by cell."""
    rows = [row for row in _rows(table) if not _left_out(row, page)]
    lays_out = any(node.tag == "table" or node.tag in _HEADINGS for node in _every(table) if node is not table)
    if lays_out or len(rows) < 2 or max(len(_cells(row)) for row in rows) < 2:
        for row in rows:
            for cell in _cells(row):
                yield from _blocks(cell, page, deep)
        return
    captions = [_plain(node, page) for node in table.children if isinstance(node, Node) and node.tag == "caption"]
    columns, *others = _grid(rows, page)
    yield markdown(Grid(next(filter(None, captions), "").replace("*", ""), columns, others))
