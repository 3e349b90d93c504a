"""What a case teaches: why it came about, said without anything about a person."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.doors.errors import Refusal, Words
from portal.vault.finding import find


class Cause(TextChoices):
    """Where the trouble came from."""

    WORDS = "words", gettext_lazy("What we said or wrote was unclear")
    WORK = "work", gettext_lazy("The way we work")
    SOFTWARE = "software", gettext_lazy("A program or a form")
    KNOWLEDGE = "knowledge", gettext_lazy("Knowledge or care of staff")
    SUPPLIER = "supplier", gettext_lazy("A supplier or partner")
    RULE = "rule", gettext_lazy("A rule of our own")
    OTHER = "other", pgettext_lazy("cause", "Something else")


def without_persons(texts: Mapping[str, str]) -> None:
    """Raise Refusal lesson.personal_data (422) naming in each field what was found: a lesson is about the firm, never about a client."""
    found = {name: [one.value for one in find(text)] for name, text in texts.items()}
    fields: dict[str, Words] = {
        name: _("This looks like something about a person: %(found)s. Say it without.") % {"found": str(_(", ")).join(values)}
        for name, values in found.items()
        if values
    }
    if fields:
        raise Refusal("lesson.personal_data", 422, gettext_lazy("A lesson holds nothing about a person."), fields=fields)
