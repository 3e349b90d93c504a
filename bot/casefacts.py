"""What a story already says, so that nobody is asked twice: its subject, when it happened, whether it tells anything at all. Pure."""

import re
from datetime import date, timedelta

from bot.phrases import phrase, remedies, subjects
from bot.understanding.parsing import Parse
from bot.understanding.text import HAN, normalise, sentences, to_simplified
from disputes.rules import Remedy

FROM_QUESTION_TOPIC = {
    "collection": "collection", "sensitive_info": "collection", "third_party_sharing": "sharing", "cross_border": "sharing",
    "storage_retention": "retention", "access_copy": "access", "portability": "access", "correction": "correction",
    "deletion": "deletion", "account_cancel": "deletion", "breach_notice": "leak", "encryption_security": "leak",
    "consent_withdraw": "consent", "minors": "consent", "legal_basis": "consent", "staff_access": "sharing", "response_time": "service",
}  # fmt: skip


def subject_of(parse: Parse) -> str:
    """The subject of a complaint: by what its words say happened (not by what is asked for), else by the nearest question topic."""
    if found := subjects_in(parse.text.replace(wish_in(parse.text) or "\x00", " ")):
        return found
    return FROM_QUESTION_TOPIC.get(parse.topic, "other") if parse.sureness >= 0.5 else "other"


def subjects_in(text: str) -> str:
    """The subject most words of a text are about; empty for none."""
    flat = normalise(text)
    best, _, name = max((len(pattern.findall(flat)), -place, name) for place, (name, pattern) in enumerate(subjects().items()))
    return name if best else ""


def tells_something(text: str, least_han: int = 10, least_words: int = 6) -> bool:
    """Whether a message says what happened, beyond that somebody wants to complain."""
    flat = normalise(text).strip(" .。!！?？,，")
    if phrase("intention").fullmatch(flat) or phrase("fillers").fullmatch(flat):
        return False
    return len(HAN.findall(flat)) >= least_han or len(flat.split()) >= least_words


_YEAR = r"(20\d{2})\s*[年./-]"
ABSOLUTE = re.compile(_YEAR + r"\s*(\d{1,2})\s*(?:[月./-]\s*(?:(\d{1,2})\s*[日号]?)?)?")
MONTH_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*月(?:\s*(?:份|底|初|中旬)|\s*(\d{1,2})\s*[日号])?")
MONTHS = "january february march april may june july august september october november december".split()
MONTH_EN = re.compile(
    r"\b(?:(in|on|since|last|this|early|late|mid)[ -])?(" + "|".join(f"{m[:3]}(?:{m[3:]})?" if m != "may" else "may" for m in MONTHS)
    + r")\b(?:\s+(\d{1,2})(?:st|nd|rd|th)?\b(?!\d))?(?:,?\s+(20\d{2}))?"
)  # fmt: skip
NUMERALS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "半": 6}
NUMERALS |= {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
NUMERALS |= {"a": 1, "couple of": 2}
AGO = re.compile(r"(\d{1,2}|[一两二三四五六七八九十])\s*(天|个?星期|周|个?月|年)(?:多)?(?:以?前|之前)")
AGO_EN = re.compile(r"\b(\d{1,2}|a|one|two|three|four|five|six|seven|eight|nine|ten|couple of)\s+(day|week|month|year)s? ago")
DAYS = {
    "大前天": 3, "前天": 2, "昨天": 1, "昨晚": 1, "今天": 0, "刚刚": 0, "刚才": 0, "今早": 0, "the day before yesterday": 2, "yesterday": 1,
    "前日": 2, "昨日": 1, "寻日": 1, "琴日": 1, "寻晚": 1, "琴晚": 1, "今日": 0, "last night": 1, "today": 0,
    "this morning": 0, "just now": 0,
}  # fmt: skip


def when(text: str, today: date) -> str:
    """When something happened, as far as the words say: `2026`, `2026-03` or `2026-03-05`; empty when they do not, or lie ahead."""
    flat = in_digits(to_simplified(text).lower())
    return _read(PUT_RIGHT.split(flat)[-1], today) or _read(flat, today)


BESIDE_IT = {
    "前一天": 1,
    "the day before": 1,
    "a day earlier": 1,
    "a day before": 1,
    "前一周": 7,
    "the week before": 7,
    "a week earlier": 7,
}


def beside_it(text: str, known: str) -> str:
    """When it was, said by the day known before: “no, the day before”; empty where that was no day."""
    back = next((days for words, days in BESIDE_IT.items() if words in normalise(text) and f"{words} yesterday" not in normalise(text)), 0)
    return (date.fromisoformat(known) - timedelta(days=back)).isoformat() if back and len(known) == len("2026-01-31") else ""


# "In August. No wait, September": what comes after counts.
PUT_RIGHT = re.compile(r"(?:不对|不是|说错了?|错了|等等|no,? wait|wait,? no|no, |i mean|sorry,|rather,)")


def _read(flat: str, today: date) -> str:
    for reader in (_absolute, _relative_days, _ago, _weekday, _relative_spans, _month_day, _month_english, _holiday):
        found = reader(flat, today)
        if found and found[:10] <= today.isoformat()[: len(found)]:
            return found
    return ""


NUMBERED = re.compile(r"(?<![一二三四五六七八九十])(二?十?[一二三四五六七八九]|三?二?十|三十一)(?=\s*(?:月|日|号))")
YEAR_SAID = re.compile(r"二[〇零]([〇零一二三四五六七八九]{2})(?=年)")


def in_digits(text: str) -> str:
    """Months, days and years in Chinese numerals as digits: 二〇二五年九月十二号 is 2025年9月12号."""
    text = YEAR_SAID.sub(lambda found: "20" + "".join(str(NUMERALS.get(char, 0)) for char in found[1]), text)
    return NUMBERED.sub(lambda found: str(_number(found[1])), text)


def _number(said: str) -> int:
    """1 to 99 in Chinese numerals."""
    tens, ten, ones = said.rpartition("十")
    return (NUMERALS.get(tens, 1) * 10 if ten else 0) + NUMERALS.get(ones, 0)


def _day(year: int, month: int, day: int | None) -> str:
    try:
        whole = date(year, month, day or 1)
    except ValueError:
        return ""
    return whole.isoformat() if day else whole.isoformat()[:7]


def _absolute(flat: str, today: date) -> str:
    found = ABSOLUTE.search(flat)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]) if found[3] else None)
    year = re.search(r"(20\d{2})\s*年|\bin (20\d{2})\b", flat)
    return (year[1] or year[2]) if year else ""


