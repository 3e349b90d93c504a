"""The demo policy (data/demo_policy.yaml) as the versions it went through; pure but for reading its file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from portal.policies.drafts import ClauseDraft, SectionDraft, Words

FILE = Path(__file__).parent / "data" / "demo_policy.yaml"
_PLACE = re.compile(r"\{(c:)?([a-z0-9_-]+)\}")


@dataclass(frozen=True)
class DemoVersion:
    number: int
    published_days_ago: int
    effective_days_ago: int
    material: bool
    changes: dict[str, list[str]]
    sections: list[SectionDraft]


@cache
def _content() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return loaded


def _at(raw: Mapping[str, Any], number: int) -> dict[str, Any]:
    """A clause as it read in version `number`: the earliest of its older wordings that still covers it."""
    clause = dict(raw)
    for older in sorted(raw.get("before", []), key=lambda each: -each["until"]):
        if number <= older["until"]:
            clause |= {key: older[key] for key in ("title", "text", "summary") if key in older}
            clause["table"] = _older_table(clause.get("table"), older)
    return clause


def _older_table(table: Mapping[str, Any] | None, older: Mapping[str, Any]) -> dict[str, Any] | None:
    if table is None:
        return None
    swaps = {tuple(new): old for new, old in older.get("cells", [])}
    rows = [row for row in table["rows"] if row[0][0] not in older.get("drop_rows", [])]
    return {**table, "rows": [[swaps.get(tuple(cell), cell) for cell in row] for row in rows]}


def _chosen(number: int) -> list[tuple[dict[str, str], list[dict[str, Any]]]]:
    def holds(clause: Mapping[str, Any]) -> bool:
        return bool(clause.get("since", 1) <= number <= clause.get("until", number))

    return [
        (section["title"], [_at(clause, number) for clause in section["clauses"] if holds(clause)]) for section in _content()["sections"]
    ]


def _numbers(chosen: Sequence[tuple[Any, Sequence[Mapping[str, Any]]]]) -> dict[str, str]:
    return {
        clause["anchor"]: f"{section}.{place}"
        for section, (_title, clauses) in enumerate(chosen, start=1)
        for place, clause in enumerate(clauses, start=1)
    }


def _filled(text: str, facts: Mapping[str, str], numbers: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda match: numbers[match[2]] if match[1] else facts[match[2]], text)


def _words(clause: Mapping[str, Any], facts: Mapping[str, Mapping[str, str]], numbers: Mapping[str, str]) -> Words:
    def both(name: str) -> list[str]:
        return [_filled(clause[name][lang], facts[lang], numbers) for lang in ("zh", "en")]

    def cell(pair: Sequence[str]) -> dict[str, str]:
        return {lang: _filled(text, facts[lang], numbers) for lang, text in zip(("zh", "en"), pair, strict=True)}

    raw = clause.get("table")
    table = raw and {
        "caption": cell(raw["caption"]),
        "columns": [cell(each) for each in raw["columns"]],
        "rows": [[cell(each) for each in row] for row in raw["rows"]],
    }
    texts = {f"{name}_{lang}": text for name in ("title", "text", "summary") for lang, text in zip(("zh", "en"), both(name), strict=True)}
    return Words(**texts, table=table, topics=tuple(clause["topics"]), items=tuple(clause.get("items", ())))


def versions(facts: Mapping[str, Mapping[str, str]]) -> list[DemoVersion]:
    """Every version, oldest first; `facts` fills {name}, {email} … : {"zh": {...}, "en": {...}}."""
    found = []
    for head in _content()["versions"]:
        chosen = _chosen(head["number"])
        numbers = _numbers(chosen)
        sections = [
            SectionDraft(title["zh"], title["en"], [ClauseDraft(clause["anchor"], _words(clause, facts, numbers)) for clause in clauses])
            for title, clauses in chosen
        ]
        found.append(DemoVersion(**head, sections=sections))
    return found


def opened_draft() -> dict[str, Any]:
    """The draft that is open for comment: what it adds to which clause, and what is said about it."""
    return dict(_content()["draft"])


def impact_notes() -> dict[str, str]:
    """Kind of task -> what the demo firm's staff noted when it was done."""
    return dict(_content()["impacts"])
