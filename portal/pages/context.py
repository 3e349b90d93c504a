"""What every template may use: the firm, the ways on from here, the same page in the other language."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from portal.mailroom import queries as mailroom
from portal.pages import navigation, queries
from portal.succession import queries as succession

MAIL = "mailroom.handle"

SHEETS = tuple(f"mingshi/{name}.css" for name in ("tokens", "type", "layout", "forms", "parts", "chat"))


def _alternates(path: str) -> list[dict[str, str]]:
    prefix, rest = navigation.split(path)
    if not prefix:
        return []
    return [{"lang": tag, "url": f"{settings.PUBLIC_ORIGIN}/{code}/{rest}"} for code, tag in navigation.TAGS.items()]


def _chat(language: str) -> str:
    return url if navigation.leads_somewhere(url := f"/{language}/chat/") else ""


def _staff(request: HttpRequest) -> list[navigation.Item]:
    """Who may handle e-mail has an entry for it only while there is some, or could be."""
    held = getattr(request.user, "permissions", ())
    quiet = MAIL in held and not mailroom.shown_in_navigation()
    return navigation.staff(held, request.path, without=MAIL if quiet else "")


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of `base.html`. What reads the database or the session does so only when a template asks."""
    language, path = get_language() or "en", request.path
    return {
        "operator": SimpleLazyObject(queries.operator),
        "lang_tag": navigation.tag(language),
        "home": f"/{language}/",
        "nav": navigation.public(language, path),
        "foot_nav": navigation.foot(language, path),
        "staff_nav": lambda: _staff(request),
        "other": navigation.other_language(language, path, request.META.get("QUERY_STRING", "")),
        "alternates": _alternates(path),
        "chat_url": _chat(language),
        "sheets": SHEETS,
        "announced": succession.banner,
        "origin": settings.PUBLIC_ORIGIN,
    }
