"""What staff type when they take down a request."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from disputes.forms import CleanedField
from disputes.rules import Language
from disputes.views.desk_entry_forms import ReceivedForm, address_field, notice_field, radios
from portal.rights.forms import ABOUT_LIMIT
from portal.rights.rules import Place, Right, Whom


class EntryForm(ReceivedForm):
    """A request told by phone, on paper or in an e-mail. Nothing is filled in for the person."""

    right = radios(_("What they ask for, in their words"), Right.choices, _("Choose what they ask for"))
    whom = radios(_("For whom they ask"), Whom.choices, _("Choose for whom they ask"))
    place = radios(_("Where they live"), Place.choices, _("Choose where they live: it says which law applies"))
    language = radios(
        _("Language of the client"), Language.choices, _("Choose the client's language"),
        help_text=_("The slip, the letters and the case page are in this language."),
    )  # fmt: skip
    about = CleanedField(
        limit=ABOUT_LIMIT, rows=6, label=_("What it is about"),
        help_text=_("In their own words, as far as you can; they read it. Leave out identity card and bank card numbers."),
        error_messages={"required": _("Write what it is about")},
    )  # fmt: skip
    address, notice_given = address_field(), notice_field()

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(place.value, place.label) for place in places]  # type: ignore[attr-defined]
