"""What keeps a draft from being published, each reason with its clause; pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Words
from portal.policies.lists import Register
from portal.policies.lists import differences as list_differences
from portal.policies.prose import references
from portal.policies.quantities import differences
from portal.policies.rules import LANGUAGES, NEED_TABLE, required_items
from portal.policies.tables import outline

_MISSING = {"zh": _("Chinese is missing: %(part)s."), "en": _("English is missing: %(part)s.")}
_CHANGED_ALONE = {
    "zh": _("Only the Chinese changed since the version in force."),
    "en": _("Only the English changed since the version in force."),
}


class Section(Protocol):
    number: int
    title_zh: str
    title_en: str


class Clause(Protocol):
    anchor: str
    number: str
    title_zh: str
    title_en: str
    text_zh: str
    text_en: str
    summary_zh: str
    summary_en: str
    table: Any
    items: Any

    @property
    def section(self) -> Any: ...


@dataclass(frozen=True)
class Blocker:
    """One reason: a stable code, the clause's number ("" for the whole policy), and words with their facts."""

    code: str
    clause: str
    words: Words
    facts: dict[str, str]

    @property
    def text(self) -> str:
        return str(self.words) % {name: str(value) for name, value in self.facts.items()}


def _empty_parts(clause: Clause) -> Iterator[tuple[str, Words]]:
    for lang in LANGUAGES:
        if not getattr(clause, f"title_{lang}").strip():
            yield lang, _("title")
        if not getattr(clause, f"text_{lang}").strip():
            yield lang, _("text")
        if not getattr(clause, f"summary_{lang}").strip() and (clause.summary_zh or clause.summary_en):
            yield lang, _("summary")
        if clause.table and any(not cell.get(lang, "").strip() for cell in _cells(clause.table)):
            yield lang, _("a table cell")


def _cells(table: dict[str, Any]) -> Iterator[dict[str, str]]:
    yield table["caption"]
    yield from table["columns"]
    for row in table["rows"]:
        yield from row


def _whole(clause: Clause, lang: str) -> str:
    cells = [cell.get(lang, "") for cell in _cells(clause.table)] if clause.table else []
    return "\n".join([*(getattr(clause, f"{part}_{lang}") for part in ("title", "summary", "text")), *cells])


def _languages(clauses: Sequence[Clause]) -> Iterator[Blocker]:
    for clause in clauses:
        for lang, part in _empty_parts(clause):
            yield Blocker("language_missing", clause.number, _MISSING[lang], {"part": part})  # type: ignore[dict-item]
    for section in {clause.section.number: clause.section for clause in clauses}.values():
        for lang in LANGUAGES:
            if not getattr(section, f"title_{lang}").strip():
                yield Blocker("language_missing", str(section.number), _MISSING[lang], {"part": _("title")})  # type: ignore[dict-item]


_TABLES_DIFFER = _("The tables in the two texts differ: both need the same ones at the same places, with as many rows and columns.")


def _tables(clauses: Sequence[Clause]) -> Iterator[Blocker]:
    """Tables in the words of a clause that are not the same in both languages: as many rows and columns, at the same place."""
    for clause in clauses:
        if clause.text_zh.strip() and clause.text_en.strip() and outline(clause.text_zh) != outline(clause.text_en):
            yield Blocker("tables_differ", clause.number, _TABLES_DIFFER, {})


def _numbers(clauses: Sequence[Clause]) -> Iterator[Blocker]:
    for clause in clauses:
        texts = {lang: _whole(clause, lang) for lang in LANGUAGES}
        if not all(getattr(clause, f"text_{lang}").strip() for lang in LANGUAGES):
            continue
        for lang, only in zip(LANGUAGES, differences(texts["zh"], texts["en"]), strict=True):
            if only:
                facts = {"numbers": "; ".join(map(str, only))}
                yield Blocker("numbers_differ", clause.number, _ONLY[lang], facts)


_ONLY = {"zh": _("Numbers or dates only in the Chinese: %(numbers)s."), "en": _("Numbers or dates only in the English: %(numbers)s.")}