def _relative_days(flat: str, today: date) -> str:
    return next(((today - timedelta(days=back)).isoformat() for word, back in DAYS.items() if word in flat), "")


def _ago(flat: str, today: date) -> str:
    found = AGO.search(flat) or AGO_EN.search(flat)
    if found is None:
        return ""
    amount = int(found[1]) if found[1].isdigit() else NUMERALS[found[1]]
    unit = found[2].removeprefix("个")
    if unit in ("天", "day"):
        return (today - timedelta(days=amount)).isoformat()
    if unit in ("星期", "周", "week"):
        return (today - timedelta(weeks=amount)).isoformat()[:7]
    return _months_back(today, amount) if unit in ("月", "month") else str(today.year - amount)


def _months_back(today: date, amount: int) -> str:
    whole = today.year * 12 + today.month - 1 - amount
    return f"{whole // 12}-{whole % 12 + 1:02d}"


WEEKDAYS = {name: place for place, names in enumerate(("一", "二", "三", "四", "五", "六", "日天")) for name in names}
WEEKDAYS |= {name: place for place, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
WEEKDAY = re.compile(
    r"(上上|上个?|这个?|本)?(?<![一两二三四五六七八九十每几])(?:周|星期|礼拜)([一二三四五六日天])(?![次个])|(?:\b(last|this|on) )?\b("
    + "|".join(name for name in WEEKDAYS if len(name) > 1)
    + r")\b"
)


def _weekday(flat: str, today: date) -> str:
    """上周二 is of the calendar week before; a weekday by itself, "last Tuesday" too, is the nearest one gone by."""
    found = WEEKDAY.search(flat)
    if found is None:
        return ""
    place = WEEKDAYS[found[2] or found[4]]
    if found[1]:
        weeks = 2 if found[1] == "上上" else 1 if found[1].startswith("上") else 0
        return (today - timedelta(days=today.weekday() - place + 7 * weeks)).isoformat()
    back = (today.weekday() - place) % 7
    return (today - timedelta(days=back or (7 if found[3] == "last" else 0))).isoformat()


SPANS = (
    (r"上上个?月", 2), (r"上个?月|last month", 1), (r"这个?月|本月|月初|this month", 0),
)  # fmt: skip


def _relative_spans(flat: str, today: date) -> str:
    for pattern, back in SPANS:
        if re.search(pattern, flat):
            return _months_back(today, back)
    if re.search(r"上个?(?:周|星期|礼拜)|last week", flat):
        return (today - timedelta(weeks=1)).isoformat()[:7]
    if re.search(r"这个?(?:周|星期|礼拜)|本周|this week", flat):
        return today.isoformat()[:7]
    if re.search(r"前年|the year before last", flat):
        return str(today.year - 2)
    last = re.search(r"去年\s*(?:(\d{1,2})\s*月)?|last year", flat)
    if last:
        return _day(today.year - 1, int(last[1]), None) if last.re.groups and last[1] else str(today.year - 1)
    return str(today.year) if re.search(r"今年(?!\s*\d)|年初|this year", flat) else ""


def _month_day(flat: str, today: date) -> str:
    found = MONTH_DAY.search(flat)
    if found is None:
        return ""
    return _this_or_last_year(today, int(found[1]), int(found[2]) if found[2] else None)


def _month_english(flat: str, today: date) -> str:
    found = MONTH_EN.search(flat)
    if found is None or (found[2] == "may" and not (found[1] or found[3])) or (found[2] == "mar" and not found[3]):
        return ""
    month = [name[:3] for name in MONTHS].index(found[2][:3]) + 1
    day = int(found[3]) if found[3] else None
    return _day(int(found[4]), month, day) if found[4] else _this_or_last_year(today, month, day)


HOLIDAYS = {"国庆": 10, "十一假期": 10, "五一": 5, "劳动节": 5, "元旦": 1, "双十一": 11, "christmas": 12, "圣诞": 12, "new year": 1}
# By the moon: the month they mostly fall in; whoever checks what was told sees it.
HOLIDAYS |= {"easter": 4, "春节": 2, "过年": 2, "元宵": 2, "spring festival": 2, "清明": 4, "端午": 6, "中秋": 9, "重阳": 10}


def _holiday(flat: str, today: date) -> str:
    month = next((month for name, month in HOLIDAYS.items() if name in flat), 0)
    return _this_or_last_year(today, month, None) if month else ""


_SAID = "|".join(
    re.sub(r"\((?!\?)", "(?:", part)
    for part in (ABSOLUTE.pattern, r"20\d{2}\s*年?", AGO.pattern, AGO_EN.pattern, WEEKDAY.pattern, MONTH_DAY.pattern, MONTH_EN.pattern,
                 *(pattern for pattern, _ in SPANS), *HOLIDAYS, *DAYS, r"[上这本]个?(?:周|星期|礼拜)|[去今前]年",
                 "(?:last|this) (?:week|year)")
)  # fmt: skip
TIME_SAID = re.compile(_SAID)
AROUND_TIME = re.compile(
    r"大概|大约|好像|应该|可能|左右|发现|知道|发生|收到|的时候|时候|开始|以后|之后|以来|到现在|份|初|底|中旬|[我是在就从那自的吧呢嗯了起节早晚上下午]"
    r"|\b(?:it|was|is|in|on|at|since|about|around|maybe|perhaps|i|think|guess|suppose|the|of|early|late|mid|end|beginning|ago|happened|so|and)\b"
)


def only_a_time(text: str) -> bool:
    """Whether a message says when, and nothing else."""
    flat = in_digits(to_simplified(text).lower())
    return bool(TIME_SAID.search(flat)) and not re.search(r"\w", AROUND_TIME.sub("", TIME_SAID.sub("", flat)))


def _this_or_last_year(today: date, month: int, day: int | None) -> str:
    this = _day(today.year, month, day)
    return this if this and this <= today.isoformat()[: len(this)] else _day(today.year - 1, month, day)


def remedies_in(wish: str) -> tuple[Remedy, ...]:
    """What the words of a wish ask for and do not take back further on, each a claim of the case; a wish in other words is “something
    else”, none asks for nothing."""
    if not wish.strip():
        return ()
    flat, gone = normalise(wish), phrase("waived")
    kept, waived = gone.sub(lambda found: " " * len(found[0]), flat), [found.span() for found in gone.finditer(flat)]
    asked = {name: [found.start() for found in pattern.finditer(kept)] for name, pattern in remedies().items()}
    refused = {name: [start for start, end in waived if remedies()[name].search(flat[start:end])] for name in asked}
    stands = [name for name, places in asked.items() if places and places[-1] > max(refused[name], default=-1)]
    return tuple(map(Remedy, stands)) or (Remedy.OTHER,)


def wish_in(text: str) -> str:
    """The sentence in which a story says what should be done, or empty."""
    if len(text) < 60:
        return ""
    told = sentences(text)
    found = (piece for piece in reversed(told) if phrase("wish").search(phrase("complaining").sub(" ", piece.lower())))
    return next(found, "") if len(told) > 1 else ""  # a story in one breath is no wish
