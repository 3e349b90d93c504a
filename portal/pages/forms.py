from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.trail.kinds import MOST_BYTES, MOST_FILES, Given, trust_in
from portal.trail.refuted import Refuted

LIMIT = 64 * 1024  # a proof of a log with 2^63 entries stays below this


class Files(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; cleaned to what they are called and hold."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Given]:
        chosen: list[UploadedFile[Any]] = [data] if not isinstance(data, (list, tuple)) else list(data)
        chosen = [each for each in chosen if each]
        if len(chosen) > MOST_FILES or sum(each.size or 0 for each in chosen) > MOST_BYTES:
            raise forms.ValidationError(_("Choose at most 20 files of together 8 MB."))
        for each in chosen:
            super().clean(each, initial)
        return [Given(each.name or "", each.read()) for each in chosen]


class ProofForm(forms.Form):
    """What is to be checked, as files or as text, and whose keys to trust."""

    file = FilesField(
        required=False,
        label=gettext_lazy("Files"),
        help_text=gettext_lazy(
            "A receipt or proof (.tlog-proof), a proof of being counted or a statement (.json), a checkpoint; for a report its "
            "files together with "
            "report.tlog-proof. You can drop them here."
        ),
        error_messages={"empty": gettext_lazy("The file is empty. Choose the file you were given.")},
    )
    text = forms.CharField(
        required=False,
        strip=False,
        label=gettext_lazy("Or the text of the proof"),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )
    earlier = forms.CharField(
        required=False,
        strip=False,
        label=gettext_lazy("An earlier checkpoint that you kept"),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
    )
    keys = forms.CharField(
        required=False,
        label=gettext_lazy("Keys you trust, one a line"),
        help_text=gettext_lazy(
            "Ours stand here. Put in your own copy: the check is only as good as the key. The key of a witness asks for its signature too."
        ),
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocomplete": "off", "data-keys": True}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("file", "text"):
            self.fields[name].one_of = True  # type: ignore[attr-defined]  # neither is optional: one of the two is needed
        for name, called in (("text", _("pasted text")), ("earlier", _("earlier checkpoint"))):
            self.fields[name].widget.attrs["data-given"] = called
        self.fields["earlier"].widget.attrs["data-earlier"] = True

    def clean_keys(self) -> list[str]:
        vkeys = [line.strip() for line in self.cleaned_data["keys"].splitlines() if line.strip()]
        try:
            trust_in(vkeys)
        except Refuted:
            raise forms.ValidationError(_("A verification key is not well formed, or its number does not belong to it.")) from None
        return vkeys

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["given"] = list(data.get("file") or [])
        for name in ("text", "earlier"):
            # A browser sends line ends of a text field as CR LF; a proof knows LF only.
            text = (data.get(name) or "").replace("\r\n", "\n")
            if len(text) > LIMIT:
                self.add_error(name, _("The text is longer than 64 KB, so it is not a proof file."))
            elif text.strip():
                data["given"].append(
                    Given(str(self.fields[name].widget.attrs["data-given"]), text.lstrip("\n").encode(errors="replace"), name == "earlier")
                )
        if not self.errors and not data["given"]:
            self.add_error("file", _("Choose a proof file, or paste its text below."))
        return data
