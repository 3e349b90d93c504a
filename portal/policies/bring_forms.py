from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.doors.fields import CleanText
from portal.policies.importing import LIMIT, Brought, read

LARGEST = 5_000_000  # bytes of a file
_ACCEPT = {"accept": ".md,.markdown,.txt,.html,.htm,.docx"}


class BringForm(forms.Form):
    """A policy the firm already has: one or two files, or text that is pasted."""

    first = forms.FileField(
        required=False, label=_("File"), help_text=_("Markdown, HTML, Word (.docx) or plain text, in one language or both."),
        widget=forms.FileInput(attrs=_ACCEPT),
    )  # fmt: skip
    second = forms.FileField(
        required=False, label=_("Second file"), help_text=_("The other language, if it has a file of its own."),
        widget=forms.FileInput(attrs=_ACCEPT),
    )  # fmt: skip
    pasted = CleanText(
        limit=LIMIT, required=False, label=_("Or paste the text"), help_text=_("Markdown, HTML or plain text."),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )  # fmt: skip
    language = forms.ChoiceField(
        required=False, label=_("Language of a single text"),
        choices=[("", _("Find out by its letters")), ("zh", _("Chinese")), ("en", _("English")), ("both", _("Both in one text"))],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("first", "second"):
            if data.get(name) and data[name].size > LARGEST:
                self.add_error(name, _("The file is larger than 5 MB."))
        if not self.errors and not self._blobs(data):
            self.add_error("first", _("Choose a file or paste the text."))
        return data

    @staticmethod
    def _blobs(data: dict[str, Any]) -> list[bytes]:
        files = [data[name].read() for name in ("first", "second") if data.get(name)]
        return files or ([data["pasted"].encode()] if data.get("pasted") else [])

    def brought(self) -> list[Brought]:
        """What was given, read. Raises Refusal for what cannot be."""
        for name in ("first", "second"):
            if self.cleaned_data.get(name):
                self.cleaned_data[name].seek(0)
        return [read(blob) for blob in self._blobs(self.cleaned_data)]

    def refuse(self, refusal: Refusal) -> None:
        self.add_error("pasted" if self.cleaned_data.get("pasted") and not self.cleaned_data.get("first") else "first", refusal.text)
