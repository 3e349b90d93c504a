"""What an answer or a guide is made of, how it changes, and when one it rests on has changed; pure."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Content = dict[str, Any]


class Kind(TextChoices):
    ANSWER = "answer", pgettext_lazy("text", "Answer")
    GUIDE = "guide", _("Guide")
    RESPONSES = "responses", _("The robot's own sentences")


class Change(TextChoices):
    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    CONFIRMED = "confirmed", _("Reviewed, words unchanged")
    RETIRED = "retired", _("Retired")


class State(TextChoices):
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("Waits for a second person")
    PUBLISHED = "published", _("Published")
    DISCARDED = "discarded", _("Discarded")


OPEN = (State.DRAFT, State.REVIEW)
# The columns of each kind: pairs first, in the order they are read.
PAIRS = {Kind.ANSWER: ("question", "answer"), Kind.GUIDE: ("title", "summary", "text")}
ALSO = ("also_zh", "also_en")
# Addresses below /learn/ that no guide may take.
RESERVED = ("changes",)
KEPT_SLUG = 60


def fields(kind: str) -> tuple[str, ...]:
    """Every column a text of this kind has: its pairs, what it rests on, and for an answer its topic and other wordings."""
    pairs = tuple(f"{name}_{lang}" for name in PAIRS[Kind(kind)] for lang in ("zh", "en"))
    return (*pairs, *((*ALSO, "topic") if kind == Kind.ANSWER else ()), "clauses")


def fingerprint(content: Mapping[str, Any]) -> str:
    """SHA-256 of a content in one spelling: the same content, the same fingerprint."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def is_outdated(basis: Mapping[str, str], current: Mapping[str, str]) -> bool:
    """Whether a clause that was read at the last review reads differently now, or is gone. Where no policy is in force, nothing changed."""
    return bool(current) and any(current.get(anchor) != seen for anchor, seen in basis.items())


def slug_of(words: str) -> str:
    """An address made of English words: at most 60 characters, cut between words; `text` where there are none."""
    parts = re.findall(r"[a-z0-9]+", words.lower())
    slug = ""
    for part in parts:
        if len(slug) + len(part) + 1 > KEPT_SLUG:
            break
        slug = f"{slug}-{part}".strip("-")
    return slug or (parts[0][:KEPT_SLUG] if parts else "text")
