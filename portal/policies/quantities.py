"""Numbers, periods and dates in Chinese and English text, so that the two languages of a clause cannot promise different things; pure."""

import re
import unicodedata
from dataclasses import dataclass, field

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10**4, "亿": 10**8}
_CJK = "零〇一二两三四五六七八九十百千万亿"
_COUNTING = re.findall(
    r"\w+",
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
    "twenty thirty forty fifty sixty ninety",
)
_WORDS = dict(zip(_COUNTING, [*range(1, 21), 30, 40, 50, 60, 90], strict=True))
_MONTHS = re.findall(r"\w+", "january february march april may june july august september october november december")
_ZH_UNITS = (
    ("wd", "个?工作日"),
    ("h", "个?小时"),
    ("min", "分钟"),
    ("m", "个月|个自然月"),
    ("w", "周(?!岁)|星期"),
    ("y", "周岁|岁|年"),
    ("d", "个?自然日|日|天"),
    ("%", "%"),
    ("¥", "元"),
)
_EN_UNITS = (
    ("wd", "(?:working|business)[ -]days?"),
    ("h", "hours?"),
    ("min", "minutes?"),
    ("m", "(?:calendar )?months?"),
    ("w", "weeks?"),
    ("y", "years?"),
    ("d", "(?:calendar )?days?"),
    ("%", "%|per cent|percent"),
    ("¥", "yuan"),
)


@dataclass(frozen=True, order=True)
class Quantity:
    """A value with its unit ("wd", "d", "m", "y", "h", …; "" for a bare number; "date" for a day written out)."""

    value: str
    unit: str = ""
    written: str = field(default="", compare=False)

    def __str__(self) -> str:
        return self.written or self.value


def chinese_number(text: str) -> int:
    """The value of Chinese numerals: 十五 -> 15, 两百零三 -> 203, 二〇二六 -> 2026."""
    if not any(sign in _POWERS or sign in _BIG for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total = section = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _POWERS:
            section, digit = section + (digit or 1) * _POWERS[sign], 0
        else:
            total, section, digit = total + (section + digit) * _BIG[sign], 0, 0
    return total + section + digit


def _plain(number: str) -> str:
    """Digits or Chinese numerals, thousands commas and 万/亿 resolved, as a plain decimal."""
    number = number.replace(",", "").strip()
    if number[0] in _CJK:
        return str(chinese_number(number))
    scale = _BIG.get(number[-1], 1)
    value = float(number.rstrip("万亿 ")) * scale
    return str(int(value)) if value == int(value) else str(value)


def _day(year: str, month: int, day: str, written: str) -> Quantity:
    return Quantity(f"{int(year):04}-{month:02}-{int(day):02}", "date", written)


class _Reader:
    """Takes what a pattern matches out of the text, so that no number is read twice."""

    def __init__(self, text: str) -> None:
        self.text = unicodedata.normalize("NFKC", text)

    def take(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        found: list[re.Match[str]] = []

        def cut(match: re.Match[str]) -> str:
            found.append(match)
            return " ; "

        self.text = pattern.sub(cut, self.text)
        return found


_NUMBER = r"\d[\d,]*(?:\.\d+)*"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_ZH_DAY = re.compile(r"(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日")
_EN_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})", re.IGNORECASE)
# 「每一天」「哪一天」「下一个工作日」 count nothing.
_ZH_COUNT = rf"({_NUMBER} ?[万亿]?|(?<![哪每同这那某下上另前任])[{_CJK}]+) ?"
_EN_COUNT = rf"({_NUMBER}|\b(?:{'|'.join(_WORDS)}))[ -]?"
_ZH_PATTERNS = [(unit, re.compile(f"{_ZH_COUNT}(?:{names})")) for unit, names in _ZH_UNITS]
_EN_PATTERNS = [(unit, re.compile(f"{_EN_COUNT}(?:{names})", re.IGNORECASE)) for unit, names in _EN_UNITS]
_ARTICLE = re.compile(rf"第 ?([{_CJK}]+) ?[条款章项]")
_BARE = re.compile(rf"{_NUMBER}(?: ?[万亿])?")


def _leftovers(reader: _Reader) -> set[Quantity]:
    """Bare numbers; dotted ones (clause 3.2, version 1.10) stay as they are written."""
    bare = [match[0].rstrip(",") for match in reader.take(_BARE)]
    return {Quantity(number if "." in number else _plain(number)) for number in bare}


def in_chinese(text: str) -> set[Quantity]:
    """Quantities of a Chinese text. Numerals written as characters count only with a unit or in 「第…条」."""
    reader = _Reader(text)
    found = {_day(match[1], int(match[2]), match[3], match[0]) for pattern in (_ISO, _ZH_DAY) for match in reader.take(pattern)}
    for unit, pattern in _ZH_PATTERNS:
        found |= {Quantity(_plain(match[1]), unit, match[0]) for match in reader.take(pattern)}
    found |= {Quantity(_plain(match[1]), "", match[0]) for match in reader.take(_ARTICLE)}
    return found | _leftovers(reader)


def in_english(text: str) -> set[Quantity]:
    """Quantities of an English text. Numbers written as words count only with a unit."""
    reader = _Reader(text)
    found = {_day(match[1], int(match[2]), match[3], match[0]) for match in reader.take(_ISO)}
    found |= {_day(m[3], _MONTHS.index(m[2].lower()) + 1, m[1], m[0]) for m in reader.take(_EN_DAY)}
    for unit, pattern in _EN_PATTERNS:
        found |= {Quantity(str(_WORDS.get(match[1].lower()) or _plain(match[1])), unit, match[0]) for match in reader.take(pattern)}
    return found | _leftovers(reader)


def _answered(quantity: Quantity, others: set[Quantity]) -> bool:
    return any(other.value == quantity.value and (other.unit == quantity.unit or "" in (other.unit, quantity.unit)) for other in others)


def differences(zh: str, en: str) -> tuple[list[Quantity], list[Quantity]]:
    """(only in Chinese, only in English). "15 工作日" against "15 days" is a difference on both sides; "14 周岁" against "14" is none."""
    chinese, english = in_chinese(zh), in_english(en)
    return (
        sorted(quantity for quantity in chinese if not _answered(quantity, english)),
        sorted(quantity for quantity in english if not _answered(quantity, chinese)),
    )
