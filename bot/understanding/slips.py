"""Slips of the finger in English: the words a text probably stands for, by how people mistype and by the words beside. Only what nobody
ever wrote is touched."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

from bot.understanding.words import stem

# Words with one blank between them are neighbours.
RUN = re.compile(r"[a-z]+(?:'[a-z]+)?(?: [a-z]+(?:'[a-z]+)?)*")
EDGE, BLANK = "", " "
# Two slips leave too little of a word shorter than TWICE. As short as SHORT, a word that is common elsewhere may be a slip here, but only
# the words beside can tell.
TWICE, SHORT, LONGEST = 6, 3, 24
# Two letters are an abbreviation as often as a slip: only their order is put right.
PAIR = 2
# What people call out, and write as long as they feel it.
SOUND = re.compile(
    r"h?a+i+y+(?:a+|o+)h?|wa+(?:h+|la+o+)|a+la+ma+k|h+m+|u+[gh]+h*|a+r+g+h+|e+w+|o+i+|(?:ai|hai)z+|[lm]+[aeo]+h+|lo+r+|tsk|o+u+c+h+|o+h+|a+h+"
)
# As how often written a word counts that is only common elsewhere; how much less than a pair of neighbours a word says by itself.
COMMON, BESIDE = 0.3, 8.0
# Logarithms of chances: two letters changed places, one lost or doubled; one too many, a wrong one; two slips; the first letter another
# one; a blank lost or a letter away from its place; a word that nobody knows. Around these values nothing changes much.
SLIP, EXTRA, WRONG, TWO, FIRST, BORDER, UNKNOWN = -4.0, -7.0, -6.0, -10.0, -1.0, -5.0, -15.0
Words = tuple[str, ...]
Whole = NDArray[np.int64]
Places = NDArray[np.int32]


@dataclass(frozen=True)
class English:
    """How often each word was written (0: common elsewhere), nothing standing for an end; and each pair of neighbours with a blank."""

    words: Mapping[str, int] = field(default_factory=dict)
    pairs: Mapping[str, int] = field(default_factory=dict)

    def mend(self, flat: str, names: Container[str] = ()) -> str:
        """A normalised text with unknown words, but for `names`, taken for what they probably stand for."""
        return RUN.sub(lambda run: BLANK.join(self.mended(run.group().split(BLANK), names)), flat)

    def mended(self, run: Sequence[str], names: Container[str] = ()) -> list[str]:
        """Neighbouring words, looked at from left to right, each with two on either side."""
        said, place = [EDGE, EDGE, *run, EDGE, EDGE], 2
        while word := said[place]:
            first, left, _, right, last = said[place - 2 : place + 3]
            if word in names or self.stands(word, between=bool(left and right)):
                place += 1
                continue
            around = self.after(first, left) + self.after(right, last)
            ways = [
                (around + self.likely((left, *meant, right)) + weight, (left, *meant, right))
                for meant, weight in self.readings(word)
                if len(word) > SHORT or self.seen(left, *meant, right)
            ]
            ways += [(self.likely((first, *others, last)) + BORDER, others) for others in self.moved(left, word, right)]
            if not ways or word in self.words:
                ways.append((around + self.likely((left, word, right)), (left, word, right)))
            said[place - 1 : place + 2] = others = max(ways)[1]
            place += len(others) - (2 if others[-1] == right else 1)
        return said[2:-2]

    def stands(self, word: str, between: bool) -> bool:
        """Whether a word is left as it is; a short one that is common elsewhere is, unless it stands between two others."""
        if self.words.get(word) or len(word) > LONGEST:
            return True
        if SOUND.fullmatch(word):
            return True
        known = word in self.words or (len(word) > SHORT and stem(word) in self.stems)
        return known and (len(word) > SHORT or not between)

    def seen(self, left: str, *words: str) -> bool:
        """Whether the first or last of these stood beside that neighbour before; an end is none."""
        *meant, right = words
        return bool((left and f"{left}{BLANK}{meant[0]}" in self.pairs) or (right and f"{meant[-1]}{BLANK}{right}" in self.pairs))

    def readings(self, word: str) -> Iterator[tuple[Words, float]]:
        """What a word may stand for, with the chance of such a slip."""
        for other in self.alike(word) if len(word) > PAIR else swapped(word):
            if other in self.words:
                yield (other,), slip(word, other)
        if word not in self.words:
            for place in range(1, len(word)):
                if self.knows(word[:place], word[place:]):
                    yield (word[:place], word[place:]), BORDER

    def moved(self, left: str, word: str, right: str) -> Iterator[Words]:
        """A word and its neighbours with one of the blanks between them away or a letter further."""
        if right and word not in self.words:
            for parts in ((word + right,), (word[:-1], word[-1] + right), (word + right[0], right[1:])):
                if self.knows(*parts):
                    yield (left, *parts)
        if left and word not in self.words:
            for parts in ((left + word,), (left[:-1], left[-1] + word), (left + word[0], word[1:])):
                if self.knows(*parts):
                    yield (*parts, right)

    def knows(self, *words: str) -> bool:
        """Whether somebody wrote each of these words; a letter is none, but for two."""
        return all(self.words.get(word, 0) > 0 and (len(word) > 1 or word in ("a", "i")) for word in words)

    def likely(self, words: Words) -> float:
        """The logarithm of the chance of words one after another."""
        return sum(self.after(left, word) for left, word in pairwise(words))

    def after(self, left: str, word: str) -> float:
        count = self.words.get(word)
        if count is None:
            return UNKNOWN
        beside = self.pairs.get(f"{left}{BLANK}{word}", 0) + BESIDE * (count or COMMON) / self.total
        return log(beside / (self.words.get(left, 0) + BESIDE))

    def alike(self, word: str) -> set[str]:
        """Known words one slip away from a word, or else two from one that is long enough."""
        near = self.sharing({word, *shorter(word)}) - {word}
        if near or len(word) < TWICE:
            return {other for other in near if abs(len(other) - len(word)) < 2}
        return self.sharing({form for once in (*shorter(word), *swapped(word)) for form in (once, *shorter(once))})

    def sharing(self, forms: set[str]) -> set[str]:
        """Known words that are one of these, or become one without one of their letters."""
        hashes, places = self.index
        wanted = np.array([hash(form) for form in forms])
        spans = zip(hashes.searchsorted(wanted).tolist(), hashes.searchsorted(wanted, "right").tolist(), strict=True)
        return {self.candidates[place] for begin, end in spans for place in places[begin:end].tolist()}

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(map(stem, self.words))

    @cached_property
    def total(self) -> float:
        return sum(count or COMMON for count in self.words.values())

    @cached_property
    def candidates(self) -> list[str]:
        return [word for word in self.words if word.isalpha()]

    @cached_property
    def index(self) -> tuple[Whole, Places]:
        """Every known word by itself and by what is left of it without one letter, as hashes in rising order, and its place among the
        candidates: a tenth of the memory of a dict."""
        forms = [[word, *shorter(word)] for word in self.candidates]
        hashes = np.array([hash(form) for word in forms for form in word])
        order = hashes.argsort()
        return hashes[order], np.repeat(np.arange(len(forms), dtype=np.int32), [len(word) for word in forms])[order]


def slip(word: str, meant: str) -> float:
    """The logarithm of the chance that one word was typed for another."""
    shared = min(len(word), len(meant))
    start = next((place for place in range(shared) if word[place] != meant[place]), shared)
    shared -= start
    end = next((place for place in range(shared) if word[-1 - place] != meant[-1 - place]), shared)
    typed, stood = word[start : len(word) - end], meant[start : len(meant) - end]
    if len(typed) + len(stood) == 1:
        chance = SLIP if stood or word[start - 1 : start] == typed else EXTRA
    elif len(typed) == len(stood) == 1:
        chance = WRONG
    else:
        chance = SLIP if len(typed) == 2 and typed == stood[::-1] else TWO
    return chance + (FIRST if word[0] != meant[0] else 0.0)


def shorter(word: str) -> set[str]:
    """What is left of a word without one of its letters."""
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def swapped(word: str) -> set[str]:
    """A word with two neighbouring letters in each other's place."""
    return {word[:place] + word[place + 1] + word[place] + word[place + 2 :] for place in range(len(word) - 1)} - {word}
