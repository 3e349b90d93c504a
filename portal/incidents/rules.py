from django.db import models
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What a notice is in the life of an incident: the first one opens it, the last one closes it."""

    OPENED = "opened", pgettext_lazy("incident", "First notice")
    UPDATED = "updated", pgettext_lazy("incident", "Update")
    CLOSED = "closed", pgettext_lazy("incident", "Closed")


def may_follow(kind: str, published: list[str]) -> bool:
    """Whether a notice of this kind may come after those: one opens, any number update, one closes, and nothing comes after that."""
    if not published:
        return kind == Kind.OPENED
    return kind != Kind.OPENED and Kind.CLOSED not in published
