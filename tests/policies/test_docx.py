"""A policy goes out as a Word document and comes back as the clause pairs it was; what is no such document is refused."""

import zipfile
from io import BytesIO

import pytest

from portal.doors.errors import Refusal
from portal.policies import docx, docx_reading, queries, services
from portal.policies.importing import decode
from portal.trail.rules import SYSTEM

MARKDOWN = """# A policy

## 1 About

### 1.1 Who & <why>

We **are** a *firm*, 2 * 3.

- one
- two
  - deeper

*A list*

| A | B |
| --- | --- |
| x \\| y | 3 |

After it.
"""


def document(body, **parts):
    """A Word document of this body, as if another program had written it."""
    blob = BytesIO()
    with zipfile.ZipFile(blob, "w", zipfile.ZIP_DEFLATED) as archive:
        said = f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
        for name, part in {"document": said, **parts}.items():
            archive.writestr(f"word/{name}.xml", part)
    return blob.getvalue()


def test_markdown_comes_back_as_it_went():
    assert docx_reading.to_markdown(docx.from_markdown(MARKDOWN, "en")) == MARKDOWN
    assert docx.from_markdown(MARKDOWN, "zh") == docx.from_markdown(MARKDOWN, "zh")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["policy.docx", "policy.md"])
def test_the_demo_policy_comes_back_clause_by_clause_with_anchors_tables_and_summaries(client, demo, name):
    files = {lang: client.get(f"/{path}/policy/3/{name}").content for lang, path in (("zh", "zh-hans"), ("en", "en"))}
    back = services.import_policy(texts={lang: decode(blob) for lang, blob in files.items()}, by=SYSTEM)
    assert queries.as_drafts(back) == queries.as_drafts(demo)


def test_another_programs_headings_lists_and_tracked_deletions():
    styles = '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:styleId="a3"><w:name w:val="heading 2"/></w:style></w:styles>'
    body = (
        '<w:p><w:pPr><w:pStyle w:val="a3"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>收</w:t></w:r><w:r><w:t>集</w:t></w:r></w:p>'
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:t>手机号码</w:t></w:r></w:p>'
        "<w:p><w:del><w:r><w:delText>五年</w:delText></w:r></w:del><w:ins><w:r><w:t>三年</w:t></w:r></w:ins></w:p>"
    )
    assert docx_reading.to_markdown(document(body, styles=styles)) == "## 收集\n\n1. 手机号码\n\n三年\n"


@pytest.mark.parametrize(
    "blob",
    [
        docx_reading.MARK + b"nothing",
        document("")[:120],
        document("<w:p>"),
        document("", styles='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        document("<w:p><w:r><w:t>" + "a" * (docx_reading.LARGEST + 1) + "</w:t></w:r></w:p>"),
    ],
    ids=["no archive", "cut off", "no XML", "entities", "bomb"],
)
def test_what_is_no_word_document_is_refused(blob):
    with pytest.raises(Refusal, match="policy.docx"):
        decode(blob)
