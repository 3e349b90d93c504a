"""Tables stay where a policy has them: brought, published, shown, compared, found, told to machines, taken along and brought again."""

import json
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.policies import documents, docx, docx_reading, jsonld, queries, services, tables
from portal.policies.diffing import changes
from portal.policies.drafts import ClauseDraft
from portal.policies.importing import decode, parse, split_languages
from portal.policies.models import Clause, Section, Version
from portal.policies.pairing import pair
from portal.policies.services.loading import _drafts
from portal.policies.tables import Grid
from portal.trail.rules import SYSTEM
from tests.policies import samples
from tests.policies.test_docx import document

ZH = """# 我们的政策

## 1 保存

### 1.1 保存多久

*期限*

| 信息 | 期限 |
| --- | --- |
| 姓名 | 3 年 |
| 证件 \\| 照片 | 30 日 |

上表所列期限届满即删除。

| 例外 |
| --- |
| 诉讼 |

- 第一；
- 第二。

*清单*

| 谁 |
| --- |
| 甲公司 |

### 1.2 别的

没有表。

## 2 权利

### 2.1 查阅

随时。
"""
EN = """# Our policy

## 1 Keeping

### 1.1 How long

*Periods*

| What | How long |
| --- | --- |
| Name | 3 years |
| Paper \\| photo | 30 days |

What these periods name is deleted when they end.

| Exceptions |
| --- |
| Lawsuits |

- first;
- second.

*List*

| Who |
| --- |
| Company A |

### 1.2 Else

No table.

## 2 Rights

### 2.1 Reading

At any time.
"""
_SIGN = st.sampled_from("|\\ 甲乙ab12-，.")
_CELL = st.text(_SIGN, max_size=6).map(lambda text: " ".join(text.split()))
_TITLE = st.text(st.sampled_from("甲乙丙 xyz"), min_size=1, max_size=6).map(lambda text: " ".join(text.split())).filter(bool)
_WORDS = st.sampled_from(["保存 3 年。", "Kept for 3 years.", "我们收集：", "a | b", "|", "| --- |", "- 一\n- two"])


@st.composite
def _table(draw):
    wide = draw(st.integers(1, 3))
    row = st.lists(_CELL, min_size=wide, max_size=wide)
    columns = draw(st.lists(_TITLE, min_size=wide, max_size=wide))
    return Grid(draw(_TITLE | st.just("")), columns, draw(st.lists(row, max_size=3)))


_SAID = st.lists(_WORDS | _table(), min_size=1, max_size=5)


def brought(texts):
    """Sections and clauses of a policy's Markdown in both languages, before they are stored."""
    return list(_drafts(pair(parse(texts["zh"], "zh"), parse(texts["en"], "en")), {}, {}))


def exported(sections, lang):
    """The Markdown of such sections as a version would be downloaded."""
    version, clauses = Version(number=1), []
    for number, section in enumerate(sections, start=1):
        row = Section(version=version, number=number, title_zh=section.title_zh, title_en=section.title_en)
        for place, draft in enumerate(section.clauses, start=1):
            words = {name: getattr(draft.words, name) for name in ("title_zh", "title_en", "text_zh", "text_en", "table")}
            clauses.append(Clause(version=version, section=row, number=f"{number}.{place}", anchor=draft.anchor, **words))
    return documents.without_head(documents.as_markdown(version, clauses, lang).decode())


@settings(max_examples=60)
@given(st.lists(st.tuples(_SAID, _SAID), min_size=2, max_size=3))
def test_whatever_is_brought_comes_back_from_markdown_and_word_as_it_was_kept(said):
    parts = {lang: ["## 1 X"] for lang in ("zh", "en")}
    for place, both in enumerate(said, start=1):
        for lang, pieces in zip(parts, both, strict=True):
            body = [piece if isinstance(piece, str) else tables.markdown(piece) for piece in pieces]
            parts[lang] += [f"### 1.{place} T{place}", *body]
    for text in parts.values():
        text += ["## 2 Y", "### 2.1 Last", "Nothing."]
    first = brought({lang: tables.canonical("\n\n".join(text)) for lang, text in parts.items()})
    texts = {lang: exported(first, lang) for lang in parts}
    assert brought(texts) == first
    words = {lang: docx_reading.to_markdown(docx.from_markdown(text, lang)) for lang, text in texts.items()}
    assert brought(words) == first
    kept = [clause for section in first for clause in section.clauses]
    for lang, column in (("zh", 0), ("en", 1)):
        wanted = [grid for both in said for grid in both[column] if isinstance(grid, Grid)]
        assert [(each.columns, each.rows) for clause in kept for each in every(clause, lang)] == [
            (each.columns, each.rows) for each in wanted
        ]


def every(clause: ClauseDraft, lang):
    """The tables of a clause in one language, its own last."""
    found = [piece for piece in tables.pieces(getattr(clause.words, f"text_{lang}")) if isinstance(piece, Grid)]
    return [*found, *([tables.one_side(clause.words.table, lang)] if clause.words.table else [])]


