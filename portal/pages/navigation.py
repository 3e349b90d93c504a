"""Where a visitor can go from every page, and the same page in the other language. Paths are the contract; rooms keep them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

TAGS = {"zh-hans": "zh-Hans", "en": "en"}
NAMES = {"zh-hans": "中文", "en": "English"}
Words = str | Promise
PUBLIC: tuple[tuple[str, Words], ...] = (
    ("policy/", pgettext_lazy("nav", "Policy")),
    ("cases/new/", pgettext_lazy("nav", "Complaints")),
    ("cases/", pgettext_lazy("nav", "Track")),
    ("reports/", pgettext_lazy("nav", "Reports")),
    ("learn/", pgettext_lazy("nav", "Learn")),
)
FOOT: tuple[tuple[str, Words], ...] = (
    ("chat/", pgettext_lazy("nav", "Ask a question")),
    ("rights/", pgettext_lazy("nav", "Your rights")),
    ("contact/", pgettext_lazy("nav", "Contact us")),
    ("deadlines/", pgettext_lazy("nav", "Deadline calculator")),
    ("outcomes/", pgettext_lazy("nav", "Outcomes")),
    ("routes/", pgettext_lazy("nav", "Where else you can go")),
    ("choices/", pgettext_lazy("nav", "Your choices")),
    ("verify/", pgettext_lazy("nav", "Check us")),
    ("accessibility/", pgettext_lazy("nav", "Accessibility")),
)
STAFF: tuple[tuple[str, Words, str], ...] = (
    ("/staff/cases/", pgettext_lazy("nav", "Cases"), "disputes.view_queue"),
    ("/staff/lessons/", pgettext_lazy("nav", "Lessons"), "disputes.view_queue"),
    ("/staff/week/", pgettext_lazy("nav", "Week ahead"), "disputes.supervise"),
    ("/staff/team/", pgettext_lazy("nav", "Team"), "team.seat"),
    ("/staff/doubts/", pgettext_lazy("nav", "Mediators"), "mediation.decide"),
    ("/staff/replies/", pgettext_lazy("nav", "Ready replies"), "replies.edit"),
    ("/staff/mail/", pgettext_lazy("nav", "Incoming e-mail"), "mailroom.handle"),
    ("/staff/rights/new/", pgettext_lazy("nav", "Enter a request"), "disputes.enter"),
    ("/staff/rights/tasks/", pgettext_lazy("nav", "Tasks outside"), "rights.handle"),
    ("/staff/policy/", pgettext_lazy("nav", "Policies"), "policies.edit"),
    ("/staff/inventory/", pgettext_lazy("nav", "What we collect"), "inventory.edit"),
    ("/staff/consents/", pgettext_lazy("nav", "Consents"), "consent.view"),
    ("/staff/partners/", pgettext_lazy("nav", "Third parties"), "partners.edit"),
    ("/staff/questions/", pgettext_lazy("nav", "Questions"), "questions.handle"),
    ("/staff/learn/", pgettext_lazy("nav", "Answers"), "education.edit"),
    ("/staff/retention/", pgettext_lazy("nav", "Erasing and keeping"), "retention.manage"),
    ("/staff/succession/", pgettext_lazy("nav", "Sale, merger or closing"), "succession.manage"),
    ("/staff/incidents/", pgettext_lazy("nav", "Incident notices"), "incidents.handle"),
    ("/staff/authorities/", pgettext_lazy("nav", "Authorities"), "authorities.handle"),
    ("/staff/law/calendars/", pgettext_lazy("nav", "Calendars"), "law.edit_calendars"),
    ("/staff/law/terms/", pgettext_lazy("nav", "Terms"), "law.edit_terms"),
    ("/staff/outcomes/", pgettext_lazy("nav", "Outcomes"), "outcomes.view"),
    ("/staff/reports/", pgettext_lazy("nav", "Reports"), "reports.draft"),
    ("/staff/people/", pgettext_lazy("nav", "People"), "accounts.review"),
    ("/staff/notices/", pgettext_lazy("nav", "Letters"), "notices.manage"),
)


@dataclass(frozen=True)
class Item:
    url: str
    label: Words
    current: str = ""


@dataclass(frozen=True)
class OtherLanguage:
    code: str
    tag: str
    label: str
    url: str


def tag(language: str) -> str:
    """The BCP 47 tag to put in `lang`: `zh-Hans` or `en`."""
    return TAGS.get(language, "en")


@lru_cache(maxsize=256)
def leads_somewhere(path: str) -> bool:
    """Whether a view answers `path` (its language must be the active one)."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _mark(url: str, path: str, others: Iterable[str]) -> str:
    """`page` on the page itself, `true` on a page below it that no nearer entry claims."""
    if path == url:
        return "page"
    nearer = any(len(other) > len(url) and path.startswith(other) for other in others)
    return "true" if path.startswith(url) and not nearer else ""


def _items(pairs: Iterable[tuple[str, Words]], path: str) -> list[Item]:
    entries = [(url, label) for url, label in pairs if leads_somewhere(url)]
    urls = [url for url, _label in entries]
    return [Item(url, label, _mark(url, path, urls)) for url, label in entries]


def public(language: str, path: str) -> list[Item]:
    return _items(((f"/{language}/{rest}", label) for rest, label in PUBLIC), path)


def foot(language: str, path: str) -> list[Item]:
    return _items(((f"/{language}/{rest}", label) for rest, label in FOOT), path)


def staff(permissions: Iterable[str], path: str, *, without: str = "") -> list[Item]:
    """The desk's entries for somebody holding `permissions`, less the one needing `without`."""
    held = set(permissions) - {without}
    return _items(((url, label) for url, label, permission in STAFF if permission in held), path)


def split(path: str) -> tuple[str, str]:
    """`/en/policy/` -> ("en", "policy/"); a path without a language -> ("", path)."""
    first, _slash, rest = path.removeprefix("/").partition("/")
    return (first, rest) if first in TAGS else ("", path)


def other_language(language: str, path: str, query: str) -> OtherLanguage:
    """The other language, and this page in it: path and query stay; a page without a language leads to the front page."""
    code = "en" if language == "zh-hans" else "zh-hans"
    prefix, rest = split(path)
    url = f"/{code}/{rest}" if prefix else f"/{code}/"
    return OtherLanguage(code, TAGS[code], NAMES[code], url + (f"?{query}" if prefix and query else ""))
