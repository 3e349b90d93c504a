"""A published version as a page shows it: roles in words, what changed against the version before; no reads."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.rules import Role
from portal.education.models import Edition
from portal.education.rules import PAIRS, Kind

Words = str | Promise
LABELS: dict[str, Words] = {
    "question": _("Question"), "answer": pgettext_lazy("text", "Answer"), "title": _("Title"), "summary": _("In short"), "text": _("Text"),
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One field of a version in both languages; `was_*` is empty where it reads as before."""

    label: Words
    zh: str
    en: str
    was_zh: str = ""
    was_en: str = ""


@dataclass(frozen=True)
class Shown:
    edition: Edition
    title: Words
    written: Words
    reviewed: Words
    parts: tuple[Part, ...]
    changed: int


def _role(code: str) -> Words:
    return Role(code).label if code in Role.values else _("came with the portal")


def shown(row: Edition, language: str, before: Edition | None = None) -> Shown:
    """`before`: the version it replaced, to show old beside new."""
    if row.kind == Kind.RESPONSES:
        parts = tuple(_responses(row.content["responses"], before.content["responses"] if before else {}))
        title: Words = _("The robot's own sentences")
    else:
        parts = tuple(_pair(name, row.content, before.content if before else {}) for name in PAIRS[Kind(row.kind)])
        title = row.content[f"{PAIRS[Kind(row.kind)][0]}_{'zh' if language.startswith('zh') else 'en'}"]
    return Shown(row, title, _role(row.written_role), _role(row.reviewed_role) if row.reviewed_role else "", parts, len(parts))


def _pair(name: str, content: dict[str, Any], before: dict[str, Any]) -> Part:
    zh, en = content[f"{name}_zh"], content[f"{name}_en"]
    was_zh, was_en = before.get(f"{name}_zh", ""), before.get(f"{name}_en", "")
    return Part(LABELS[name], zh, en, was_zh if was_zh != zh else "", was_en if was_en != en else "")


def _responses(now: dict[str, Any], before: dict[str, Any]) -> list[Part]:
    """The sentences that read differently than in the version before (all of them in the first one)."""
    nothing = {"zh": "", "en": ""}
    names = [name for name in sorted({*now, *before}) if now.get(name) != before.get(name)]
    return [
        Part(
            name,
            now.get(name, nothing)["zh"],
            now.get(name, nothing)["en"],
            before.get(name, nothing)["zh"],
            before.get(name, nothing)["en"],
        )
        for name in names
    ]
