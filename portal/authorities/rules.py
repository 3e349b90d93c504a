"""Requests of authorities for people's data: who asked, what came of it, and which words may stand in the register. Pure."""

from datetime import date

from django.db import models
from django.utils.translation import pgettext_lazy

from portal.vault.finding import find


class Authority(models.TextChoices):
    POLICE = "police", pgettext_lazy("authority", "Police or state security")
    PROSECUTOR = "prosecutor", pgettext_lazy("authority", "Prosecutor")
    COURT = "court", pgettext_lazy("authority", "Court")
    REGULATOR = "regulator", pgettext_lazy("authority", "Data protection or market regulator")
    TAX = "tax", pgettext_lazy("authority", "Tax or customs")
    FOREIGN = "foreign", pgettext_lazy("authority", "Authority of another country")
    OTHER = "other", pgettext_lazy("authority", "Another authority")


class Outcome(models.TextChoices):
    FULL = "full", pgettext_lazy("authority", "Answered in full")
    PART = "part", pgettext_lazy("authority", "Answered in part")
    REFUSED = "refused", pgettext_lazy("authority", "Refused")


PENDING = "pending"
"""What came of a request that nothing came of yet."""
BASIS = 200
MOST_PEOPLE = 100_000_000


def names_a_person(text: str) -> bool:
    """Whether personal details stand in the text, as far as their form gives them away."""
    return bool(find(text))


def is_in_order(asked_on: date, then: date, today: date) -> bool:
    return asked_on <= then <= today
