"""Postal addresses in Chinese and English, on flattened text. Every search looks at a bounded stretch, so the work is linear."""

import re
from collections.abc import Iterator

from portal.vault import words
from portal.vault.found import ANY_HAN, HAN

Span = tuple[int, int, str]

NUMBER = r"(?:[A-Za-z]?\d{1,5}(?:-\d{1,5}){0,2}|[一二三四五六七八九十百]{1,4}|[A-Z])"
BUILDING = "(?:号楼|號樓|栋|棟|幢|单元|單元|室|层|層|楼|樓|座|户|弄|#)"
DOOR = re.compile(f"{NUMBER} ?(?:{BUILDING}|[号號](?![线線令文卷码碼召称稱脉]|公告|以前|之前|以后|下午|上午|晚上|早上|前))")
STREET = re.compile(
    "大道|街道|胡同|小区|小區|花园|花園|公寓|大厦|大廈|新村|家园|家園|[路街巷弄]|广场|廣場|[村里苑园園城庄莊屯坊镇鎮乡鄉组組道]"
)
WEAK = re.compile("广场|廣場|[村里苑园園城庄莊屯坊镇鎮乡鄉组組道]$")
NO_STREET = re.compile("[一半顺带网线思套铁公出退后门回各马這这那哪在走知难频渠报通心家店城公邻手]$")
AFTER_STREET = re.compile("[东南西北中東]{0,2}(?:[一二三四五六七八九十]{1,2}[路段巷期区區]|段|期)? ?")
MORE = re.compile(
    f"[ ,]?(?:(?![我你您他的是电電话手身在和联聯姓邮郵上下签收早])[{HAN}A-Za-z]){{0,12}}?"
    f"(?:{DOOR.pattern}|(?:{words.HOUSES}))|(?<=[楼樓栋棟幢元座区區])\\d{{2,5}}(?!\\d)"
)
# A space belongs to an address only behind one of its parts: 北京市 朝阳区 建国路 88号.
RUN = re.compile(f"(?:[{HAN}0-9A-Za-z·\\-]|(?<=[省市区區县縣镇鎮路街道]) ){{1,40}}$")
PROVINCE = re.compile(words.PROVINCES)
LEAD = re.compile(
    "住在|住址[是为為]?|地址[是为為]?|位于|位於|寄到|寄往|寄至|送到|送至|家在|家住|搬到|搬至|住|在|到|去|是|[为為]|从|從|至|于|於|往"
)
CHAIN = re.compile(f"[省市][{HAN}]{{1,8}}[区區县縣市]")
ADMIN = re.compile("[省市区區县縣州旗]")
LABEL = re.compile(
    f"(?:地址|住址|住所)(?:[:是为為]|\\s){{1,3}}((?:(?!电话|電話|邮编|郵編|联系|聯絡|手机|手機)[{HAN}0-9A-Za-z \\-#()]){{4,60}})"
)
PLACE_SIGN = re.compile("[省市区區县縣路街镇鎮村乡鄉号號栋棟室楼]")
FIRST_HAN = re.compile(f"[{HAN}]")

POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
WORD = r"[A-Z][A-Za-z'’]{0,20}"
UNIT = r"(?:(?:Flat|Apt|Apartment|Unit|Room|Rm|Suite|Building|Tower|Block|Floor|No)\.? ?#?[0-9A-Za-z\-]{1,6}(?:,? |$|(?=[.,;\n])))"
ENGLISH = re.compile(
    rf"{UNIT}{{0,3}}\b(?:No\. ?)?\d{{1,5}}[A-Za-z]?,? (?:{WORD} ){{0,4}}(?:{words.STREETS_EN})\b\.?(?: (?:East|West|North|South)\b)?"
    rf"(?:, ?(?:{UNIT}|(?:(?!{POSTCODE.pattern}){WORD} ?){{1,3}}(?:\d{{1,6}}\b)?|[A-Z]{{2}} \d{{5}})){{0,4}}"
)
PLAIN_ENGLISH = re.compile(
    r"\b\d{1,5}[a-z]? (?!(?:" + words.NOT_STREETS_EN + r")\b)[a-z']{3,20}(?: [a-z']{3,20})?"
    r" (?:street|road|avenue|lane|boulevard)\b",
    re.IGNORECASE,
)
POSTCODE_BEHIND = re.compile(r",? ?(?:[A-Z][a-z]{2,20},? ){0,2}" + POSTCODE.pattern)
BOX = re.compile(r"\bP\.? ?O\.? Box \d{1,6}\b", re.IGNORECASE)


def find_addresses(flat: str) -> Iterator[Span]:
    """Addresses fine enough to find a door or a street; a city or district alone is left."""
    if ANY_HAN.search(flat):
        yield from _labelled(flat)
        yield from _streets(flat)
        yield from _chains(flat)
    yield from _english(flat)


def _labelled(flat: str) -> Iterator[Span]:
    for label in LABEL.finditer(flat):
        if len(PLACE_SIGN.findall(label[1])) >= 2:
            yield label.start(1), label.start(1) + len(label[1].rstrip()), "address"


def _streets(flat: str) -> Iterator[Span]:
    """A street or estate with a door behind it."""
    done = 0
    for street in STREET.finditer(flat):
        if street.start() < done:
            continue
        door = DOOR.match(flat, AFTER_STREET.match(flat, street.end()).end())  # type: ignore[union-attr]
        start = _begin(flat, street.start(), done) if door else None
        if door is None or start is None or not _is_place(flat[start : street.start()], street.group(), door.group()):
            continue
        done = _end(flat, door.end())
        yield start, done, "address"


def _is_place(left: str, street: str, door: str) -> bool:
    if NO_STREET.search(left) and len(left) < 3:
        return False
    return not WEAK.search(street) or bool(ADMIN.search(left)) or door[-1] not in "号號"


def _begin(flat: str, street: int, earliest: int = 0) -> int | None:
    """Where the address starts: at a province, else behind the last word that leads to a place."""
    run = RUN.search(flat, max(earliest, street - 40), street)
    if run is None:
        return None
    text, at = run.group(), run.start()
    province = PROVINCE.search(text)
    if province and ADMIN.search(text, 0, province.start()):
        province = None
    leads = list(LEAD.finditer(text))
    cut = province.start() if province else leads[-1].end() if leads else 0
    first = FIRST_HAN.search(text, cut)
    return at + first.start() if first else None


def _end(flat: str, at: int) -> int:
    for _ in range(4):
        more = MORE.match(flat, at)
        if more is None:
            break
        at = more.end()
    return at


def _chains(flat: str) -> Iterator[Span]:
    """A city and its district, then a street without a door or a building without a street."""
    for chain in CHAIN.finditer(flat):
        street = STREET.search(flat, chain.end(), chain.end() + 14)
        door = DOOR.search(flat, chain.end(), chain.end() + 24)
        end = _end(flat, door.end()) if door else street.end() if street and not WEAK.search(street.group()) else 0
        start = _begin(flat, chain.start() + 1)
        if end and start is not None and not re.search("[,。;!?\n]", flat[chain.end() : end]):
            yield start, end, "address"


def _english(flat: str) -> Iterator[Span]:
    for pattern in (ENGLISH, PLAIN_ENGLISH):
        for place in pattern.finditer(flat):
            behind = POSTCODE_BEHIND.match(flat, place.end())
            yield place.start(), behind.end() if behind else len(place.group().rstrip(" ,")) + place.start(), "address"
    for pattern in (BOX, POSTCODE):
        for place in pattern.finditer(flat):
            yield place.start(), place.end(), "address"
