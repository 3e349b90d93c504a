"""What keeps a text from being published: a language missing, other promises in the other language, clauses that are not there, a detail of
somebody's. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.education.rules import PAIRS, Kind
from portal.policies.quantities import differences, in_english
from portal.policies.rules import TOPICS
from portal.vault.finding import find

PERIODS = ("d", "wd", "m", "y", "h")


@dataclass(frozen=True)
class Blocker:
    code: str
    text: str | Promise


def blockers(kind: str, content: Mapping[str, Any], clauses: Mapping[str, str], ours: Collection[str]) -> list[Blocker]:
    """`clauses`: anchor -> English words of each clause in force; `ours`: addresses of the firm that a text may give."""
    return [*_missing(kind, content), *_promises(kind, content, clauses), *_anchors(kind, content, clauses), *_details(kind, content, ours)]


def _missing(kind: str, content: Mapping[str, Any]) -> list[Blocker]:
    names = [f"{name}_{lang}" for name in PAIRS[Kind(kind)] for lang in ("zh", "en")]
    if all(str(content.get(name, "")).strip() for name in names):
        return []
    return [Blocker("incomplete", _("Both languages have to be complete."))]


def _promises(kind: str, content: Mapping[str, Any], clauses: Mapping[str, str]) -> list[Blocker]:
    """The same amounts in both languages, and no period that none of the clauses named gives."""
    body = PAIRS[Kind(kind)][-1]
    zh, en = str(content.get(f"{body}_zh", "")), str(content.get(f"{body}_en", ""))
    if not zh or not en:
        return []
    found = []
    if differences(zh, en) != ([], []):
        found.append(Blocker("amounts", _("The two languages give different numbers or periods.")))
    known = {quantity for anchor in content.get("clauses", ()) for quantity in in_english(clauses.get(anchor, ""))}
    if {quantity for quantity in in_english(en) if quantity.unit in PERIODS} - known:
        found.append(Blocker("period", _("It promises a period that none of the clauses it names gives.")))
    return found


def _anchors(kind: str, content: Mapping[str, Any], clauses: Mapping[str, str]) -> list[Blocker]:
    named = content.get("clauses", [])
    found = []
    if not named or not set(named) <= set(clauses):
        found.append(Blocker("clauses", _("Name at least one clause of the policy in force that it rests on, and none that is gone.")))
    if kind == Kind.ANSWER and content.get("topic") not in TOPICS:
        found.append(Blocker("topic", _("Choose a topic.")))
    return found


def _details(kind: str, content: Mapping[str, Any], ours: Collection[str]) -> list[Blocker]:
    words = [value for value in content.values() if isinstance(value, str)]
    if any(each.value not in ours for text in words for each in find(text)):
        return [Blocker("personal", _("It holds what looks like somebody's personal detail, for example a number or an address."))]
    if any("•••" in text for text in words):
        return [Blocker("hidden", _("Take out the places where something was hidden (•••)."))]
    return []
