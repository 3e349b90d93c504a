"""Names in Chinese characters, only where the words around say that it is one. On flattened text.

Four degrees of certainty: behind "I am called" or "name:" what follows is a name; behind other words a surname with its given
name is one unless it begins with an ordinary word; in front of a form of address (女士, 经理) a surname alone will do; a surname
with two signs that given names are made of is a name wherever it stands.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from portal.vault import words
from portal.vault.found import HAN

Span = tuple[int, int, str]

# Words of two or three characters that begin with the sign of a surname; from the dictionary of jieba 0.42 (MIT licence) and by hand.
# A surname of two signs stands in dictionaries too; nobody says it of anything else.
ORDINARY = frozenset(Path(__file__).with_name("ordinary.txt").read_text().split()) - frozenset(words.COMPOUND.split("|"))
STOP = (
    "[我你您他她它咱的了是在要说說于於因已從从把被給给向对對将將请請就都也很還还不没沒和与與跟及或并而但若吗嗎呢吧啊男女今等、]"
    f"|{words.NAME_ENDS}"
)
GIVEN = f"(?:(?!{STOP})[{HAN}])"
EDGE = f"(?=$|[^{HAN}]|{STOP})"
SURNAME = f"(?:{words.COMPOUND}|[{words.STRONG}{words.WEAK}])"
SURE = f"(?:{words.COMPOUND}|[{words.STRONG}])"
FULL = f"{SURNAME}{GIVEN}{{1,2}}"
OFTEN = f"(?![{words.SELDOM}]){FULL}"
ALONE = f"(?<![{HAN}])"
AFTER = f"(?:{ALONE}|(?<=[是找跟和给让问请叫的位向被由与对到姓了]))"
KIN = f"(?:我|本人|他|她)的?(?:{words.KIN})"
STAFF = f"(?:你们|贵司|贵公司|你們|公司)?的?(?:{words.STAFF})"

# By what names are made of, whatever stands around.
MADE = re.compile(f"((?:{words.COMPOUND}|[{words.STRONG}{re.sub(f'[{words.SELDOM}明]', '', words.WEAK)}])[{words.GIVEN}]{{2}})")

NAMED = (
    re.compile(f"(?:{words.CALLED})[:,\\s]{{0,2}}({FULL}){EDGE}"),
    re.compile(f"(?:{words.LABELS})(?:姓名)?(?: is)?[:是为為叫\\s]{{1,3}}({FULL}){EDGE}"),
    re.compile(f"(?:{words.NAMES_FOLLOW})({FULL})(?![{HAN}])"),
    # Whether or not its end can be told, or its first sign is a common surname.
    re.compile(f"(?:{words.CALLED})\\s?({SURE}{GIVEN}{{1,2}}|[阿小]{GIVEN}{{1,2}}(?=$|[^{HAN}]))"),
    re.compile(f"(?:姓名|我的名字[是叫])[:\\s是]{{1,3}}([{HAN}]{{2,6}}(?:·[{HAN}]{{1,8}}){{0,3}})(?=$|[^{HAN}])"),
    re.compile(f"{ALONE}([{HAN}]{{2,6}}(?:·[{HAN}]{{2,8}}){{1,2}}?)(?=$|[^{HAN}]|{STOP})"),
    re.compile(f"(?:{words.CALLED}|我是|本人|姓名[:是]?)([{HAN}]{{2,6}}(?:·(?:(?!{STOP})[{HAN}]){{1,8}}){{1,3}})"),
)
LIKELY = (
    re.compile(f"(?:{words.LABELS}|本人[:,是叫\\s]{{0,2}}|我是|{KIN}[是叫,:]?|{STAFF}[是叫]?)({FULL}){EDGE}"),
    re.compile(f"(?:{KIN}|{STAFF})[是叫]?({SURE}{GIVEN}{{1,2}})"),
    re.compile(f"(?<=[是叫让找跟和与给被受由请向对、])({OFTEN}){EDGE}"),
    re.compile(f"(?<=[是叫受])({FULL})(?![{HAN}])"),
    re.compile(f"(?:{ALONE}|[把将给查删改露看用拿])了?({OFTEN})(?=的(?:{words.OWNED}))"),
    re.compile(f"{ALONE}({SURE}{GIVEN}{{1,2}})(?![{HAN}])"),
    re.compile(f"{ALONE}({FULL})(?=[,、:\\s]{{0,2}}(?:[男女](?![{HAN}])|身份证|1\\d{{10}}))"),
    re.compile(f"(?<=\\d)\\(({FULL})\\)"),
    re.compile(f"(?:{KIN}|{STAFF})([小老阿][{words.STRONG}])(?![{words.GIVEN}]{{2}})"),
    re.compile(f"([{words.STRONG}][{words.GIVEN_ALONE}])(?![先女小老经經同师師姐哥总總])"),
)
TITLED = (
    re.compile(f"{AFTER}({SURNAME}{GIVEN}{{0,2}}(?:{words.FORMS}))"),
    re.compile(f"(?<![紧一两几上下本这每照回光主也或大园森阶登贵])({SURE}(?:{words.FORMS}))"),
    re.compile(f"({SURE}{GIVEN}{{1,2}}(?:先生|女士|小姐|太太))"),
    re.compile(f"{AFTER}([{words.STRONG}][总總])(?![部裁监局店公台体共计数额是会算归结])"),
)
NOT_NAMES = re.compile(words.NOT_NAMES)


def find_chinese_names(flat: str) -> Iterator[Span]:
    """Names written in Chinese characters."""
    for pattern in (*NAMED, *TITLED):
        for match in pattern.finditer(flat):
            if not NOT_NAMES.match(flat, match.start(1)):
                yield match.start(1), match.end(1), "name"
    for match in MADE.finditer(flat):
        if match[1] not in ORDINARY and not NOT_NAMES.match(flat, match.start()):
            yield match.start(), match.end(), "name"
    for pattern in LIKELY:
        for match in pattern.finditer(flat):
            if not _ordinary(flat, match.start(1)):
                yield match.start(1), match.end(1), "name"


def _ordinary(flat: str, at: int) -> bool:
    return flat[at : at + 2] in ORDINARY or flat[at : at + 3] in ORDINARY or NOT_NAMES.match(flat, at) is not None
