"""Message catalogues without GNU gettext: one `.po` per room and language, checked and compiled together."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOTS = ("portal", "bot", "disputes", "transparency_reports")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
LOCALES = {"zh_Hans": "zh-hans", "en": "en"}
Key = tuple[str | None, str]


def _calls(path: Path) -> Iterator[tuple[str, object]]:
    text = path.read_text()
    if path.suffix != ".py":
        text = templatize(text, origin=str(path))
    for _line, function, messages, _comments in extract_python(BytesIO(text.encode()), list(KEYWORDS), [], {"encoding": "utf-8"}):
        yield function, messages


def used() -> dict[Key, str]:
    """(context, msgid) -> the file it was first seen in, over all code and templates."""
    found: dict[Key, str] = {}
    base = Path(settings.BASE_DIR)
    for root in ROOTS:
        for path in sorted((base / root).rglob("*")):
            if path.suffix not in (".py", ".html", ".txt", ".svg", ".xml") or "migrations" in path.parts or "data" in path.parts:
                continue
            for function, messages in _calls(path):
                parts = messages if isinstance(messages, tuple) else (messages,)
                if function.startswith(("pgettext", "npgettext")):
                    context, msgid = parts[0], parts[1]
                else:
                    context, msgid = None, parts[0]
                if isinstance(msgid, str) and msgid:
                    found.setdefault((context if isinstance(context, str) else None, msgid), str(path.relative_to(base)))
    return found


def catalogue(locale: str) -> tuple[Catalog, list[str]]:
    """Every room's file of `locale` in one catalogue, and what is wrong with them (fuzzy, contradicting, empty)."""
    whole, problems = Catalog(locale=locale, domain="django"), []
    for path in sorted((Path(settings.BASE_DIR) / "locale" / locale / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as stream:
            part = read_po(stream, locale=locale)
        for message in part:
            if not message.id:
                continue
            if message.fuzzy:
                problems.append(f"{path.name}: fuzzy: {message.id!r}")
            msgid = message.id[0] if isinstance(message.id, (list, tuple)) else message.id
            earlier = whole.get(msgid, context=message.context)
            if earlier is not None and earlier.string != message.string:
                problems.append(f"{path.name}: translated twice, differently: {msgid!r}")
            values = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
            if not all(values):
                problems.append(f"{path.name}: empty: {msgid!r}")
            whole.add(message.id, message.string, context=message.context)
    return whole, problems


def problems() -> list[str]:
    """What keeps the catalogues from being complete: one line each; empty when Chinese covers every message in use."""
    whole, found = catalogue("zh_Hans")
    in_use = used()
    for (context, msgid), where in in_use.items():
        if whole.get(msgid, context=context) is None:
            found.append(f"{where}: no Chinese: {msgid!r}")
    for message in whole:
        msgid = message.id[0] if isinstance(message.id, (list, tuple)) else message.id
        if msgid and (message.context, msgid) not in in_use:
            found.append(f"locale: no longer used: {msgid!r}")
    return found


def compile_all() -> None:
    """Write `django.mo` of both languages (English is its own message id)."""
    for locale in LOCALES:
        whole, _ = catalogue(locale)
        target = Path(settings.BASE_DIR) / "locale" / locale / "LC_MESSAGES" / "django.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as stream:
            write_mo(stream, whole)
