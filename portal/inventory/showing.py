"""An entry in words for a page: each column with its label and value in the active language, and what a proposal changes in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from portal.accounts.rules import Role
from portal.doors.errors import Words
from portal.inventory import queries
from portal.inventory.models import Datum
from portal.inventory.rules import Basis, Done, Gdpr, Kind, Start, Then, period_words

LABELS: dict[str, Words] = {
    "title": pgettext_lazy("inventory", "Name"),
    "information": gettext_lazy("Information"),
    "purpose": gettext_lazy("What for"),
    "method": gettext_lazy("How it is collected"),
    "basis": gettext_lazy("Legal basis"),
    "gdpr": gettext_lazy("Under the GDPR"),
    "needed": gettext_lazy("Must it be given?"),
    "separate_consent": gettext_lazy("Separate consent is asked"),
    "in_policy": gettext_lazy("Stands in the policy"),
    "sensitive": gettext_lazy("Sensitive"),
    "category": gettext_lazy("Kind of information"),
    "purposes": gettext_lazy("Purposes"),
    "required": gettext_lazy("Must be given"),
    "without": gettext_lazy("If it is not given"),
    "places": gettext_lazy("Where it comes in"),
    "roles": gettext_lazy("Who sees it"),
    "keeping": gettext_lazy("Retention rule"),
    "start": gettext_lazy("Counted from"),
    "period": gettext_lazy("Period"),
    "kept": gettext_lazy("Kept for, in words"),
    "then": gettext_lazy("At the end"),
    "done": gettext_lazy("Who sees to it"),
    "term": gettext_lazy("At least as long as the term"),
}
BASIS_WORDS: Words = gettext_lazy("Legal basis, in words")
THEN_WORDS: Words = gettext_lazy("At the end, in words")
CHOICES = {"start": Start, "then": Then, "done": Done, "gdpr": Gdpr}
NOBODY: dict[str, Words] = {"client": gettext_lazy("The person concerned"), "nobody": gettext_lazy("Nobody")}


@dataclass(frozen=True)
class Line:
    """One column, or a pair: `values` is (language tag, words) each; `before` the same of the version that stands, if it differs."""

    label: str
    values: tuple[tuple[str, str], ...]
    before: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Field:
    """A field as its list shows it, what it rests on named in the active language."""

    entry: Datum
    purposes: str
    roles: str
    keeping: str


def fields() -> list[Field]:
    """Every field that stands; three queries however many they are."""
    purposes, keepings = queries.titles(Kind.PURPOSE), queries.titles(Kind.KEEPING)
    return [
        Field(row, _joined(purposes.get(each, each) for each in row.purposes), _joined(map(role, row.roles)), keepings[row.keeping])
        for row in queries.data()
    ]


def _joined(words: Iterable[str]) -> str:
    return pgettext("list", ", ").join(words)


def lines(kind: str, content: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> list[Line]:
    found = []
    for label, names in _columns(content):
        values = _values(kind, names, content)
        earlier = _values(kind, names, before) if before is not None else ()
        found.append(Line(str(label), values, earlier if earlier != values else ()))
    return found


def _columns(content: Mapping[str, Any]) -> Iterator[tuple[Words, tuple[str, ...]]]:
    for name in content:
        if name.endswith("_en"):
            continue
        base = name.removesuffix("_zh")
        label = {"basis_zh": BASIS_WORDS, "then_zh": THEN_WORDS}.get(name) or LABELS[base]
        yield label, (name, f"{base}_en") if name.endswith("_zh") else (name,)


def _values(kind: str, names: tuple[str, ...], content: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    if len(names) == 2:
        return ("zh-Hans", content[names[0]]), ("en", content[names[1]])
    return (("", _word(kind, names[0], content[names[0]])),)


def _word(kind: str, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return pgettext("inventory", "Yes") if value else pgettext("inventory", "No")
    if name == "basis":
        return str(Basis(value).label)
    if name in CHOICES:
        return str(CHOICES[name](value).label)
    if name == "period":
        return period_words(value) or "–"
    if name in ("category", "keeping"):
        return queries.titles(Kind(name)).get(value, value)
    if name == "purposes":
        named = queries.titles(Kind.PURPOSE)
        return _joined(named.get(each, each) for each in value)
    if name == "roles":
        return _joined(map(role, value))
    return _joined(value) if isinstance(value, list) else str(value) or "–"


def role(code: str) -> str:
    return str(NOBODY[code] if code in NOBODY else Role(code).label)
