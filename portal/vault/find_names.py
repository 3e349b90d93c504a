"""Names of persons, only where the words around say that it is one, in Chinese and English, on flattened text."""

import re
from collections.abc import Iterator

from portal.vault import words
from portal.vault.found import HAN

Span = tuple[int, int, str]

STOP = f"[我你您他她它咱的了是在要说說于於因已從从把被给給向对對将將请請就都也很還还不没沒和與与跟及或并而但若吗嗎呢吧啊男女今]|{words.NAME_ENDS}"
GIVEN = f"(?:(?!{STOP})[{HAN}])"
EDGE = f"(?=$|[^{HAN}]|{STOP})"
SURNAME = f"(?:{words.COMPOUND}|[{words.STRONG}{words.WEAK}])"
SURE = f"(?:{words.COMPOUND}|[{words.STRONG}])"
FULL = f"{SURNAME}{GIVEN}{{1,2}}"
AFTER = f"(?:(?<![{HAN}])|(?<=[是找跟和给让问请叫的位向被由与对到姓了]))"
CHINESE = re.compile(
    f"(?:{words.CALLED})[:,\\s]{{0,2}}({FULL}){EDGE}"
    f"|(?:(?:{words.LABELS})(?: is)?[:是为為叫\\s]{{0,3}}|本人[:,是叫\\s]{{0,2}}|我是|(?:我|本人)的?(?:{words.KIN})[是叫,:]?|(?:你们|贵司|贵公司|你們)的?(?:{words.STAFF})[是叫]?)"
    f"({FULL}){EDGE}"
    f"|(?:(?<![{HAN}])|[把将给查删改露看用拿])了?({FULL})(?=的(?:{words.OWNED}))"
    f"|(?<=\\d)\\(({FULL})\\)"
)
# After "I am called" and "name:" a name follows whether or not its end can be told or its first character is a common surname.
SURELY = re.compile(
    f"(?:{words.CALLED})\\s?({SURE}{GIVEN}{{1,2}}|[阿小]{GIVEN}{{1,2}}(?=$|[^{HAN}]))"
    f"|(?:姓名|我的名字[是叫])[:\\s是]{{1,3}}([{HAN}]{{2,6}}(?:·[{HAN}]{{1,8}}){{0,3}})(?=$|[^{HAN}])"
    f"|(?:{words.CALLED}|我是|本人|姓名[:是]?)([{HAN}]{{2,6}}(?:·(?:(?!{STOP})[{HAN}]){{1,8}}){{1,3}})"
)
TITLED = re.compile(
    f"{AFTER}({SURNAME}{GIVEN}{{0,2}}(?:{words.FORMS}))"
    f"|(?<![紧一两几上下本这每照回光主也或大园森阶登贵])({SURE}(?:{words.FORMS}))"
    f"|({SURE}{GIVEN}{{1,2}}(?:先生|女士|小姐|太太))"
    f"|{AFTER}([{words.STRONG}][总總])(?![部裁监局店公台体共计数额是会算归结])"
)
NOT_NAMES = re.compile(words.NOT_NAMES)
WORD = r"[A-Z][A-Za-z'’\-]{0,20}"
PARTICLE = "(?:van der |van den |van |von |de la |de |der |bin |al-|da |di |dos |le |la )?"
ONE_OR_MORE = f"({WORD}(?: {PARTICLE}{WORD}){{0,2}})"
TWO_OR_MORE = f"({WORD}(?: (?:[A-Z]\\.|{PARTICLE}{WORD})){{1,2}})"
# Each form with the least number of words its name has; a shorter one is an ordinary capitalised word.
ENGLISH = (
    (re.compile(f"\\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor)\\.? {{1,2}}{ONE_OR_MORE}"), 1),
    (re.compile(f"\\b(?:I am|I'm|I’m|[Tt]his is|It's) {TWO_OR_MORE}"), 2),
    (
        re.compile(
            "\\b[Mm]y (?:late |elderly |older |younger |little )?(?:husband|wife|son|daughter|mother|father|colleague|manager|lawyer|brother|sister|friend|partner|client|boss|teacher|agent|mum|dad|mom"
            f"|child|cousin|neighbou?r)(?:,| is| called)? {ONE_OR_MORE}"
        ),
        1,
    ),
    (
        re.compile(
            "\\b(?:employee|agent|consultant|advisor|adviser|representative|member|teacher|instructor|mediator|accountant|named|called|spoke to|spoke with|spoken to|talked to|dealt with|contacted by"
            f"|told by|behalf of|works for|for|by|signed|with|from|colleague|staff),? {TWO_OR_MORE}"
        ),
        2,
    ),
    (
        re.compile(
            "(?:[Rr]egards|[Ss]incerely|[Ff]aithfully|[Tt]hanks|[Tt]hank you|[Cc]heers|[Bb]est|[Rr]espectfully|[Ww]ishes),?[ \\t]{0,3}\\n\\s?"
            f"{ONE_OR_MORE}[ \\t]?(?:$|\\n)"
        ),
        1,
    ),
    (re.compile(f"(?:[Rr]egards|[Ss]incerely|[Ff]aithfully|[Cc]heers|[Rr]espectfully), {ONE_OR_MORE}\\.?\\s?$"), 1),
)
ANY_CASE = re.compile(
    r"(?:(?<![A-Za-z])my (?:full |legal |real |first |last |english )?name(?: is|'s|’s| ?:)|(?<![A-Za-z])my surname is|(?<![A-Za-z])name['’]s|(?<![A-Za-z])i am called|(?<![A-Za-z])people call me|(?<![A-Za-z])name ?[:是]|(?<![A-Za-z])name is|(?<![A-Za-z])applicant:|(?<![A-Za-z])contact person:|(?<![A-Za-z])signed:"
    r"|(?<![A-Za-z])account holder:|(?<![A-Za-z])cardholder:|(?<![A-Za-z])complainant:) {0,2}([a-z][a-z'’\-]{0,20}(?: [a-z]\.?(?= ))?(?: [a-z][a-z'’\-]{1,20}){0,3})",
    re.IGNORECASE,
)
CALLED_LATIN = re.compile(f"(?:{words.CALLED}|我是|这里是|姓名[:是]?|本人|联系人[:是]?|户名[:是]?) ?{ONE_OR_MORE}(?![A-Za-z])")
LATIN = re.compile("[A-Za-z]")
FORM = re.compile(words.FORMS)
WORDS = re.compile("[^ ]+")


