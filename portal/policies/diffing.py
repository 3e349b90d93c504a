"""What changed between two versions, readable: word by word in English, character by character in Chinese; pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Protocol

from portal.policies.tables import plain

_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[.'’:/@-][A-Za-z0-9]+)*|\s+|.", re.DOTALL)
# An island of unchanged text this short between two changes reads as noise.
_ISLAND = 2


class Clause(Protocol):
    """What a comparison needs of a clause."""

    anchor: str
    number: str
    title_zh: str
    title_en: str
    text_zh: str
    text_en: str
    table: Any


@dataclass(frozen=True)
class Piece:
    kind: str  # "same", "gone", "new"
    text: str


@dataclass(frozen=True)
class Change:
    """One clause in both versions. `kind`: same, moved (only its number), changed, added, removed."""

    kind: str
    old: Clause | None
    new: Clause | None
    pieces: dict[str, tuple[Piece, ...]]

    @property
    def clause(self) -> Clause:
        clause = self.new or self.old
        assert clause is not None
        return clause


def tokens(text: str) -> list[str]:
    """Words and numbers whole, everything else (each Chinese character) one by one."""
    return _TOKEN.findall(text)


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """(kind, old text, new text) with short unchanged islands drowned in the changes around them."""
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    gone = fresh = ""
    for index, (kind, a, b, c, d) in enumerate(codes):
        was, now = "".join(old[a:b]), "".join(new[c:d])
        edge = index in (0, len(codes) - 1)
        if kind == "equal" and (edge or b - a > _ISLAND or not was.strip(" ")):
            if gone or fresh:
                yield "changed", gone, fresh
            gone = fresh = ""
            yield "same", was, now
        else:
            gone, fresh = gone + was, fresh + now
    if gone or fresh:
        yield "changed", gone, fresh


_STOPS = "。；，、.;,"


def _shifted(pieces: Sequence[Piece]) -> list[Piece]:
    """Changes moved past a stop they begin with when the text after them begins with the same: "[. New]. Old" reads "。[New。] Old"."""
    out = list(pieces)
    for place in range(1, len(out) - 1):
        before, change, after = out[place - 1 : place + 2]
        alone = before.kind == after.kind == "same" and change.kind != "same"
        if alone and change.text[0] in _STOPS and change.text[0] == after.text[0]:
            stop = change.text[0]
            out[place - 1] = Piece("same", before.text + stop)
            out[place] = Piece(change.kind, change.text[1:] + stop)
            out[place + 1] = Piece("same", after.text[1:])
    return [piece for piece in out if piece.text]


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces that lead from one text to the other, what went before what came."""
    pieces: list[Piece] = []
    for kind, was, now in _runs(tokens(old), tokens(new)):
        if kind == "same":
            pieces.append(Piece("same", now))
            continue
        pieces += [Piece(which, text) for which, text in (("gone", was), ("new", now)) if text]
    return tuple(_shifted(pieces))


def _rows(clause: Clause | None) -> list[Any]:
    return [clause.table["columns"], *clause.table["rows"]] if clause and clause.table else []


def _flat(clause: Clause | None, against: Clause | None, language: str) -> str:
    """Title and text of a clause, and the rows of its own table that the other version does not have."""
    if clause is None:
        return ""
    known = _rows(against)
    rows = [" | ".join(cell[language] for cell in row) for row in _rows(clause) if row not in known]
    return "\n".join([getattr(clause, f"title_{language}"), plain(getattr(clause, f"text_{language}")), *rows])


def _change(old: Clause | None, new: Clause | None) -> Change:
    texts = {lang: (_flat(old, new, lang), _flat(new, old, lang)) for lang in ("zh", "en")}
    if old is None or new is None:
        kind = "added" if old is None else "removed"
    elif any(was != now for was, now in texts.values()):
        kind = "changed"
    else:
        kind = "same" if old.number == new.number else "moved"
    pieces = {lang: compare(*pair) for lang, pair in texts.items()} if kind not in ("same", "moved") else {}
    return Change(kind, old, new, pieces)


def changes(old: Sequence[Clause], new: Sequence[Clause]) -> list[Change]:
    """Every clause of both versions, matched by anchor, in the order of the new version; removed ones at the end."""
    before = {clause.anchor: clause for clause in old}
    kept = {clause.anchor for clause in new}
    return [
        *(_change(before.get(clause.anchor), clause) for clause in new),
        *(_change(clause, None) for clause in old if clause.anchor not in kept),
    ]
