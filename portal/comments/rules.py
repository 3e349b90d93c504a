"""Where a comment from the public stands, and why one is not published; pure."""

import re

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where a comment from the public stands. Nobody but staff reads one before it is published."""

    WAITING = "waiting", _("Not read yet")
    PUBLISHED = "published", pgettext_lazy("comment", "Published")
    DECLINED = "declined", pgettext_lazy("comment", "Not published")


class Ground(TextChoices):
    """Why a comment is not published. That it is unwelcome is no ground."""

    PERSON = "person", _("It names or describes a person")
    INSULT = "insult", _("It insults or threatens somebody")
    UNLAWFUL = "unlawful", _("Its content is against the law")
    OFF_TOPIC = "off_topic", _("It is about something else")
    ADVERTISING = "advertising", _("It advertises something")
    REPEATED = "repeated", _("It says again what was sent before")


HAN, LATIN_WORD = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[A-Za-z]+")


def language_of(text: str) -> str:
    """`zh-hans` or `en`, by what most of it is written in: a Chinese character counts like a word."""
    return "zh-hans" if len(HAN.findall(text)) >= len(LATIN_WORD.findall(text)) else "en"
