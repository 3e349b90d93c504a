from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LIMIT = 64 * 1024  # a proof of a log with 2^63 entries stays below this


class ProofForm(forms.Form):
    """A `.tlog-proof` as a file or as text."""

    file = forms.FileField(
        required=False,
        label=gettext_lazy("Proof file"),
        help_text=gettext_lazy("The file ends in .tlog-proof and is at most 64 KB."),
        widget=forms.FileInput(attrs={"accept": ".tlog-proof,text/plain"}),
        error_messages={"empty": gettext_lazy("The file is empty. Choose the file you were given.")},
    )
    text = forms.CharField(
        required=False,
        strip=False,
        label=gettext_lazy("Or the text of the proof"),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.one_of = True  # type: ignore[attr-defined]  # neither is optional: one of the two is needed

    def clean_file(self) -> str:
        upload: UploadedFile[Any] | None = self.cleaned_data["file"]
        if upload is None:
            return ""
        if (upload.size or 0) > LIMIT:
            raise forms.ValidationError(_("The file is larger than 64 KB, so it is not a proof file."))
        try:
            return upload.read().decode()
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is not text, so it is not a proof file.")) from None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        # A browser sends line ends of a text field as CR LF; a proof knows LF only.
        data["proof"] = data.get("file") or data.get("text", "").replace("\r\n", "\n")
        if not self.errors and not data["proof"].strip():
            self.add_error("file", _("Choose a proof file, or paste its text below."))
        if len(data["proof"]) > LIMIT:
            self.add_error("text", _("The text is longer than 64 KB, so it is not a proof file."))
        return data
