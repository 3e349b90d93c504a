"""A version as files: canonical JSON (what the hash covers) and Markdown in one language; pure over rows already read."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.utils import timezone

from portal.policies.models import Clause, Version
from portal.policies.tables import markdown, one_side

# Words of the file itself; a download reads the same whoever asks for it.
_WORDS = {
    "zh": {"title": "隐私政策第 {number} 版", "effective": "生效日期", "colon": "："},
    "en": {"title": "Privacy policy, version {number}", "effective": "Effective", "colon": ": "},
}


def canonical(document: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8, one line feed at the end: the same bytes for the same content."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def digest(body: bytes) -> str:
    return sha256(body).hexdigest()


def moment(instant: datetime | None) -> str | None:
    """A moment as UTC, ISO 8601 to the second, or None."""
    return instant.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if instant else None


def _pair(row: Any, name: str) -> dict[str, str]:
    return {"zh": getattr(row, f"{name}_zh"), "en": getattr(row, f"{name}_en")}


def clause_json(clause: Clause) -> dict[str, Any]:
    """One clause pair as it stands in the JSON file."""
    words = {name: _pair(clause, name) for name in ("title", "text", "summary")}
    return {
        "number": clause.number,
        "anchor": clause.anchor,
        **words,
        "table": clause.table,
        "topics": clause.topics,
        "items": clause.items,
    }


def as_json(version: Version, clauses: Sequence[Clause]) -> dict[str, Any]:
    """Everything a version says, both languages."""
    sections = [
        {"number": section.number, "title": _pair(section, "title"), "clauses": [clause_json(clause) for clause in group]}
        for section, group in groupby(clauses, key=lambda clause: clause.section)
    ]
    return {
        "type": "policy",
        "number": version.number,
        "published_at": moment(version.published_at),
        "effective_at": moment(version.effective_at),
        "material": version.material,
        **({"asks_again": version.purposes} if version.purposes else {}),
        "changes": {"zh": version.changes_zh, "en": version.changes_en},
        "sections": sections,
    }


def _clause_markdown(clause: Clause, lang: str) -> str:
    parts = [f"### {clause.number} {getattr(clause, f'title_{lang}')}", getattr(clause, f"text_{lang}")]
    return "\n\n".join([*parts, markdown(one_side(clause.table, lang))] if clause.table else parts)


def without_head(text: str) -> str:
    """The Markdown of `as_markdown` without its title and date; any other text as it is."""
    for words in _WORDS.values():
        title = re.escape(words["title"]).replace(r"\{number\}", r"(?:\d+|None)")
        if match := re.match(rf"# {title}\s+{words['effective']}{words['colon']}[\d-]+\s+", text):
            return text[match.end() :]
    return text


def as_markdown(version: Version, clauses: Sequence[Clause], lang: str) -> bytes:
    """The version in one language ("zh" or "en")."""
    words = _WORDS[lang]
    day = timezone.localdate(version.effective_at).isoformat() if version.effective_at else "--"
    blocks = [f"# {words['title'].format(number=version.number)}", f"{words['effective']}{words['colon']}{day}"]
    for section, group in groupby(clauses, key=lambda clause: clause.section):
        blocks.append(f"## {section.number} {getattr(section, f'title_{lang}')}")
        blocks += [_clause_markdown(clause, lang) for clause in group]
    return ("\n\n".join(blocks) + "\n").encode()
