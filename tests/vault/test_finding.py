import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.vault import find_chinese_names, find_codes, find_names, find_numbers, find_places, finding
from portal.vault.finding import Found, find, mask_text


def kinds(text):
    return [(found.kind, found.value) for found in find(text)]


def test_a_complaint_is_masked_and_what_was_found_is_told():
    text = "我叫张三丰，身份证110101199003078515，请回电13812345678！"
    masked = mask_text(text)
    assert masked.text == "我叫张*丰，身份证110101********8515，请回电138 **** 5678！"
    assert masked.found == (
        Found(2, 5, "name", "张三丰"),
        Found(9, 27, "id_card", "110101199003078515"),
        Found(31, 42, "phone", "13812345678"),
    )


@pytest.mark.parametrize("name", ["欧阳测试", "司马小文", "诸葛明"])
def test_a_surname_of_two_signs_is_no_ordinary_word(name):
    assert ("name", name) in kinds(f"卡号写错了，我是{name}。")


def test_an_english_message_is_masked():
    text = "My name is John Smith, passport E12345678, call +44 20 7946 0958."
    assert mask_text(text).text == "My name is J*** S***, passport E*****678, call +44 **** 0958."


def test_the_public_level_shows_less():
    assert mask_text("电话13812345678", "public").text == "电话138 **** ****"


def test_positions_are_those_of_the_original():
    for found in find("电话１３８ 1234 5678，邮箱ａ@b.cn"):
        assert "电话１３８ 1234 5678，邮箱ａ@b.cn"[found.start : found.end] == found.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("号码１３８１２３４５６７８", ("phone", "１３８１２３４５６７８")),
        ("打138-1234-5678吧", ("phone", "138-1234-5678")),
        ("打138 1234 5678吧", ("phone", "138 1234 5678")),
        ("1 3 8 1 2 3 4 5 6 7 8", ("phone", "1 3 8 1 2 3 4 5 6 7 8")),
        ("电话138\u200b1234\u200b5678", ("phone", "138\u200b1234\u200b5678")),
        ("一三八一二三四五六七八", ("phone", "一三八一二三四五六七八")),
        ("tel:13812345678", ("phone", "13812345678")),
        ("(010)62345678", ("phone", "(010)62345678")),
        ("11010119900307 8515的身份证", ("id_card", "11010119900307 8515")),
        ("110101 19900307 8515", ("id_card", "110101 19900307 8515")),
        ("身份证号码110101199003078516", ("id_card", "110101199003078516")),
        ("身份证110101900307851", ("id_card", "110101900307851")),
        ("HKID A123456(3)", ("id_card", "A123456(3)")),
        ("national insurance number QQ 12 34 56 C", ("id_card", "QQ 12 34 56 C")),
        ("my SSN is 123-45-6789", ("id_card", "123-45-6789")),
        ("卡号6222 0212 3456 7891 402", ("bank_card", "6222 0212 3456 7891 402")),
        ("GB82 WEST 1234 5698 7654 32", ("bank_card", "GB82 WEST 1234 5698 7654 32")),
        ("91110000600037341L", ("uscc", "91110000600037341L")),
        ("91110000600037341l", ("uscc", "91110000600037341l")),
        ("税号 9135 0211 M000 100Y 43", ("uscc", "9135 0211 M000 100Y 43")),
        ("写信到liming@example.com吧", ("email", "liming@example.com")),
        ("liming＠example．com", ("email", "liming＠example．com")),
        ("粤B·12345", ("plate", "粤B·12345")),
        ("沪AD12345", ("plate", "沪AD12345")),
        ("QQ：12345678", ("wechat", "12345678")),
        ("姓名：买买提·艾力", ("name", "买买提·艾力")),
        ("P.O. Box 1234", ("address", "P.O. Box 1234")),
    ],
)
def test_a_detail_is_found_however_it_is_written(text, expected):
    assert kinds(text) == [expected]


