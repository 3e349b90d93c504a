"""Ready replies and macros are written, changed and retired; each change leaves an entry in the trail."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.db import transaction
from django.utils import timezone

from disputes import audited_desk, places, steps, tool_refusals, tools
from disputes.models import CannedReply, Department, Macro
from disputes.steps import Do
from portal.doors.text import clean
from portal.trail import services as trail
from portal.trail.rules import Actor, Fact

NAME_LIMIT, TEXT_LIMIT = 60, 3_500
CONTENT = Path(__file__).parent.parent / "data" / "replies.yaml"
Tool = CannedReply | Macro
Either = TypeVar("Either", CannedReply, Macro)


@transaction.atomic
def keep_reply(
    *, reply: CannedReply | None, shortcut: str, name_zh: str, name_en: str, text_zh: str, text_en: str, n: int = 0, by: Actor,
    at: datetime | None = None,
) -> CannedReply:  # fmt: skip
    """Write a new reply (`reply` None) or change one; `n` is the version that was edited.

    Raises Refusal reply.unknown_place, text.* (422), reply.shortcut_taken, tool.changed (409)."""
    texts = {"text_zh": _words(text_zh, "text_zh"), "text_en": _words(text_en, "text_en")}
    taken = CannedReply.objects.filter(shortcut=shortcut)
    if (taken.exclude(pk=reply.pk) if reply else taken).exists():
        raise tool_refusals.shortcut_taken()
    row = _current(CannedReply, reply, n) or CannedReply()
    return _save(row, {"shortcut": shortcut, **_names(name_zh, name_en), **texts}, "reply", by, at)


def _words(text: str, field: str) -> str:
    words = clean(text, limit=TEXT_LIMIT, required=True)
    if wrong := places.unknown(words):
        raise tool_refusals.unknown_places(wrong, list(places.PLACES), field)
    return words


def _names(name_zh: str, name_en: str) -> dict[str, str]:
    return {
        "name_zh": clean(name_zh, limit=NAME_LIMIT, multiline=False, required=True),
        "name_en": clean(name_en, limit=NAME_LIMIT, multiline=False, required=True),
    }


@transaction.atomic
def keep_macro(
    *, macro: Macro | None, name_zh: str, name_en: str, todo: Sequence[str], n: int = 0, by: Actor, at: datetime | None = None
) -> Macro:
    """Write a new macro or change one; `todo` are its steps as disputes.steps reads them. Raises Refusal macro.steps, tool.changed."""
    _check(todo)
    row = _current(Macro, macro, n) or Macro()
    return _save(row, {"steps": list(todo), **_names(name_zh, name_en)}, "macro", by, at)


def _check(todo: Sequence[str]) -> None:
    """Every step there is, each once, each with something that is in use."""
    try:
        found = steps.read_all(todo)
    except ValueError:
        raise tool_refusals.no_such_steps() from None
    replies = {str(reply.public_id) for reply in tools.replies()}
    departments = set(Department.objects.filter(active=True).values_list("code", flat=True))
    if any(step.what not in (departments if step.do is Do.HAND else replies) for step in found if step.what):
        raise tool_refusals.no_such_steps()


def _current(model: type[Either], row: Either | None, n: int) -> Either | None:
    """The row as it is now, held; refused when somebody changed it after version `n`."""
    if row is None:
        return None
    current = model._default_manager.select_for_update().get(pk=row.pk)
    if current.n != n:
        raise tool_refusals.changed_meanwhile()
    return current


def _save(row: Either, fields: Mapping[str, Any], what: str, by: Actor, at: datetime | None) -> Either:
    row.changed_at = at or timezone.now()
    row.n = row.n + 1 if row.pk else 1
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    _note(f"{what}.kept", row, by, row.changed_at)
    return row


@transaction.atomic
def retire(*, tool: Tool, retired: bool, by: Actor, at: datetime | None = None) -> Tool:
    """Take a reply or a macro out of use, or bring it back. Raises Refusal reply.in_use (409) while a macro writes the reply."""
    moment = at or timezone.now()
    tool = type(tool)._default_manager.select_for_update().get(pk=tool.pk)
    what = audited_desk.what_is(tool)
    if retired and isinstance(tool, CannedReply) and (used := tools.macros_with(tool)):
        raise tool_refusals.in_use(", ".join(macro.name for macro in used))
    if not retired and isinstance(tool, Macro):
        _check(tool.steps)
    tool.retired_at = moment if retired else None
    tool.save(update_fields=["retired_at"])
    _note(f"{what}.{'retired' if retired else 'restored'}", tool, by, moment)
    return tool


def _note(event: str, tool: Tool, by: Actor, at: datetime) -> None:
    facts: dict[str, Fact] = {"n": tool.n, "row": trail.mark(audited_desk.tool_columns(tool))}
    trail.record(event=event, by=by, subject=audited_desk.tool_subject(tool), facts=facts, at=at)


@transaction.atomic
def load_tools(*, by: Actor, at: datetime | None = None, content: Path = CONTENT) -> int:
    """The replies and macros that come with the house. One that is there stays as the firm has made it; returns how many were new."""
    loaded = yaml.safe_load(content.read_text())
    known = dict(CannedReply.objects.values_list("shortcut", "public_id"))
    fresh = 0
    for row in loaded["replies"]:
        if row["shortcut"] not in known:
            words = {f"{part}_{lang}": row[lang][part] for part in ("name", "text") for lang in ("zh", "en")}
            known[row["shortcut"]] = keep_reply(reply=None, shortcut=row["shortcut"], **words, by=by, at=at).public_id
            fresh += 1
    for row in loaded["macros"]:
        if not Macro.objects.filter(name_en=row["en"]).exists():
            todo = [step if ":" not in step else f"{step.partition(':')[0]}:{known[step.partition(':')[2]]}" for step in row["steps"]]
            keep_macro(macro=None, name_zh=row["zh"], name_en=row["en"], todo=todo, by=by, at=at)
            fresh += 1
    return fresh
