"""Evidence files, pure: what kinds there are, who sees which room's files, what a file goes through, how its name is cleaned."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.trail.rules import Actor


class Space(TextChoices):
    """Where a file lies: with the case itself, as evidence, or in a space of its mediation room."""

    CASE = "case", _("Case")
    JOINT = "joint", _("Joint room")
    CAUCUS_CLIENT = "caucus_client", _("The client's talks with the mediator")
    CAUCUS_RESPONDENT = "caucus_respondent", _("The respondent's talks with the mediator")
    MEDIATOR = "mediator", _("The mediator's own papers")


class FileState(TextChoices):
    """What a file goes through. Only a file that is ready is ever given to anybody."""

    UPLOADING = "uploading", pgettext_lazy("file", "Not complete yet")
    CHECKING = "checking", pgettext_lazy("file", "Being checked")
    READY = "ready", pgettext_lazy("file", "Ready")
    REFUSED = "refused", pgettext_lazy("file", "Not accepted")
    REMOVED = "removed", pgettext_lazy("file", "Removed")
    STRUCK = "struck", pgettext_lazy("file", "Struck out")
    ERASED = "erased", pgettext_lazy("file", "Erased")


HELD = (FileState.UPLOADING, FileState.CHECKING, FileState.READY, FileState.STRUCK)
"""States in which there are bytes of the file here."""


@dataclass(frozen=True)
class FileKind:
    code: str
    label: str | Promise
    mime: str
    extension: str


KINDS = {
    kind.code: kind
    for kind in (
        FileKind("jpeg", _("JPEG picture"), "image/jpeg", "jpg"),
        FileKind("png", _("PNG picture"), "image/png", "png"),
        FileKind("webp", _("WebP picture"), "image/webp", "webp"),
        FileKind("gif", _("GIF picture"), "image/gif", "gif"),
        FileKind("pdf", _("PDF document"), "application/pdf", "pdf"),
        FileKind("text", _("Plain text"), "text/plain", "txt"),
        FileKind("docx", _("Word document"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
        FileKind("xlsx", _("Excel workbook"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        FileKind("pptx", _("PowerPoint slides"), "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    )
}
PICTURES = frozenset({"jpeg", "png", "webp", "gif"})
ACCEPT = ".jpg,.jpeg,.png,.webp,.gif,.pdf,.txt,.docx,.xlsx,.pptx"

MOST_FILES = 50
NAME_LIMIT = 200
WORDS_LIMIT = 500
KEPT_HALF = timedelta(hours=24)
LOOK = timedelta(hours=1)
"""How long one recorded opening lets the same person look at the file and save it."""
PURPOSE_ORIGINAL, PURPOSE_SENSITIVE = "original_file", "sensitive_attachment"

REMOVED_PARTS: dict[str, str | Promise] = {
    "metadata": _("hidden details (camera, time, author)"),
    "location": _("the place where the picture was taken"),
    "scripts": _("scripts and actions"),
    "attachments": _("files hidden inside the document"),
    "media": _("sound and video inside the document"),
}
OFFICE = frozenset({"intake", "privacy_officer"})


def sees_evidence(by: Actor, *, client: str, mediator: str) -> bool:
    """Whether `by` may see what was sent to the case itself: its client (`client` is the case's public id), the office, its mediator.

    What was put into a space of the mediation room follows `rooms_read.sight`, as what is said there does."""
    if by.kind == "client":
        return by.id == client
    if by.kind != "staff" or not by.id:
        return False
    return by.id == mediator if by.role == "mediator" else by.role in OFFICE


HIDDEN = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200b-\u200f\u061c\ufeff]")


def clean_name(name: str) -> str:
    """A file name to show: the last part of a path, one line, nothing that hides or turns letters round, at most 200 characters."""
    text = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    text = re.split(r"[/\\]", text)[-1]
    text = "".join(letter for letter in HIDDEN.sub("", text) if unicodedata.category(letter)[0] != "C")
    text = " ".join(text.split()).strip(" .")
    if len(text) <= NAME_LIMIT:
        return text
    stem, dot, extension = text.rpartition(".")
    if not dot or len(extension) > 10:
        return text[:NAME_LIMIT]
    return f"{stem[: NAME_LIMIT - len(extension) - 1]}.{extension}"


BUCKETS = ((100_000, "100k"), (1_000_000, "1m"), (10_000_000, "10m"), (100_000_000, "100m"))


def bucket(size: int) -> str:
    """About how large, for the public record: no size that could tell one file from another."""
    return next((name for most, name in BUCKETS if size <= most), "more")


def readable(size: int) -> str:
    """A size for people, in steps of 1,000: "340 kB", "1.2 MB"."""
    if size < 1_000_000:
        return f"{max(round(size / 1000), 1)} kB"
    return f"{size / 1_000_000:.1f}".removesuffix(".0") + " MB"
