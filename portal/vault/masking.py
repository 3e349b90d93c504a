"""Masking, pure: what is left to see of a personal detail, by Chinese practice (Ant Design data format) and its English likeness.

`staff` leaves enough to recognise a detail one has in front of one; `public` leaves a hint of its kind only. Nothing at all is "--".
"""

import re
import unicodedata
from collections.abc import Callable

NOTHING = "--"
HIDDEN = "***"
HAN = "\u3400-\u9fff"
ROLES = (
    "先生|女士|小姐|太太|夫人|老师|老師|经理|經理|总监|總監|主任|律师|律師|医生|醫生|师傅|師傅|老板|老闆|会计|會計|阿姨|叔叔|大哥|大姐|教授|校长|校長"
    "|教练|教練|同学|同學|顾问|顧問|店长|店長|主管|总|總"
)
CALLED = re.compile(f"^([{HAN}]{{1,2}})(?:{ROLES})$")
DISTRICT = re.compile("(?:[^省市区區县縣旗州盟]|州(?=市)){1,12}(?:省|市(?!场|場)|(?<![小社园園])[区區]|县|縣|旗|州(?!市)|盟)")
COUNTRY = re.compile(r"\s*(?:\+|00)(?:(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])|(\d{3}))")
DIGIT = re.compile(r"\d")

Level = str


def mask(kind: str, value: str, level: Level = "staff") -> str:
    """The masked form of one detail; an unknown kind is masked whole."""
    value = unicodedata.normalize("NFKC", value).strip()
    if not value:
        return NOTHING
    masked = RULES.get(kind, _ends(0, 0, 0, 0))(value, level)
    return masked if "*" in masked else HIDDEN


def _ends(front: int, back: int, public_front: int, public_back: int) -> Callable[[str, Level], str]:
    def rule(value: str, level: Level) -> str:
        return keep(value, front, back) if level == "staff" else keep(value, public_front, public_back)

    return rule


def keep(value: str, front: int, back: int) -> str:
    """Stars but for some characters in front and at the end; four in ten are always starred."""
    plain = "".join(char for char in value if char.isalnum())
    while front + back > len(plain) * 0.6:
        front, back = (front - 1, back) if front > back else (front, back - 1)
    return plain[:front] + "*" * (len(plain) - front - back) + plain[len(plain) - back :]


def name(value: str, level: Level) -> str:
    """张*, 张*三; 王女士 gives 王*; John Smith gives J*** S***."""
    called = CALLED.match(value)
    if called:
        return called[1] + "*"
    if not DIGIT.search(value) and value.isascii():
        return " ".join(word[0] + "***" for word in value.split())
    if level == "staff" and len(value) > 2:
        return value[0] + "*" * (len(value) - 2) + value[-1]
    return value[0] + "*" * max(1, len(value) - 1)


def phone(value: str, level: Level) -> str:
    """186 **** 1402; 010 **** 5678; +44 **** 0958."""
    abroad = COUNTRY.match(value)
    if abroad and (abroad[1] or abroad[2]) != "86":
        head = f"+{abroad[1] or abroad[2]}"
    else:
        value = value[abroad.end() :] if abroad else value
        head = ""
    digits = "".join(char for char in value if char.isdecimal())
    if not head and len(digits) >= 10:
        head = digits[: 4 if digits[0] == "0" and digits[1] not in "12" else 3]
    tail = digits[-4:] if level == "staff" and len(digits) > 6 else "****"
    return f"{head} **** {tail}".lstrip()


def bank_card(value: str, level: Level) -> str:
    """6222 **** **** 1402."""
    digits = "".join(char for char in value if char.isdecimal())
    return f"{digits[:4]} **** **** {digits[-4:]}" if level == "staff" and len(digits) > 12 else keep(digits, 1, 1)


def email(value: str, level: Level) -> str:
    """The first three characters and the domain: lim***@example.com; l***@*** in public."""
    local, _, domain = value.replace(" ", "").partition("@")
    shown = local[:3] if len(local) > 3 else local[:1]
    return f"{shown}***@{domain}" if level == "staff" else f"{local[:1]}***@***"


def address(value: str, level: Level) -> str:
    """As far as the district: 北京市朝阳区****; in English the last part without digits: ****, London."""
    parts = DISTRICT.findall(value[:40])
    if parts:
        return "".join(parts[: 3 if level == "staff" else 1]) + "****"
    tail = [part.strip() for part in value.replace("，", ",").split(",")[1:] if part.strip() and not DIGIT.search(part)]
    return f"****, {tail[-1]}" if tail else "****"


def plate(value: str, level: Level) -> str:
    """京A***45; the province alone in public."""
    plain = "".join(char for char in value if char.isalnum())
    return f"{plain[:2]}{'*' * (len(plain) - 4)}{plain[-2:]}" if level == "staff" else plain[:1] + "*" * (len(plain) - 1)


def wechat(value: str, level: Level) -> str:
    """The first three characters; the first alone in public."""
    return value[: 3 if level == "staff" and len(value) > 5 else 1] + "***"


RULES: dict[str, Callable[[str, Level], str]] = {
    "name": name,
    "phone": phone,
    "id_card": _ends(6, 4, 1, 1),
    "bank_card": bank_card,
    "email": email,
    "uscc": _ends(6, 4, 1, 1),
    "passport": _ends(1, 3, 1, 1),
    "address": address,
    "plate": plate,
    "wechat": wechat,
}
KINDS = tuple(RULES)
