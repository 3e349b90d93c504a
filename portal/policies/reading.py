"""A version as somebody reading one language sees it: that language first, the other beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.safestring import SafeString

from portal.policies.models import Clause
from portal.policies.prose import to_html

LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}


@dataclass(frozen=True)
class Table:
    caption: str
    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Side:
    """A clause in one language; `tag` is its BCP 47 tag."""

    tag: str
    title: str
    html: SafeString
    summary: str
    table: Table | None


@dataclass(frozen=True)
class Row:
    number: str
    anchor: str
    own: Side
    other: Side


@dataclass(frozen=True)
class Part:
    number: int
    title: str
    other_title: str
    rows: list[Row]


def other(language: str) -> str:
    """The other interface language: "en" for "zh-hans", "zh-hans" for "en"."""
    return "en" if language.startswith("zh") else "zh-hans"


def _table(table: dict[str, Any] | None, lang: str) -> Table | None:
    if not table:
        return None
    rows = [[cell[lang] for cell in row] for row in table["rows"]]
    return Table(table["caption"][lang], [cell[lang] for cell in table["columns"]], rows)


def side(clause: Clause, language: str, base: str = "") -> Side:
    """One language of a clause, ready for a page; its references lead to `base`#c-<number>."""
    table = _table(clause.table, language[:2])
    return Side(LANGUAGES[language], clause.title(language), to_html(clause.text(language), base=base), clause.summary(language), table)


def row(clause: Clause, language: str, base: str = "") -> Row:
    """A clause pair, ready for a page."""
    return Row(clause.number, clause.anchor, side(clause, language, base), side(clause, other(language), base))


def parts(clauses: Sequence[Clause], language: str) -> list[Part]:
    """Sections with their clause pairs."""
    return [
        Part(section.number, section.title(language), section.title(other(language)), [row(clause, language) for clause in group])
        for section, group in groupby(clauses, key=lambda clause: clause.section)
    ]
