"""What the frame of every page needs: the house, the ways in, this page in the other language."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from portal.law import queries as law

PUBLIC = (
    ("policies:current", _("Privacy policy")),
    ("disputes:new", _("Complaints and disputes")),
    ("disputes:enter", _("My case")),
    ("reports:archive", _("Transparency reports")),
    ("education:index", _("Learn about privacy")),
)
FOOTER = (
    ("pages:contact", _("Contact")),
    ("pages:verify", _("Check our records")),
    ("law:calculator", _("Deadline calculator")),
    ("consent:choices", _("Your choices")),
    ("pages:accessibility", _("Accessibility")),
    ("disputes:desk", _("Staff")),
)
STAFF = (
    ("disputes:desk", _("Cases")),
    ("policies:desk", _("Policies")),
    ("reports:desk", _("Reports")),
    ("accounts:people", _("People")),
    ("accounts:me", _("My account")),
)
Links = list[dict[str, Any]]


def _links(items: tuple[tuple[str, str], ...], path: str) -> Links:
    found = []
    for name, title in items:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append({"url": url, "title": gettext(title), "current": path.startswith(url)})
    return found


def other_language(path: str) -> str:
    """The same page in the other language: /en/x/ <-> /zh-hans/x/; '' for a page without a language."""
    for here, there in (("/en/", "/zh-hans/"), ("/zh-hans/", "/en/")):
        if path.startswith(here):
            return there + path[len(here) :]
    return ""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html; asks nothing of the visitor's session, so that published pages are the same for everyone."""
    house = law.operator()
    english = get_language() == "en"
    here = other_language(request.path)
    query = request.META.get("QUERY_STRING", "")
    return {
        "house": house,
        "house_name": house.name_en if english else house.name_zh,
        "navigation": _links(PUBLIC, request.path),
        "footer_links": _links(FOOTER, request.path),
        "staff_navigation": _links(STAFF, request.path) if "/staff/" in request.path else [],
        "other_language_url": f"{here}?{query}" if here and query else here,
        "chat_url": _url("bot:chat"),
        "chat_words_url": _url("bot:words"),
        "origin": settings.PUBLIC_ORIGIN,
    }


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