def test_identity_numbers_with_a_wrong_date_or_check_character_are_other_numbers():
    assert kinds("110101199013078515 和 110101199003078516") == []


def test_a_card_number_needs_a_right_check_digit_or_a_label():
    assert kinds("6222021234567891403") == []
    assert kinds("卡号6222021234567891403") == [("bank_card", "6222021234567891403")]


def test_an_order_number_that_looks_like_a_phone_or_a_card_is_left():
    assert kinds("订单号13812345678，流水号 6222021234567891402") == []


def test_amounts_are_left():
    assert kinds("13812345678元，￥13812345678，13812345678.50") == []


def test_our_own_references_stay_readable():
    text = "案号2026-K7Q4M，收据码 K7Q4M-9XZ2P-ABCDE-F0G1H-234AB，第3.2.1条，2026-11-22 15:30"
    assert mask_text(text).text == text


def test_a_name_once_known_is_masked_wherever_it_recurs():
    assert mask_text("我叫王小明。退款给王小明！").text == "我叫王*明。退款给王*明！"


def test_two_people_on_one_phone_line_stay_two_numbers():
    assert kinds("13812345678 13987654321") == [("phone", "13812345678"), ("phone", "13987654321")]


def test_a_phone_beside_an_identity_number_stays_two_details():
    assert kinds("13812345678 110101199003078515") == [("phone", "13812345678"), ("id_card", "110101199003078515")]


@given(st.text(max_size=200))
def test_any_text_gives_ordered_stretches_that_do_not_overlap(text):
    at = 0
    for found in find(text):
        assert at <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.value
        at = found.end


DETAILS = [
    "我叫张三丰",
    "，",
    " ",
    "13812345678",
    "110101199003078515",
    "a@b.cn",
    "王女士",
    "My name is John Smith",
    "北京市朝阳区建国路88号",
    "微信号：liming_88",
    "的",
    "1",
    "京A12345",
]


@given(st.lists(st.sampled_from(DETAILS), max_size=8).map(" ".join))
def test_masking_a_masked_text_hides_no_less(text):
    once = mask_text(text).text
    assert all(found.value not in text or "*" in found.value or found.kind in ("name", "email", "address") for found in find(once))
    for plain in ("13812345678", "110101199003078515", "张三丰", "liming_88", "建国路"):
        assert plain not in mask_text(once).text


UNBOUNDED = re.compile(r"\)[*+]|\)\{\d+,\}")
"""A group repeated without an upper bound: the one way to write a pattern whose work grows faster than the text."""


def patterns():
    for module in (find_numbers, find_codes, find_places, find_names, find_chinese_names, finding):
        for value in vars(module).values():
            for item in value if isinstance(value, tuple) else [value]:
                found = item[0] if isinstance(item, tuple) else item
                if isinstance(found, re.Pattern):
                    yield found


def test_no_pattern_repeats_a_group_without_bound():
    """One exception, whose group begins with a separator or a digit and cannot match in two ways."""
    assert {each.pattern for each in patterns() if UNBOUNDED.search(each.pattern)} == {find_numbers.CLUSTER.pattern}
    assert sum(1 for _ in patterns()) > 40


def test_windows_over_a_long_row_of_digits_are_bounded(monkeypatch):
    calls = []
    monkeypatch.setattr(find_numbers, "_kind", lambda *args: calls.append(args) or "")
    list(find_numbers.find_numbers("1 " * 5_000))
    assert len(calls) <= 5_000 * find_numbers.LONGEST


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "(1",
        "@",
        "a@",
        "a",
        "张",
        "我叫",
        "省市",
        "路1号",
        "北京市朝阳区",
        "A1 ",
        "AAAA ",
        "京A1",
        "微信",
        "一",
        "12 Ab ",
        "地址:",
        " ",
        "\n",
        "my name is ",
    ],
)
def test_hostile_text_of_a_hundred_thousand_characters_is_answered(piece):
    text = piece * (100_000 // len(piece))
    assert len(mask_text(text).text) > 0
