"""A policy before it is stored: sections of clause pairs, whatever they come from; plain data."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Words:
    """What a clause says in both languages. `table`: {"caption", "columns", "rows"} with {"zh", "en"} in every place, or None."""

    title_zh: str = ""
    title_en: str = ""
    text_zh: str = ""
    text_en: str = ""
    summary_zh: str = ""
    summary_en: str = ""
    table: dict[str, Any] | None = None
    topics: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClauseDraft:
    anchor: str
    words: Words


@dataclass
class SectionDraft:
    title_zh: str
    title_en: str
    clauses: list[ClauseDraft] = field(default_factory=list)
