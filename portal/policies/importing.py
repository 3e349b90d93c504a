"""A policy a firm already has (Markdown, plain text, Word or HTML, one or both languages) read into sections and clauses; pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal, Words
from portal.doors.text import clean
from portal.policies import docx_reading, html_reading
from portal.policies.quantities import chinese_number
from portal.policies.tables import blocks, canonical, is_table

LIMIT = 400_000
_ZH = "[一二三四五六七八九十百]+"
# Kinds of numbering, the outermost first. A heading of the first kind present is a section, of the second a clause.
_KINDS = {
    "h1": r"#\s+()(.+)",
    "h2": r"##\s+()(.+)",
    "h3": r"#{3,6}\s+()(.+)",
    "part": rf"第\s?({_ZH}|\d+)\s?(?:章|部分|节)[\s:：、]*(.*)",
    "word": r"(?:section|part|article)\s+(\d+)[\s.:：、–—-]+(.+)",
    "article": rf"第\s?({_ZH}|\d+)\s?条[\s:：、]*(.*)",
    "dun": rf"({_ZH})\s?[、．.]\s*(.+)",
    "bracket": r"【()(.+?)】$",
    "paren": rf"[（(]\s?({_ZH})\s?[)）]\s*(.+)",
    "n2": r"(\d+\.\d+)(?!\.?\d)[.、．\s]*(.+)",
    "n3": r"(\d+\.\d+\.\d+)[.\d]*[、．\s]*(.+)",
    "n1": r"(\d+)(?:[.、．](?!\d)|\s(?=\S))\s*(.+)",
}
_PATTERNS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _KINDS.items()}
_ORDER = ["h1", "h2", "part", "word", "dun", "article", "bracket", "h3", "paren", "n1", "n2", "n3"]
_ALWAYS = ("h1", "h2", "h3", "n2", "article")
# Word processors leave the bullets of their symbol fonts in the private use area.
_OWN_BULLETS = re.compile("[\ue000-\uf8ff]+\\s*")
_HEADING_LENGTH = {"zh": 48, "en": 110}
_OPENING = {"zh": "引言", "en": "Introduction"}


@dataclass(frozen=True)
class Line:
    text: str
    kind: str = ""
    ordinal: int | None = None
    title: str = ""


@dataclass(frozen=True)
class Part:
    """A clause in one language."""

    title: str
    text: str
    ordinal: int | None = None


@dataclass
class Chapter:
    """A section in one language."""

    title: str
    ordinal: int | None = None
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class Brought:
    """What a file says, as Markdown or plain text, and what of it was left out: sentences with %(count)s and their counts."""

    text: str
    left_out: tuple[tuple[Words, int], ...] = ()

    def sentences(self) -> list[str]:
        return [str(words) % {"count": count} for words, count in self.left_out]


def read(blob: bytes) -> Brought:
    """A Word document, a web page, or text: UTF-8 with or without mark, UTF-16 with its mark, GB 18030. Raises Refusal for the rest."""
    if blob.startswith(docx_reading.MARK):
        return Brought(clean(docx_reading.to_markdown(blob), limit=LIMIT))
    text = _decoded(blob)
    if not html_reading.looks_like(text):
        return Brought(clean(canonical(_OWN_BULLETS.sub("- ", text)), limit=LIMIT))
    markdown, left_out = html_reading.to_markdown(text)
    return Brought(clean(markdown, limit=LIMIT), tuple(left_out))


def decode(blob: bytes) -> str:
    """The text of a file, as `read` has it."""
    return read(blob).text


def _decoded(blob: bytes) -> str:
    utf16 = blob[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ["utf-16"] if utf16 else ["utf-8-sig", "gb18030"]:
        try:
            text = blob.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Nearly any bytes are GB 18030; what decodes to signs nobody assigned was something else.
        if encoding != "gb18030" or all(unicodedata.category(sign) not in ("Co", "Cn", "Cc") or sign in "\r\n\t" for sign in text):
            return text
    raise Refusal("policy.encoding", 422, _("The file is not readable text. Save it as UTF-8 and try again."))


def _ordinal(number: str) -> int | None:
    if not number:
        return None
    last = number.rsplit(".", 1)[-1]
    return int(last) if last.isdigit() else chinese_number(last)


def _line(text: str) -> Line:
    for kind, pattern in _PATTERNS.items():
        if match := pattern.fullmatch(text):
            title = re.sub(r"[#*_]+$|^[*_]+", "", match[2]).strip(" ,，")
            if kind.startswith("h"):
                inner = _line(title)
                return Line(text, kind, inner.ordinal, inner.title or title)
            return Line(text, kind, _ordinal(match[1]), title)
    return Line(text)


def script(text: str) -> str:
    """ "zh" when Chinese characters carry the text, else "en"."""
    letters = [sign for sign in text if sign.isalpha()]
    han = sum("\u4e00" <= sign <= "\u9fff" for sign in letters)
    return "zh" if han * 3 > len(letters) else "en"


def _is_heading(line: Line, language: str) -> bool:
    if line.kind in ("h1", "h2", "h3"):
        return True
    ends = line.title.rstrip("”\"'’)）")[-1:]
    return bool(line.kind) and bool(line.title) and len(line.title) <= _HEADING_LENGTH[language] and ends not in "。；;，,：:.!！?？"


_MARK = re.compile(r"(#*\s*)([\d.、（(一二三四五六七八九十)）]*\s*)")


def _halves(line: str) -> list[str]:
    """ "## 一、收集 / Collection" as both headings; the second takes the mark of the first where it has none of its own. Else []."""
    halves = re.split(r"\s+[/|｜／]\s+", line, maxsplit=1)
    mark = _MARK.match(line)
    if len(halves) < 2 or script(halves[0]) == script(halves[1]) or mark is None:
        return []
    numbered = _line(halves[1]).kind != ""
    return [halves[0], mark[1] + ("" if numbered else mark[2]) + halves[1]]


def _languages(line: str) -> list[str]:
    return [script(line)] if any(sign.isalpha() for sign in line) else ["zh", "en"]


def split_languages(text: str) -> dict[str, str]:
    """Lines and tables of a text by language; those without letters and both halves of a heading in two languages go to both."""
    lines: dict[str, list[str]] = {"zh": [], "en": []}
    for line in blocks(text):
        for part in [line] if is_table(line) else _halves(line) or [line]:
            for language in _languages(part):
                lines[language].append(part)
    return {lang: "\n\n".join(part) for lang, part in lines.items() if any(_languages(line) == [lang] for line in part)}


def _key(title: str) -> str:
    return re.sub(r"\W|\d+$", "", title).casefold()


def _contents(lines: Sequence[Line], language: str) -> tuple[list[Line], set[str]]:
    """Lines without a table of contents, and the titles it named: those are headings even where they carry no number later."""
    kept: list[Line] = []
    titles: set[str] = set()
    position = 0
    for kind, group in groupby(lines, key=lambda line: line.kind if _is_heading(line, language) else ""):
        run = list(group)
        position += len(run)
        keys = [_key(line.title) for line in run]
        # The first heading of the text itself may stand directly below the table that named it.
        body = run[-1:] if keys and keys[-1] in keys[:-1] else []
        later = {_key(line.title or line.text) for line in [*body, *lines[position:]]}
        if kind and not kind.startswith("h") and len(run) >= 3 and sum(key in later for key in keys) * 2 >= len(run):
            titles |= set(keys)
            kept += body
        else:
            kept += run
    return kept, titles


def _levels(lines: Sequence[Line], titles: set[str], language: str) -> tuple[str, str]:
    """(kind of section headings, kind of clause headings); "" where there is none."""
    counts = Counter(line.kind for line in lines if _is_heading(line, language) or line.kind in _ALWAYS)
    present = [kind for kind in _ORDER if counts[kind] >= 2]
    if titles:
        named = Counter(line.kind for line in lines if _key(line.title or line.text) in titles)
        top = named.most_common(1)[0][0] if named else ""
        return top or "titles", next((kind for kind in present if kind != top), "")
    return (present + ["", ""])[0], (present + ["", ""])[1]


def _unnumbered(lines: Sequence[Line], language: str) -> list[Line]:
    """Lines of a text without any numbering: short ones without punctuation that another line follows are headings."""
    longest = _HEADING_LENGTH[language] // 2
    plain = re.compile(rf"[^\W\d_][^。，；：、,;:.!?！？·•*]{{1,{longest}}}")
    found = [
        Line(line.text, "plain", None, line.text) if plain.fullmatch(line.text) and after and not plain.fullmatch(after.text) else line
        for line, after in zip(lines, [*lines[1:], None], strict=False)
    ]
    return found if sum(line.kind == "plain" for line in found) >= 3 else list(lines)


def _joined(lines: Iterable[str]) -> str:
    """Paragraphs apart, items of a list together."""
    text = ""
    for line in lines:
        item = bool(re.match(r"[-*•·]\s|\d+[.、)]\s?", line))
        text += ("\n" if item and text.rpartition("\n")[2][:1] in "-*•·0123456789" else "\n\n") + line if text else line
    return text


def _shortened(text: str, language: str) -> str:
    first = re.split(r"[。；;：:，,.!?！？]", text, maxsplit=1)[0].strip()
    limit = _HEADING_LENGTH[language] // 2
    return first if len(first) <= limit else first[:limit].rstrip() + "…"


def _parts(lines: Sequence[Line], kind: str, chapter: str, language: str) -> Iterator[Part]:
    """Clauses of one section: one for each heading of `kind`, and one for what stands before the first."""
    title = chapter
    ordinal: int | None = None
    body: list[str] = []
    for line in lines:
        if kind and line.kind == kind and (_is_heading(line, language) or kind in _ALWAYS):
            if body:
                yield Part(title, _joined(body), ordinal)
            heading = _is_heading(line, language)
            title, ordinal = (line.title if heading else _shortened(line.title, language)), line.ordinal
            body = [] if heading else [line.title]
        else:
            body.append(line.text)
    if body or title != chapter:
        yield Part(title, _joined(body), ordinal)


def _chapters(lines: Sequence[Line], titles: set[str], top: str, language: str) -> Iterator[tuple[Chapter, list[Line]]]:
    """Every section with the lines of its body; the first is what stands before any heading."""
    chapter, body = Chapter(_OPENING[language]), list[Line]()
    for line in lines:
        named = _key(line.title or line.text) in titles
        next_in_line = not titles or (chapter.ordinal and line.ordinal == chapter.ordinal + 1)
        if named or (line.kind == top and next_in_line and _is_heading(line, language)):
            yield chapter, body
            chapter, body = Chapter(line.title or line.text, line.ordinal), []
        else:
            body.append(line)
    yield chapter, body


def parse(text: str, language: str) -> list[Chapter]:
    """Sections and clauses of a text in one language ("zh" or "en"); a table in it stays one."""
    rows = [_line(re.sub(r"[^\S\n]+", " ", row).strip()) for row in blocks(text)]
    if rows and rows[0].kind == "h1" and sum(row.kind == "h1" for row in rows) == 1:
        rows = rows[1:]
    lines, titles = _contents(rows, language)
    top, second = _levels(lines, titles, language)
    if not top:
        lines, top = _unnumbered(lines, language), "plain"
    chapters = []
    for chapter, body in _chapters(lines, titles, top, language):
        chapter.parts = list(_parts(body, second, chapter.title, language))
        if chapter.parts or chapter.ordinal or chapter.title != _OPENING[language]:
            chapters.append(chapter)
    return chapters
