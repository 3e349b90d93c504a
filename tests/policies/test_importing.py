"""A policy the firm already has becomes a draft of clause pairs."""

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from portal.doors.errors import Refusal
from portal.policies import queries, services
from portal.policies.importing import decode, parse, split_languages
from portal.policies.models import Version
from portal.policies.pairing import pair
from portal.trail.rules import SYSTEM
from tests.policies.samples import published

CHINESE = """某某公司隐私政策
更新日期：2026年6月1日
一、我们收集什么
二、保存多久
三、您的权利
一、我们收集什么
（一）注册
我们收集您的手机号码。
（二）下单
我们收集收货地址；
1、省市；
2、街道。
二、保存多久
自最后一次使用起保存 3 年。
三、您的权利
（一）查阅
您可以随时查阅。
（二）删除
您可以要求删除。
"""
ENGLISH = """# Privacy policy

## 1. What we collect

### Registration

We collect your phone number.

### Orders

We collect your delivery address:

- city;
- street.

## 2. How long

Kept for 3 years after the last use.

## 3. Your rights

### Access

You may look at any time.

### Deletion

You may ask for deletion.
"""


def outline(chapters):
    return [(chapter.title, [part.title for part in chapter.parts]) for chapter in chapters]


def test_chinese_numbering_is_understood_and_the_table_of_contents_is_left_out():
    assert outline(parse(CHINESE, "zh")) == [
        ("引言", ["引言"]),
        ("我们收集什么", ["注册", "下单"]),
        ("保存多久", ["保存多久"]),
        ("您的权利", ["查阅", "删除"]),
    ]


def test_markdown_is_understood_and_its_title_left_out():
    assert outline(parse(ENGLISH, "en")) == [
        ("What we collect", ["Registration", "Orders"]),
        ("How long", ["How long"]),
        ("Your rights", ["Access", "Deletion"]),
    ]


def test_a_list_inside_a_clause_is_text_not_clauses():
    orders = parse(CHINESE, "zh")[1].parts[1]
    assert orders.text == "我们收集收货地址；\n\n1、省市；\n2、街道。"


@pytest.mark.parametrize(
    "text",
    [
        "1. 收集\n1.1 手机号码\n用于登录。\n1.2 地址\n用于配送。\n2. 保存\n2.1 期限\n三年。\n2.2 地点\n境内。",
        "第一章 收集\n第一条 手机号码\n用于登录。\n第二条 地址\n用于配送。\n第二章 保存\n第三条 期限\n三年。\n第四条 地点\n境内。",
        "【收集】\n（一）手机号码\n用于登录。\n（二）地址\n用于配送。\n【保存】\n（一）期限\n三年。\n（二）地点\n境内。",
    ],
)
def test_common_ways_of_numbering(text):
    assert outline(parse(text, "zh")) == [("收集", ["手机号码", "地址"]), ("保存", ["期限", "地点"])]


def test_numbered_clauses_without_titles_take_their_first_words():
    text = (
        "1. 总则\n1.1 本政策适用于全部服务，包括小程序。\n1.2 您同意本政策后方可使用。\n2. 收集\n2.1 我们收集手机号码。\n2.2 我们收集地址。"
    )
    assert outline(parse(text, "zh"))[0] == ("总则", ["本政策适用于全部服务", "您同意本政策后方可使用"])


def test_short_lines_are_headings_where_nothing_is_numbered():
    text = "收集\n我们收集手机号码，用于登录。\n保存\n保存 3 年，期满删除。\n权利\n您可以查阅、删除。\n·更正；"
    assert outline(parse(text, "zh")) == [("收集", ["收集"]), ("保存", ["保存"]), ("权利", ["权利"])]


def test_both_languages_in_one_file_line_by_line():
    text = "## 一、收集 / 1. Collection\n我们收集手机号码。\nWe collect your phone number.\n\n## 二、保存 / 2. Retention\n保存 3 年。\nKept for 3 years."
    parts = split_languages(text)
    (first, second) = pair(parse(parts["zh"], "zh"), parse(parts["en"], "en"))
    assert (first.title_zh, first.title_en) == ("收集", "Collection")
    assert (second.pairs[0].zh.text, second.pairs[0].en.text) == ("保存 3 年。", "Kept for 3 years.")


def test_clauses_that_have_no_sure_partner_stay_alone():
    left, right = parse("## 甲\n一。\n## 乙\n二。\n## 丙\n三。", "zh"), parse("## A\nOne.\n## B\nTwo.", "en")
    found = pair(left, right)
    assert [(section.title_zh, section.title_en) for section in found] == [("甲", ""), ("乙", ""), ("丙", ""), ("", "A"), ("", "B")]


