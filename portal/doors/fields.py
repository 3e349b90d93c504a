"""Form fields whose text goes through the house's one door for text."""

from typing import Any

from django import forms

from portal.doors.errors import Refusal
from portal.doors.text import clean


class CleanText(forms.CharField):
    """Text cleaned as every door cleans, counted after cleaning; a refusal's words are the error, and what was typed stays."""

    def __init__(self, *, limit: int, multiline: bool = True, **options: Any) -> None:
        super().__init__(**({"strip": False} | options))
        self.limit, self.multiline = limit, multiline

    def clean(self, value: Any) -> str:
        try:
            text = clean(value or "", limit=self.limit, multiline=self.multiline)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.text, code=refusal.code) from None
        if self.required and not text:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return text
