"""A published outcome as bytes in the press, in both languages, and how the public finds it."""

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation

from disputes.models import PublicOutcome
from disputes.models.outcomes import PAIRS
from portal.doors.text import clean
from portal.law import queries as law
from portal.law.rules import Decision
from portal.press import services as press

LANGUAGES = ("zh-hans", "en")
HTML = "text/html; charset=utf-8"
LONGEST_QUERY = 60


def address(outcome: PublicOutcome, language: str) -> str:
    return f"/{language}/outcomes/{outcome.slug}/"


def page(outcome: PublicOutcome, language: str) -> bytes:
    """The page in `language`, the same bytes each time."""
    request = HttpRequest()
    request.path = request.path_info = address(outcome, language)
    request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0]
    with translation.override(language):
        request.LANGUAGE_CODE = language
        context = {"outcome": outcome, "operator": law.operator()}
        return render_to_string("disputes/outcomes/outcome.html", context, request=request).encode()


def publish(outcome: PublicOutcome) -> None:
    for language in LANGUAGES:
        press.publish(address(outcome, language), page(outcome, language), HTML, language=language)


def withdraw(outcome: PublicOutcome) -> None:
    for language in LANGUAGES:
        press.withdraw(address(outcome, language))


def publish_again() -> int:
    """Bring the press in line with what is published, after an upgrade or a lost or older press folder; returns how many there are."""
    for gone in PublicOutcome.objects.filter(taken_down_at__isnull=False):
        withdraw(gone)
    found = list(published())
    for outcome in found:
        publish(outcome)
    return len(found)


def published() -> QuerySet[PublicOutcome]:
    """What the public may read, newest first."""
    return PublicOutcome.objects.filter(decision=Decision.APPROVED, taken_down_at=None).order_by("-decided_at", "-pk")


def search(typed: str, *, topic: str = "", result: str = "") -> QuerySet[PublicOutcome]:
    """Published outcomes with every word typed somewhere in either language. Refusal `text.*` for what is no text."""
    found = published().filter(**{name: value for name, value in (("topic", topic), ("resolution", result)) if value})
    for word in clean(typed, limit=LONGEST_QUERY, multiline=False).split():
        found = found.filter(_anywhere(word))
    return found


def _anywhere(word: str) -> Q:
    held = Q()
    for name in PAIRS:
        held |= Q(**{f"{name}__icontains": word})
    return held
