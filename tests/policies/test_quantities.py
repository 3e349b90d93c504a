"""Numbers, periods and dates are found in both languages, so that neither can promise what the other does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policies.quantities import chinese_number, differences

DIGITS = "零一二三四五六七八九"


def numeral(n: int) -> str:
    """1 to 99999 as Chinese writes it."""
    if n >= 10_000:
        rest = n % 10_000
        return numeral(n // 10_000) + "万" + (("零" if rest < 1000 else "") + numeral(rest) if rest else "")
    for power, sign in ((1000, "千"), (100, "百"), (10, "十")):
        if n >= power:
            rest = n % power
            gap = "零" if rest and rest < power // 10 else ""
            return DIGITS[n // power] + sign + (gap + numeral(rest) if rest else "")
    return DIGITS[n]


@given(st.integers(1, 99_999))
def test_chinese_numeral_is_read_back(n):
    assert chinese_number(numeral(n)) == n


@given(st.integers(1, 99_999))
def test_the_same_period_in_both_languages_is_no_difference(n):
    assert differences(f"我们在 {n} 个工作日内答复。", f"We answer within {n:,} working days.") == ([], [])
    assert differences(f"我们在{numeral(n)}个工作日内答复。", f"We answer within {n} working days.") == ([], [])


@given(st.integers(1, 9_999), st.integers(1, 9_999))
def test_different_periods_are_seen_on_both_sides(a, b):
    only_zh, only_en = differences(f"保存 {a} 日", f"kept {b} days")
    assert bool(only_zh) == bool(only_en) == (a != b)


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("自 2026 年 3 月 1 日起", "from 1 March 2026"),
        ("2026-03-01 起", "from 2026-03-01"),
        ("依据第十三条", "under Article 13"),
        ("不满 14 周岁的孩子", "a child under 14"),
        ("10 万人", "100,000 people"),
        ("两年", "two years"),
        ("９０ 日", "90 days"),
        ("占 95％", "95 per cent"),
        ("见第 3.2 条", "see clause 3.2"),
        ("下一个工作日，每一天，同一天", "the next working day, every day, the same day"),
        ("周一至周五", "Monday to Friday"),
        ("1,000 元", "1,000 yuan"),
    ],
)
def test_said_alike(zh, en):
    assert differences(zh, en) == ([], [])


@pytest.mark.parametrize(
    ("zh", "en", "only_zh", "only_en"),
    [
        ("15 个工作日", "15 days", "15 个工作日", "15 days"),
        ("3 年", "3 months", "3 年", "3 months"),
        ("2026 年 3 月 1 日", "2 March 2026", "2026 年 3 月 1 日", "2 March 2026"),
        ("30 日内，最长 60 日", "within 30 days", "60 日", ""),
        ("及时", "within 30 days", "", "30 days"),
        ("第十三条", "Article 15", "第十三条", "15"),
    ],
)
def test_said_differently(zh, en, only_zh, only_en):
    found = differences(zh, en)
    assert ("; ".join(map(str, found[0])), "; ".join(map(str, found[1]))) == (only_zh, only_en)


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_can_be_compared(zh, en):
    differences(zh, en)
