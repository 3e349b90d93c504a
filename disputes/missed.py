"""Why a deadline was missed: a code from a published list, which is counted; the words beside it stay under seal."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Cause(TextChoices):
    THIRD_PARTY = "third_party", pgettext_lazy("missed", "Waiting for somebody outside the firm")
    STAFFING = "staffing", pgettext_lazy("missed", "Not enough staff")
    TECHNICAL = "technical", pgettext_lazy("missed", "Something technical failed")
    COMPLEX = "complex", pgettext_lazy("missed", "It was more complicated than the time allowed")
    MISTAKE = "mistake", pgettext_lazy("missed", "Our mistake")
    OTHER = "other", pgettext_lazy("missed", "Another reason")
