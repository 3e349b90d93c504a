"""A version as somebody reading one language sees it: that language first, the other beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString

from portal.policies import tables
from portal.policies.models import Clause
from portal.policies.prose import to_html
from portal.policies.tables import Grid

LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}


@dataclass(frozen=True)
class Table:
    """`label` names it among all tables of the page: its caption, or what stands for one."""

    label: str
    caption: str
    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Piece:
    """A stretch of a clause in one language: words ready for a page, or a table."""

    html: SafeString | None
    table: Table | None = None


@dataclass(frozen=True)
class Side:
    """A clause in one language; `tag` is its BCP 47 tag. `pieces` in their order, the clause's own table last."""

    tag: str
    title: str
    summary: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Row:
    number: str
    anchor: str
    own: Side
    other: Side

    @property
    def pairs(self) -> list[tuple[Piece, Piece]]:
        """What stands side by side; [] where the two languages do not go piece by piece, as in a draft that lacks one."""
        kinds = [[piece.table is None for piece in side.pieces] for side in (self.own, self.other)]
        return list(zip(self.own.pieces, self.other.pieces, strict=True)) if kinds[0] == kinds[1] else []


@dataclass(frozen=True)
class Part:
    number: int
    title: str
    other_title: str
    rows: list[Row]


def other(language: str) -> str:
    """The other interface language: "en" for "zh-hans", "zh-hans" for "en"."""
    return "en" if language.startswith("zh") else "zh-hans"


def _table(grid: Grid, title: str, place: int) -> Table:
    return Table(grid.caption or f"{title} ({place})", grid.caption, grid.columns, grid.rows)


def _pieces(clause: Clause, language: str, base: str) -> Iterator[Piece]:
    said, lang = tables.pieces(clause.text(language)), language[:2]
    own = [tables.one_side(clause.table, lang)] if clause.table else []
    for place, piece in enumerate([*said, *own], start=1):
        if isinstance(piece, str):
            yield Piece(to_html(piece, base=base))
        else:
            yield Piece(None, _table(piece, clause.title(language), place))


def side(clause: Clause, language: str, base: str = "") -> Side:
    """One language of a clause, ready for a page; its references lead to `base`#c-<number>."""
    return Side(LANGUAGES[language], clause.title(language), clause.summary(language), list(_pieces(clause, language, base)))


def row(clause: Clause, language: str, base: str = "") -> Row:
    """A clause pair, ready for a page."""
    return Row(clause.number, clause.anchor, side(clause, language, base), side(clause, other(language), base))


def parts(clauses: Sequence[Clause], language: str) -> list[Part]:
    """Sections with their clause pairs."""
    return [
        Part(section.number, section.title(language), section.title(other(language)), [row(clause, language) for clause in group])
        for section, group in groupby(clauses, key=lambda clause: clause.section)
    ]
