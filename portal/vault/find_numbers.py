"""Numbers about persons: phones, identity numbers and cards, however they are spaced. Works on flattened text (see found.py)."""

import re
from collections.abc import Iterator

import phonenumbers

from portal.vault import checks
from portal.vault.found import OTHER_NUMBER, before

Span = tuple[int, int, str]

# Digits with up to three separators between: each character can be matched in one way only, so the search is linear.
CLUSTER = re.compile(r"\d(?:[ .()\-]{0,3}\d)*")
RUN = re.compile(r"\d+")
LONGEST = 19
NEAR = r"[^\d\n。;!?]{0,10}$"
PHONE_LABEL = re.compile(
    r"(?:电话|電話|手机|手機|座机|联系方式|聯絡|联络|致电|致電|拨打|打给我|(?<![证證卡件照账帐])(?:号码|號碼)"
    r"|\btel|phone|mobile|\bcell|\bcall|\btext|whatsapp|\bsms|\breach|\bring|contact number|\bfax)" + NEAR,
    re.IGNORECASE,
)
ID_LABEL = re.compile(
    r"(?:身份证|身份證|身分證|身分证|证件号|證件號"
    r"|\b(?:my|his|her|their|your|our|the) id\b|\bid card|\bid number|\bid no|\bid:|\bid is|identity card|identity number|national id"
    r"|identification number|\bssn\b|aadhaar|social security)" + NEAR,
    re.IGNORECASE,
)
CARD_LABEL = re.compile(
    r"(?:卡号|卡號|银行卡|銀行卡|信用卡|储蓄卡|借记卡|收款账户|银行账[号户]|开户|账号|帐号|帳號"
    r"|(?<!\bid )\bcard\b|bank account|account number|account no)" + NEAR,
    re.IGNORECASE,
)
LABELS = ((PHONE_LABEL, "phone"), (ID_LABEL, "id_card"), (CARD_LABEL, "bank_card"))
MOBILE = re.compile(r"(?:0086|86|0)?(1[3-9]\d{9})")
LANDLINE = re.compile(r"(?:86|0086)?0?(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}")
MOBILE_SHAPES = frozenset([(11,), (3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (4, 3, 4), (3, 2, 2, 2, 2), (3, 2, 2, 4)])
FREE = frozenset(["400", "800", "833", "844", "855", "866", "877", "888", "900"])
DATE = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
LETTERS = re.compile(r"[A-Za-z_]+$")
NUMBER_WORDS = frozenset(
    "tel phone mobile mob cell call fax id no card wx vx wechat weixin v qq is at on whatsapp number num sms text".split()
)
MONEY_BEFORE = re.compile(r"(?:[¥￥$€£]|RMB|CNY|USD|EUR|GBP|HKD)\s?$", re.IGNORECASE)
MONEY_AFTER = re.compile(r"\s?(?:元|块|塊|万|萬|亿|億|RMB|CNY|USD|yuan|dollars?|%|@)|\.\d|[A-Za-z_]", re.IGNORECASE)
LAST_X = re.compile(r"[ \-]?[Xx](?![A-Za-z0-9])")
CHINESE_DIGITS = re.compile(r"[零〇一二三四五六七八九幺](?: ?[零〇一二三四五六七八九幺]){10,17}")
SPOKEN = str.maketrans("零〇一二三四五六七八九幺", "001234567891", " ")
# Where a number that begins with one nought is written without its country.
NATIONAL = ("GB", "TW", "AU")


def find_numbers(flat: str) -> Iterator[Span]:
    """Phones, identity numbers and bank cards in a flattened text."""
    for cluster in CLUSTER.finditer(flat):
        if cluster.end() - cluster.start() >= 7:
            yield from _in_cluster(flat, cluster.start(), cluster.end())
    for spoken in CHINESE_DIGITS.finditer(flat):
        digits = spoken.group().translate(SPOKEN)
        kind = "phone" if MOBILE.fullmatch(digits) else "id_card" if len(digits) == 18 and checks.is_id_card(digits) else ""
        if kind:
            yield spoken.start(), spoken.end(), kind


def _in_cluster(flat: str, start: int, end: int) -> Iterator[Span]:
    """Windows of whole digit groups, the longest first; at most LONGEST groups a window, so the work stays linear."""
    runs = [(run.start(), run.end()) for run in RUN.finditer(flat, start, end)]
    if sum(stop - begin for begin, stop in runs) < 7:
        return
    label = _label(flat, start)
    at = 0
    while at < len(runs):
        found = _window(flat, runs, at, label)
        if found:
            yield found[0]
            at = found[1]
        else:
            at += 1


def _window(flat: str, runs: list[tuple[int, int]], at: int, label: str) -> tuple[Span, int] | None:
    shapes: list[int] = []
    digits, windows = "", []
    for begin, stop in runs[at : at + LONGEST]:
        if len(digits) + stop - begin > LONGEST:
            break
        digits += flat[begin:stop]
        shapes.append(stop - begin)
        if len(digits) >= 7:
            windows.append((digits, tuple(shapes), stop))
    for number, shape, stop in reversed(windows):
        start = runs[at][0]
        tail = LAST_X.match(flat, stop) if len(number) == 17 else None
        whole = at == 0 and at + len(shape) == len(runs)
        kind = _id_card(number + "X", label) if tail else _kind(flat, start, stop, number, shape, label if whole or at == 0 else "")
        if kind:
            opened = flat[start - 1 : start] in ("(", "+") and ")" in flat[start:stop] or flat[start - 1 : start] == "+"
            return (start - opened, tail.end() if tail else stop, kind), at + len(shape)
    return None


def _label(flat: str, start: int) -> str:
    """What the words in front call the number: phone, id_card, bank_card, "other" (an order, an invoice), or nothing."""
    words = before(flat, start)
    labels = [(label.start(), kind) for pattern, kind in LABELS if (label := pattern.search(words))]
    if labels:
        return max(labels)[1]
    return "other" if OTHER_NUMBER.search(words) else ""


def _kind(flat: str, start: int, stop: int, digits: str, shape: tuple[int, ...], label: str) -> str:
    kind = _id_card(digits, label)
    if kind or label == "other":
        return kind
    kind = "bank_card" if _is_card(digits, shape, label) else "phone" if _is_phone(flat, start, digits, shape, label) else ""
    return kind if kind and _stands_alone(flat, start, stop) else ""


def _id_card(digits: str, label: str) -> str:
    """A number with a right check digit is one whatever stands beside it; with a label a mistyped one is protected too."""
    labelled = label == "id_card"
    right = len(digits) == 18 and (labelled or checks.is_id_card(digits))
    abroad = len(digits) in (9, 12) or (len(digits) == 15 and digits.startswith("784"))
    return "id_card" if right or (labelled and (abroad or (len(digits) == 15 and checks.is_old_id_card(digits)))) else ""


def _stands_alone(flat: str, start: int, stop: int) -> bool:
    """Not a part of a code, an amount or an address of another kind."""
    if MONEY_AFTER.match(flat, stop) or MONEY_BEFORE.search(flat[max(0, start - 4) : start]):
        return False
    letters = LETTERS.search(before(flat, start, 12))
    return letters is None or letters.group().lower() in NUMBER_WORDS


def _is_card(digits: str, shape: tuple[int, ...], label: str) -> bool:
    if label == "bank_card":
        return 12 <= len(digits) <= LONGEST
    if len(digits) < 15 or not checks.is_bank_card(digits):
        return False
    return all(size == 4 for size in shape[:-1]) or shape in ((4, 6, 5), (6, 13), (6, 10)) or max(shape) == 1


def _is_phone(flat: str, start: int, digits: str, shape: tuple[int, ...], label: str) -> bool:
    if digits.startswith("00") or flat.endswith(("+", "+("), 0, start):
        return _valid(f"+{digits.removeprefix('00')}", None)
    labelled = label == "phone"
    if len(digits) < 10 and not labelled:
        return False
    if MOBILE.fullmatch(digits):
        return labelled or digits[0] != "1" or shape in MOBILE_SHAPES or max(shape) <= 2
    if digits[0] == "0" and LANDLINE.fullmatch(digits):
        return labelled or len(shape) < 4
    if digits[:3] in FREE:
        return False
    if shape == (3, 3, 4):
        return _valid(digits, "US")
    if digits[0] == "0" and len(digits) in (10, 11):
        return labelled or any(_valid(digits, region) for region in NATIONAL)
    return labelled and len(digits) <= 15 and not DATE.match(digits)


def _valid(number: str, region: str | None) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False