def find_names(flat: str) -> Iterator[Span]:
    """Names behind a label, an introduction, a kinship or in front of a form of address; then the same names wherever they recur."""
    spans = [*_chinese(flat), *_english(flat)]
    yield from spans
    for known in {flat[start:end] for start, end, _ in spans}:
        if (len(known) > 2 and not known.isascii() and not FORM.search(known)) or " " in known:
            at = flat.find(known)
            while at >= 0:
                yield at, at + len(known), "name"
                at = flat.find(known, at + len(known))


def _chinese(flat: str) -> Iterator[Span]:
    if flat.isascii():
        return
    for pattern in (CHINESE, SURELY, TITLED):
        for match in pattern.finditer(flat):
            start, end = match.span(match.lastindex or 0)
            if not NOT_NAMES.match(flat, start):
                yield start, end, "name"
    for match in CALLED_LATIN.finditer(flat):
        yield match.start(1), match.end(1), "name"


def _english(flat: str) -> Iterator[Span]:
    if not LATIN.search(flat):
        return
    for pattern, least in ENGLISH:
        for match in pattern.finditer(flat):
            end, count = _english_end(flat, match.start(1), match.end(1), words.DENY_EN)
            if count >= least:
                yield match.start(1), end, "name"
    for match in ANY_CASE.finditer(flat):
        end, count = _english_end(flat, match.start(1), match.end(1), words.STOP_EN)
        if count:
            yield match.start(1), end, "name"


def _english_end(flat: str, start: int, end: int, stop: frozenset[str]) -> tuple[int, int]:
    """Where a name ends, before the first word that goes on with the sentence, and how many words it has."""
    last, count = start, 0
    for word in WORDS.finditer(flat, start, end):
        if word.group().lower().rstrip(".") in stop:
            break
        last, count = word.end(), count + 1
    return last, count
