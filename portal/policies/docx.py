"""The Markdown of a policy as a Word document (ISO/IEC 29500); pure. docx_reading.py is the way back."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.sax.saxutils import escape

from portal.policies.tables import Grid, blocks, is_table, read

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BODY, _STYLES, _LISTS = "word/document.xml", "word/styles.xml", "word/numbering.xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OOXML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_EMPHASIS = re.compile(r"\*\*(?P<bold>[^*\n]+)\*\*|(?<!\*)\*(?P<italic>[^*\n]+)\*(?!\*)")


def from_markdown(text: str, language: str) -> bytes:
    """A .docx of a policy's Markdown in "zh" or "en": headings, lists, tables and emphasis; the same bytes for the same text."""
    body = "".join(_blocks(text))
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134"/></w:sectPr>'
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations({"officeDocument": _BODY}),
        "word/_rels/document.xml.rels": _relations({"styles": "styles.xml", "numbering": "numbering.xml"}),
        _BODY: f"<w:document {_NS}><w:body>{body}{page}</w:body></w:document>",
        _STYLES: _styles(language),
        _LISTS: _numbering(),
    }
    blob = BytesIO()
    with zipfile.ZipFile(blob, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), _HEAD + part, zipfile.ZIP_DEFLATED)
    return blob.getvalue()


def _blocks(text: str) -> Iterator[str]:
    for block in blocks(text):
        yield _table(read(block)) if is_table(block) else _line(block)


def _line(line: str) -> str:
    if match := re.fullmatch(r"(#{1,6}) (.+)", line):
        return _paragraph(match[2], f'<w:pStyle w:val="Heading{len(match[1])}"/>', plain=True)
    if match := re.fullmatch(r"( *)[-*] (.+)", line):
        level = min(len(match[1]) // 2, 2)
        return _paragraph(match[2], f'<w:pStyle w:val="ListBullet"/><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')
    return _paragraph(line)


def _paragraph(text: str, properties: str = "", *, plain: bool = False) -> str:
    runs = [_run(text)] if plain else _runs(text)
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def _runs(text: str) -> Iterator[str]:
    place = 0
    for match in _EMPHASIS.finditer(text):
        yield _run(text[place : match.start()])
        yield _run(match["bold"], "<w:b/>") if match["bold"] else _run(match["italic"], "<w:i/>")
        place = match.end()
    yield _run(text[place:])


def _run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def _table(grid: Grid) -> str:
    edge = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="8A8377"/>' for side in ("top", "bottom", "insideH"))
    head, *rest = ("".join(f"<w:tc><w:tcPr/>{_paragraph(cell, plain=True)}</w:tc>" for cell in row) for row in [grid.columns, *grid.rows])
    lines = [f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{head}</w:tr>", *(f"<w:tr>{row}</w:tr>" for row in rest)]
    widths = "<w:gridCol/>" * len(grid.columns)
    form = f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{edge}</w:tblBorders></w:tblPr><w:tblGrid>{widths}</w:tblGrid>'
    return f"<w:tbl>{form}{''.join(lines)}</w:tbl><w:p/>"


def _content_types() -> str:
    names = {"document": "document.main", "styles": "styles", "numbering": "numbering"}
    parts = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_OOXML}.{kind}+xml"/>' for name, kind in names.items())
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{rels}{parts}</Types>'


def _relations(targets: dict[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="r{number}" Type="{_REL}/{kind}" Target="{target}"/>' for number, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def _styles(language: str) -> str:
    tag = "zh-CN" if language == "zh" else "en-GB"
    sizes = {1: 36, 2: 30, 3: 24, 4: 22, 5: 22, 6: 22}
    fonts = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="SimSun"/><w:sz w:val="21"/>'
    spacing = '<w:spacing w:after="120" w:line="300" w:lineRule="auto"/>'
    base = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:lang w:val="{tag}" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault><w:pPr>{spacing}</w:pPr></w:pPrDefault></w:docDefaults>"
    )
    heads = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/><w:pPr><w:keepNext/>'
        f'<w:outlineLvl w:val="{level - 1}"/></w:pPr><w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr></w:style>'
        for level, size in sizes.items()
    )
    bullet = '<w:style w:type="paragraph" w:styleId="ListBullet"><w:name w:val="List Bullet"/></w:style>'
    return f"<w:styles {_NS}>{base}{heads}{bullet}</w:styles>"


def _numbering() -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>'
        f'<w:pPr><w:ind w:left="{360 * (level + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
        for level in range(3)
    )
    return (
        f'<w:numbering {_NS}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