def test_both_languages_in_one_text_keep_their_own_tables():
    mixed = "\n\n".join(f"{one}\n\n{two}" for one, two in zip(ZH.split("\n\n"), EN.split("\n\n"), strict=True))
    assert brought(split_languages(mixed)) == brought({"zh": ZH, "en": EN})


def test_tables_without_outer_bars_are_read_and_what_only_looks_like_one_is_words():
    text = decode("政策\n\n信息 | 期限\n-|:-:\n姓名 | 3 年\n\n甲 | 乙".encode())
    assert tables.pieces(text) == ["政策", Grid("", ["信息", "期限"], [["姓名", "3 年"]]), "甲 | 乙"]


def test_words_merged_cells_captions_and_frames_are_read():
    first, below, wide = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    cell = lambda text, more="": f"<w:tc><w:tcPr>{more}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"  # noqa: E731
    styles = '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:styleId="c"><w:name w:val="caption"/></w:style></w:styles>'
    body = (
        f"<w:tbl><w:tr>{cell('Mind this.')}</w:tr></w:tbl>"
        '<w:p><w:pPr><w:pStyle w:val="c"/></w:pPr><w:r><w:t>Periods</w:t></w:r></w:p>'
        f"<w:tbl><w:tr>{cell('What')}{cell('How long')}{cell('Why')}</w:tr>"
        f"<w:tr>{cell('Name', first)}{cell('3 years', wide)}</w:tr>"
        f"<w:tr>{cell('', below)}{cell('4 years')}</w:tr></w:tbl>"
    )
    assert tables.pieces(docx_reading.to_markdown(document(body, styles=styles))) == [
        "Mind this.",
        Grid("Periods", ["What", "How long", "Why"], [["Name", "3 years", "3 years"], ["Name", "4 years", ""]]),
    ]


@pytest.mark.django_db
def test_the_tables_of_a_brought_clause_are_published_shown_found_compared_and_told_to_machines(firm, client):
    draft = services.import_policy(texts={"zh": ZH, "en": EN}, by=SYSTEM)
    assert {each.code for each in queries.what_blocks(draft)} == {"item_missing"}
    clause = queries.clauses(draft)[0]
    sections = queries.as_drafts(draft)
    sections[1].clauses.append(samples.sections()[0].clauses[0])
    version = services.publish_version(version=services.draft_version(sections=sections, by=SYSTEM), by=samples.PUBLISHER)

    page = client.get("/en/policy/1/").content.decode()
    said = [
        "<caption>Periods</caption>",
        "<td>30 days</td>",
        "What these periods name",
        "Lawsuits",
        "<li>first;</li>",
        "<caption>List</caption>",
    ]
    places = [page.index(each) for each in said]
    assert places == sorted(places) and "| ---" not in page and 'aria-label="How long (3)"' in page
    found = client.get("/en/policy/search/?q=lawsuits").content.decode()
    assert "Lawsuits" in found and "| ---" not in found and "<caption>Periods</caption>" in found

    (told,) = [part for part in json.loads(client.get("/policy.jsonld").content)["@graph"][0]["dct:hasPart"] if "pipl:table" in part]
    cells = [
        cell["rdfs:label"][1]["@value"]
        for table in told["pipl:table"]["@list"]
        for row in table["pipl:rows"]["@list"]
        for cell in row["@list"]
    ]
    assert cells == ["Name", "3 years", "Paper | photo", "30 days", "Lawsuits", "Company A"]
    assert "pipl:table" not in json.dumps(
        jsonld.document(version, queries.clauses(version)[1:], origin="", controller={"zh": "", "en": ""}, contact="")
    )

    later = Clause.objects.get(pk=queries.clauses(version)[0].pk)
    later.text_en = later.text_en.replace("30 days", "60 days")
    (change,) = [each for each in changes([clause], [later]) if each.pieces]
    assert [(piece.kind, piece.text) for piece in change.pieces["en"] if piece.kind != "same"] == [("gone", "30"), ("new", "60")]
    assert "Name | 3 years\nPaper | photo | " in "".join(piece.text for piece in change.pieces["en"]) and "---" not in str(change.pieces)
    xml = ElementTree.tostring(ElementTree.fromstring(docx_body(client.get("/en/policy/1/policy.docx").content)))  # noqa: S314
    assert xml.count(b"<ns0:tbl>") == 4


def docx_body(blob):
    return ZipFile(BytesIO(blob)).read("word/document.xml")


@pytest.mark.django_db
def test_a_table_that_only_one_text_has_or_that_is_shorter_there_keeps_a_draft_from_being_published(firm):
    for english in (EN.replace("| Paper \\| photo | 30 days |\n", ""), EN.replace("*Periods*\n\n", "Before it.\n\n*Periods*\n\n")):
        draft = services.import_policy(texts={"zh": ZH, "en": english}, by=SYSTEM)
        assert ("tables_differ", "1.1") in [(each.code, each.clause) for each in queries.what_blocks(draft)]
