"""What staff type when they take down a request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disputes.forms import CleanedField
from disputes.rules import Language
from disputes.taken_down import NoticeGiven
from disputes.views.desk_entry_forms import ReceivedForm
from portal.rights.forms import ABOUT_LIMIT
from portal.rights.rules import Place, Right, Whom


def _radios(label: Any, choices: Any, missing: Any, **options: Any) -> forms.ChoiceField:
    errors = {"required": missing, "invalid_choice": missing}
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=errors, **options)


class EntryForm(ReceivedForm):
    """A request told by phone, on paper or in an e-mail. Nothing is filled in for the person."""

    right = _radios(_("What they ask for, in their words"), Right.choices, _("Choose what they ask for"))
    whom = _radios(_("For whom they ask"), Whom.choices, _("Choose for whom they ask"))
    place = _radios(_("Where they live"), Place.choices, _("Choose where they live: it says which law applies"))
    language = _radios(
        _("Language of the client"), Language.choices, _("Choose the client's language"),
        help_text=_("The slip, the letters and the case page are in this language."),
    )  # fmt: skip
    about = CleanedField(
        limit=ABOUT_LIMIT, rows=6, label=_("What it is about"),
        help_text=_("In their own words, as far as you can; they read it. Leave out identity card and bank card numbers."),
        error_messages={"required": _("Write what it is about")},
    )  # fmt: skip
    address = CleanedField(
        limit=254, multiline=False, required=False, label=_("E-mail address or phone number of the client"),
        help_text=_(
            "Kept sealed and not treated as theirs until they confirm it with their receipt code. News go there only then. "
            "An e-mail address is written to once, without a word about the case, asking for that."
        ),
        widget=forms.TextInput(attrs={"class": "w-30", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    notice_given = _radios(
        _("How the client was told what we keep, why and for how long"), NoticeGiven.choices, _("Choose how the client was told"),
        help_text=_("The words are below. The law wants them said before or when we take something in."),
    )  # fmt: skip

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(place.value, place.label) for place in places]  # type: ignore[attr-defined]
