"""Sections and clauses of two languages brought together; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from portal.policies.importing import Chapter, Part

Item = TypeVar("Item", Part, Chapter)
_CHUNK = {"zh": 700, "en": 2000}


@dataclass(frozen=True)
class Pair:
    """A clause in both languages; None where a language has no counterpart."""

    zh: Part | None
    en: Part | None


@dataclass(frozen=True)
class SectionPair:
    title_zh: str
    title_en: str
    pairs: tuple[Pair, ...]


def in_chunks(part: Part, language: str) -> list[Part]:
    """A long clause cut at paragraphs, so that an answer can quote the passage and not the chapter."""
    chunks: list[list[str]] = [[]]
    for paragraph in part.text.split("\n\n"):
        if chunks[-1] and sum(map(len, chunks[-1])) + len(paragraph) > _CHUNK[language]:
            chunks.append([])
        chunks[-1].append(paragraph)
    if len(chunks) == 1:
        return [part]
    mark = "（{}）" if language == "zh" else " ({})"
    return [replace(part, title=part.title + mark.format(n), text="\n\n".join(chunk)) for n, chunk in enumerate(chunks, start=1)]


def _matched(zh: Sequence[Item], en: Sequence[Item]) -> list[tuple[Item | None, Item | None]]:
    """Both sides in one order: by position when equally many, else by their numbers. What has no sure partner stays alone."""
    if len(zh) == len(en):
        return list(zip(zh, en, strict=True))
    numbered, partners = _by_ordinal(zh), _by_ordinal(en)
    found: list[tuple[Item | None, Item | None]] = []
    for item in zh:
        found.append((item, partners.get(item.ordinal) if item.ordinal in numbered else None))
    taken = [partner for _item, partner in found]
    found += [(None, item) for item in en if item not in taken]
    return found


def _by_ordinal(items: Sequence[Item]) -> dict[int | None, Item]:
    """Items by their number, where every number is there once; else nothing, since a guess would pair the wrong texts."""
    found: dict[int | None, Item] = {item.ordinal: item for item in items if item.ordinal is not None}
    return found if len(found) == sum(item.ordinal is not None for item in items) else {}


def _pairs(zh: Chapter | None, en: Chapter | None) -> tuple[Pair, ...]:
    if zh and en:
        return tuple(Pair(*both) for both in _matched(zh.parts, en.parts))
    if zh:
        return tuple(Pair(chunk, None) for part in zh.parts for chunk in in_chunks(part, "zh"))
    return tuple(Pair(None, chunk) for part in (en.parts if en else ()) for chunk in in_chunks(part, "en"))


def pair(zh: Sequence[Chapter], en: Sequence[Chapter]) -> list[SectionPair]:
    """Section pairs with their clause pairs; either side may be empty."""
    return [SectionPair(left.title if left else "", right.title if right else "", _pairs(left, right)) for left, right in _matched(zh, en)]
