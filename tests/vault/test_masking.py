import pytest

from portal.vault.masking import KINDS, mask

STAFF_AND_PUBLIC = [
    ("name", "张三", "张*", "张*"),
    ("name", "张小三", "张*三", "张**"),
    ("name", "欧阳娜娜", "欧**娜", "欧***"),
    ("name", "王女士", "王*", "王*"),
    ("name", "李经理", "李*", "李*"),
    ("name", "王", "王*", "王*"),
    ("name", "John Smith", "J*** S***", "J*** S***"),
    ("phone", "18612341402", "186 **** 1402", "186 **** ****"),
    ("phone", "+86 186-1234-1402", "186 **** 1402", "186 **** ****"),
    ("phone", "１８６１２３４１４０２", "186 **** 1402", "186 **** ****"),
    ("phone", "010-62345678", "010 **** 5678", "010 **** ****"),
    ("phone", "0755-82345678", "0755 **** 5678", "0755 **** ****"),
    ("phone", "+44 20 7946 0958", "+44 **** 0958", "+44 **** ****"),
    ("phone", "+852 9123 4567", "+852 **** 4567", "+852 **** ****"),
    ("phone", "(212) 555-0182", "212 **** 0182", "212 **** ****"),
    ("id_card", "110101199003078515", "110101********8515", "1****************5"),
    ("id_card", "11010119900307 8515", "110101********8515", "1****************5"),
    ("bank_card", "6222021234567891402", "6222 **** **** 1402", "6*****************2"),
    ("email", "liming@example.com", "lim***@example.com", "l***@***"),
    ("email", "ab@x.cn", "a***@x.cn", "a***@***"),
    ("uscc", "91350211M000100Y43", "913502********0Y43", "9****************3"),
    ("passport", "E12345678", "E*****678", "E*******8"),
    ("address", "浙江省杭州市西湖区文三路478号", "浙江省杭州市西湖区****", "浙江省****"),
    ("address", "上海浦东新区张江路8号", "上海浦东新区****", "上海浦东新区****"),
    ("address", "翠苑三区阳光小区12幢", "翠苑三区****", "翠苑三区****"),
    ("address", "12 Baker Street, London", "****, London", "****, London"),
    ("address", "12 Baker Street, London NW1 6XE", "****", "****"),
    ("plate", "京A·12345", "京A***45", "京******"),
    ("wechat", "liming_88", "lim***", "l***"),
]


@pytest.mark.parametrize(("kind", "value", "staff", "public"), STAFF_AND_PUBLIC)
def test_what_staff_and_the_public_see(kind, value, staff, public):
    assert (mask(kind, value), mask(kind, value, "public")) == (staff, public)


@pytest.mark.parametrize("kind", KINDS)
def test_no_data_is_two_dashes(kind):
    assert (mask(kind, ""), mask(kind, "  ")) == ("--", "--")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", ["a", "1", "中", "@", "+", "x" * 500])
def test_odd_values_are_masked_too(kind, value):
    assert "*" in mask(kind, value)
    assert "*" in mask(kind, value, "public")


def test_an_unknown_kind_is_masked_whole():
    assert mask("shoe_size", "42") == "**"
