"""Finding personal details in what people write, pure and linear, before anything else sees it.

`find` errs on the side of masking where a label says what follows, and leaves order numbers, amounts, dates, clause numbers,
case references and receipt codes alone. Kinds are those of masking.py. Measured in tests/vault/test_finding_quality.py.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from portal.vault.find_codes import find_credit_codes, find_emails, find_messengers, find_other_ids, find_passports, find_plates
from portal.vault.find_names import find_names
from portal.vault.find_numbers import find_numbers
from portal.vault.find_places import find_addresses
from portal.vault.found import Found, flatten
from portal.vault.masking import Level, mask

__all__ = ["Found", "MaskedText", "find", "mask_text"]

Span = tuple[int, int, str]
Finder = Callable[[str], Iterator[Span]]

NUMERIC = re.compile(r"\d[A-Za-z]?\d|[零〇一二三四五六七八九幺](?: ?[零〇一二三四五六七八九幺]){10}|(?:\d[ .()\-]{1,3}){6}")
# Our own receipts (Crockford base32 in groups) and case references are no personal data and must stay readable.
REFERENCE = re.compile(r"(?<![0-9A-Za-z])20\d{2}-[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{5}(?![0-9A-Za-z])")
RECEIPT = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{4,6}([ \-])(?:[0-9A-Za-z]{4,6}\1){3,5}[0-9A-Za-z]{1,6}(?![0-9A-Za-z])")
MIXED = re.compile(r"(?=[0-9]*[A-Za-z])(?=[A-Za-z]*[0-9])[0-9A-Za-z]+")
# In this order the first finder to claim a stretch keeps it.
WITH_DIGITS: tuple[Finder, ...] = (find_credit_codes, find_other_ids, find_passports, find_plates, find_numbers)


@dataclass(frozen=True)
class MaskedText:
    """A text with every found detail masked, and what was found (positions in the original)."""

    text: str
    found: tuple[Found, ...]


def find(text: str) -> list[Found]:
    """Personal details in `text`, in order, never overlapping."""
    flat = flatten(text)
    kept = sorted(_claim(len(flat), _ours(flat), _spans(flat)))
    return [Found(start, end, kind, text[start:end]) for start, end, kind in kept]


def mask_text(text: str, level: Level = "staff") -> MaskedText:
    """`text` with its personal details masked."""
    found = find(text)
    parts, at = [], 0
    for one in found:
        parts += [text[at : one.start], mask(one.kind, one.value, level)]
        at = one.end
    return MaskedText("".join([*parts, text[at:]]), tuple(found))


def _spans(flat: str) -> Iterator[Span]:
    yield from find_emails(flat)
    if NUMERIC.search(flat):
        for finder in WITH_DIGITS:
            yield from finder(flat)
    yield from find_messengers(flat)
    yield from find_addresses(flat)
    yield from find_names(flat)


def _ours(flat: str) -> list[tuple[int, int]]:
    receipts = [match for match in RECEIPT.finditer(flat) if len(MIXED.findall(match.group())) >= 3]
    return [match.span() for match in [*REFERENCE.finditer(flat), *receipts]]


def _claim(size: int, taken: Iterable[tuple[int, int]], spans: Iterable[Span]) -> list[Span]:
    """Spans in order of claim, without those that overlap an earlier one."""
    claimed = bytearray(size)
    for start, end in taken:
        claimed[start:end] = b"\x01" * (end - start)
    kept = []
    for start, end, kind in spans:
        if end > start and 1 not in claimed[start:end]:
            claimed[start:end] = b"\x01" * (end - start)
            kept.append((start, end, kind))
    return kept
