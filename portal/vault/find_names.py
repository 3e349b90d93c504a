"""Names of persons in Latin letters, and every later mention of a name once found. On flattened text."""

import re
from collections.abc import Iterator

from portal.vault import words
from portal.vault.find_chinese_names import find_chinese_names
from portal.vault.found import ANY_HAN

Span = tuple[int, int, str]

WORD = r"[A-Z][A-Za-z'’\-]{0,20}"
PARTICLE = "(?:van der |van den |van |von |de la |de |der |bin |al-|da |di |dos |le |la )?"
ONE_OR_MORE = f"({WORD}(?: {PARTICLE}{WORD}){{0,2}})"
TWO_OR_MORE = f"({WORD}(?: (?:[A-Z]\\.|{PARTICLE}{WORD})){{1,2}})"
LATE = "(?:late |elderly |older |younger |little )?"
FAMILY = (
    "(?:husband|wife|son|daughter|mother|father|colleague|manager|lawyer|brother|sister|friend|partner|client|boss|teacher|agent|mum|dad|mom|child|cousin"
    "|neighbou?r)(?:,| is| called)?"
)
STAFF = (
    "(?:employee|agent|consultant|advis[eo]r|representative|member|teacher|instructor|mediator|accountant|named|called"
    "|spoken? (?:to|with)|talked to|dealt with"
    "|contacted by|told by|behalf of|works for|signed by|colleague|staff)"
)
CLOSING = "(?:[Rr]egards|[Ss]incerely|[Ff]aithfully|[Tt]hanks|[Tt]hank you|[Cc]heers|[Bb]est|[Rr]espectfully|[Ww]ishes)"
# Each form with the least number of words its name has; a shorter one is an ordinary capitalised word.
FORMS = (
    (re.compile(f"\\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor)\\.? {{1,2}}{ONE_OR_MORE}"), 1),
    (re.compile(f"\\b(?:I am|[Ii]'m|[Ii]’m|[Tt]his is|It's) {TWO_OR_MORE}"), 2),
    (re.compile(f"\\b[Mm]y {LATE}{FAMILY} {ONE_OR_MORE}"), 1),
    (re.compile(f"\\b{STAFF},? {TWO_OR_MORE}"), 2),
    (re.compile(f"\\bI, {TWO_OR_MORE},"), 2),
    (re.compile(f"\\b{TWO_OR_MORE}(?=,? (?:from|in|at|of) your (?:sales|office|team|company|school|branch|staff))"), 2),
    (re.compile(f"{CLOSING},?[ \\t]{{0,3}}\\n\\s?{ONE_OR_MORE}[ \\t]?(?:$|\\n)"), 1),
    (re.compile(f"(?:[Rr]egards|[Ss]incerely|[Ff]aithfully|[Cc]heers|[Rr]espectfully), {ONE_OR_MORE}\\.?\\s?$"), 1),
    (re.compile(f"(?:我叫|名叫|名字叫|我的名字是|我是|这里是|姓名[:是]?|本人|联系人[:是]?|户名[:是]?) ?{ONE_OR_MORE}(?![A-Za-z])"), 1),
)
# A known first name, or a Chinese surname in pinyin, makes two capitalised words a name wherever they stand. What stands in front
# asks only for a capitalised word with a space behind it, so that the long list is not gone through at every word.
KNOWN = re.compile(f"\\b(?=[A-Z][A-Za-z\\-]* )((?:{words.FIRST_NAMES}|{words.PINYIN_SURNAMES})(?: (?:[A-Z]\\.|{PARTICLE}{WORD})){{1,2}})")
FIRST_ALONE = re.compile(f"\\b(?:I am|[Ii]'m|[Ii]’m|[Ii]m|[Tt]his is|[Ii]t's|[Hh]i,?|[Hh]ello,?) ((?:{words.FIRST_NAMES}))\\b(?! [A-Z])")
ANY_CASE = re.compile(
    r"(?<![A-Za-z])(?:my (?:full |legal |real |first |last |english )?name(?: is|'s|’s| ?:)|my surname is"
    r"|name['’]s|i am called|people call me|name ?[:是]|name is"
    r"|applicant:|contact person:|signed:|account holder:|cardholder:|complainant:)"
    r" {0,2}([a-z][a-z'’\-]{0,20}(?: [a-z]\.?(?= ))?(?: [a-z][a-z'’\-]{1,20}){0,3})",
    re.IGNORECASE,
)
CAPITAL = re.compile("[A-Z]")
NAME_LABEL = re.compile("name|call|applicant|contact|signed|holder|complainant", re.IGNORECASE)
FORM = re.compile(words.FORMS)
PARTS = re.compile("[^ ]+")


def find_names(flat: str) -> Iterator[Span]:
    """Names behind a label, an introduction, a kinship or in front of a form of address; then the same names wherever they recur."""
    spans = [*(find_chinese_names(flat) if ANY_HAN.search(flat) else []), *_latin(flat)]
    yield from spans
    for known in {flat[start:end] for start, end, _ in spans}:
        if (len(known) > 2 and not known.isascii() and not FORM.search(known)) or " " in known:
            yield from _again(flat, known)


def _again(flat: str, known: str) -> Iterator[Span]:
    at = flat.find(known)
    while at >= 0:
        yield at, at + len(known), "name"
        at = flat.find(known, at + len(known))


def _latin(flat: str) -> Iterator[Span]:
    if CAPITAL.search(flat):
        for pattern, least in FORMS:
            yield from _matches(pattern, flat, words.DENY_EN, least)
        yield from _matches(KNOWN, flat, words.DENY_EN, 2)
        yield from _matches(FIRST_ALONE, flat, words.DENY_EN, 1)
    if NAME_LABEL.search(flat):
        yield from _matches(ANY_CASE, flat, words.STOP_EN, 1)


def _matches(pattern: re.Pattern[str], flat: str, stop: frozenset[str], least: int) -> Iterator[Span]:
    for match in pattern.finditer(flat):
        end, count = _end(flat, match.start(1), match.end(1), stop)
        if count >= least:
            yield match.start(1), end, "name"


def _end(flat: str, start: int, end: int, stop: frozenset[str]) -> tuple[int, int]:
    """Where a name ends, before the first word that goes on with the sentence, and how many words it has."""
    last, count = start, 0
    for part in PARTS.finditer(flat, start, end):
        if part.group().lower().rstrip(".") in stop:
            break
        last, count = part.end(), count + 1
    return last, count
