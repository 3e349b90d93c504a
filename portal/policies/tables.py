"""A clause's table as lines of text, one language at a time, and back: caption, then columns, then rows, cells apart by |; pure."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal


def to_text(table: Mapping[str, Any] | None, lang: str) -> str:
    """The lines an editor sees; "" for no table."""
    if not table:
        return ""
    rows = [table["columns"], *table["rows"]]
    return "\n".join([table["caption"][lang], *(" | ".join(cell[lang] for cell in row) for row in rows)])


def _grid(text: str) -> tuple[str, list[list[str]]]:
    caption, *lines = [line.strip() for line in text.splitlines() if line.strip()]
    return caption, [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def from_text(zh: str, en: str) -> dict[str, Any] | None:
    """The table of both languages' lines; None when both are empty. Raises Refusal `policy.table_shape` when they do not match."""
    if not zh.strip() and not en.strip():
        return None
    wrong = Refusal(
        "policy.table_shape", 422, _("Both languages of a table need a caption, a line of columns, and the same number of rows and cells.")
    )
    if not zh.strip() or not en.strip():
        raise wrong
    (caption_zh, left), (caption_en, right) = _grid(zh), _grid(en)
    if len(left) < 2 or [len(row) for row in left] != [len(row) for row in right] or len({len(row) for row in left}) != 1:
        raise wrong
    rows = [[{"zh": a, "en": b} for a, b in zip(one, two, strict=True)] for one, two in zip(left, right, strict=True)]
    return {"caption": {"zh": caption_zh, "en": caption_en}, "columns": rows[0], "rows": rows[1:]}