def _references(clauses: Sequence[Clause]) -> Iterator[Blocker]:
    known = {clause.number for clause in clauses}
    for clause in clauses:
        for number in sorted({*references(_whole(clause, "zh")), *references(_whole(clause, "en"))} - known):
            yield Blocker("reference_broken", clause.number, _("It points to clause %(number)s, which does not exist."), {"number": number})


def _items(clauses: Sequence[Clause], jurisdictions: Iterable[str]) -> Iterator[Blocker]:
    covered = {item: clause for clause in clauses for item in clause.items}
    for item, words in required_items(jurisdictions).items():
        if item not in covered:
            yield Blocker("item_missing", "", _("A mandatory item is missing: %(item)s (%(code)s)."), {"item": _(words), "code": item})  # type: ignore[dict-item]
        elif item in NEED_TABLE and not any(item in clause.items and clause.table for clause in clauses):
            yield Blocker("table_missing", covered[item].number, _("This list must be a table (%(code)s)."), {"code": item})


_REGISTER: dict[str, Words] = {
    "missing": _("The list does not name “%(entry)s”, which stands in the register."),
    "differs": _("“%(entry)s” is not what the register says, in: %(columns)s."),
    "unknown": _("The list names “%(entry)s”, which the register does not have (any more)."),
}


def _without_list(item: str, register: Register, clauses: Sequence[Clause]) -> Iterator[Blocker]:
    covering = [clause for clause in clauses if item in clause.items]
    if register.required and covering and not any(clause.table for clause in covering):
        facts = {"caption": f"{register.caption['zh']} / {register.caption['en']}"}
        yield Blocker("register_list", covering[0].number, _("The table “%(caption)s” is missing here."), facts)


def _registers(clauses: Sequence[Clause], registers: Mapping[str, Register]) -> Iterator[Blocker]:
    """Lists that do not say what the registers say, entry by entry. A list that is missing as a whole is said by `_items`."""
    for item, register in registers.items():
        yield from _without_list(item, register, clauses)
        for clause in clauses:
            if item in clause.items and clause.table:
                for found in list_differences(clause.table, register):
                    facts = {"entry": found.entry, "columns": found.columns}
                    yield Blocker(f"register_{found.kind}", clause.number, _REGISTER[found.kind], facts)


def _changed_alone(clauses: Sequence[Clause], before: Sequence[Clause]) -> Iterator[Blocker]:
    earlier = {clause.anchor: clause for clause in before}
    for clause in clauses:
        old = earlier.get(clause.anchor)
        if old is None:
            continue
        changed = [lang for lang in LANGUAGES if _whole(old, lang) != _whole(clause, lang)]
        if len(changed) == 1:
            yield Blocker("changed_alone", clause.number, _CHANGED_ALONE[changed[0]], {})


def _bullets(changes_zh: Sequence[str], changes_en: Sequence[str]) -> Iterator[Blocker]:
    if not changes_zh or len(changes_zh) != len(changes_en) or not all([*changes_zh, *changes_en]):
        yield Blocker("changes_missing", "", _("Say in both languages what changed, the same points in each."), {})


def blockers(
    clauses: Sequence[Clause],
    *,
    before: Sequence[Clause],
    jurisdictions: Iterable[str],
    material: bool,
    changes_zh: Sequence[str],
    changes_en: Sequence[str],
    registers: Mapping[str, Register],
) -> list[Blocker]:
    """Everything that blocks publishing, in reading order; `before` holds the clauses of the version now in force (may be empty).

    A change of wording (`material` false) may touch one language alone: that is how a typing error is put right.
    """
    if not clauses:
        return [Blocker("empty", "", _("The draft has no clauses."), {})]
    found = [
        *_languages(clauses),
        *_tables(clauses),
        *_numbers(clauses),
        *_references(clauses),
        *_items(clauses, jurisdictions),
        *_registers(clauses, registers),
    ]
    if before:
        found += [*(_changed_alone(clauses, before) if material else ()), *_bullets(changes_zh, changes_en)]
    return found