def test_sections_are_paired_by_number_when_one_is_missing():
    left, right = parse("一、甲\n一。\n二、乙\n二。\n三、丙\n三。", "zh"), parse("1. Alpha\nOne.\n3. Gamma\nThree.", "en")
    assert [(section.title_zh, section.title_en) for section in pair(left, right)] == [("甲", "Alpha"), ("乙", ""), ("丙", "Gamma")]


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text_can_be_read(zh, en):
    pair(parse(zh, "zh"), parse(en, "en"))
    split_languages(zh + "\n" + en)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_common_encodings_are_read(encoding):
    assert decode("一、收集\n手机号码".encode(encoding)) == "一、收集\n手机号码"


@pytest.mark.parametrize("blob", [b"\xff\xfe\x00", b"\x80\x81\xff\xfe\x00\x01", bytes(range(128, 256)), b"\x89PNG\r\n\x1a\n\x00\x00\xff"])
def test_what_is_no_text_is_refused(blob):
    with pytest.raises(Refusal, match="policy.encoding"):
        decode(blob)


@pytest.mark.django_db
class TestDraft:
    def test_pairs_become_a_draft_with_what_is_missing_left_empty(self, firm):
        version = services.import_policy(texts={"zh": CHINESE}, by=SYSTEM)
        clauses = queries.clauses(version)
        assert [clause.number for clause in clauses] == ["1.1", "2.1", "2.2", "3.1", "4.1", "4.2"]
        assert {clause.text_en for clause in clauses} == {""}
        assert ("language_missing", "2.1") in [(blocker.code, blocker.clause) for blocker in queries.what_blocks(version)]

    def test_both_languages_are_paired(self, firm):
        version = services.import_policy(texts={"zh": CHINESE.split("\n", 5)[5], "en": ENGLISH}, by=SYSTEM)
        clause = queries.clause(version, "1.2")
        assert (clause.title_zh, clause.title_en) == ("下单", "Orders")

    def test_script_in_a_clause_stays_text(self, firm, client):
        version = services.import_policy(texts={"zh": "一、甲\n<script>alert(1)</script>\n二、乙\n乙乙"}, by=SYSTEM)
        assert queries.clause(version, "1.1").text_zh == "<script>alert(1)</script>"

    def test_an_empty_text_is_refused_and_nothing_stored(self, firm):
        with pytest.raises(Refusal, match="policy.import_empty"):
            services.import_policy(texts={"zh": " \n \n"}, by=SYSTEM)
        assert not Version.objects.exists()

    def test_a_clause_known_by_its_title_keeps_its_anchor(self, firm):
        published()
        version = services.import_policy(texts={"zh": "一、证件复印件\n办结后销毁。\n二、别的\n别的。"}, by=SYSTEM)
        assert queries.clause(version, "1.1").anchor == "copies"

    def test_the_same_file_twice_gives_the_same_anchors(self, firm):
        one, two = (services.import_policy(texts={"zh": CHINESE}, by=SYSTEM) for _ in range(2))
        assert [clause.anchor for clause in queries.clauses(one)] == [clause.anchor for clause in queries.clauses(two)]


@pytest.mark.django_db
class TestCommand:
    def run(self, capsys, tmp_path, *contents, **options):
        paths = []
        for number, content in enumerate(contents):
            path = tmp_path / f"{number}.md"
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            paths.append(str(path))
        call_command("import_policy", *paths, **options)
        return capsys.readouterr().out

    def test_two_files_are_told_apart_by_their_script(self, firm, capsys, tmp_path):
        out = self.run(capsys, tmp_path, ENGLISH, CHINESE.split("\n", 5)[5])
        assert "3 sections, 5 clauses" in out and "in one language only: 0" in out

    def test_one_file_says_what_is_missing(self, firm, capsys, tmp_path):
        assert "in one language only: 6 (1.1, 2.1" in self.run(capsys, tmp_path, CHINESE)

    @pytest.mark.parametrize("content", ["", "\n\n", b"\xff\xfe\x00", b"\x80\x81\xff"])
    def test_bad_files_are_refused_in_words(self, firm, capsys, tmp_path, content):
        with pytest.raises(CommandError):
            self.run(capsys, tmp_path, content)
        assert not Version.objects.exists()

    def test_two_files_in_one_language_are_refused(self, firm, capsys, tmp_path):
        with pytest.raises(CommandError, match="same language"):
            self.run(capsys, tmp_path, CHINESE, CHINESE)

    def test_a_missing_file_is_said(self, firm):
        with pytest.raises(CommandError, match="No such file"):
            call_command("import_policy", "/nowhere/policy.md")
