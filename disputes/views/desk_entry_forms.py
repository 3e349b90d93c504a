"""What staff type when they take down what a client said. Every answer of a client is asked, none is filled in for them."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes.forms import CleanedField
from disputes.rules import BROUGHT_CHOICES, Channel, Language, Topic
from disputes.services.conversations import MESSAGE_LIMIT
from disputes.services.entering import wrong_moment
from disputes.services.filing import STORY_LIMIT, WISH_LIMIT
from disputes.taken_down import CHANNELS, NoticeGiven
from portal.doors.errors import Refusal

CHANNEL_CHOICES = [(each.value, Channel(each).label) for each in CHANNELS]


def radios(label: Any, choices: Any, missing: Any, **options: Any) -> forms.ChoiceField:
    errors = {"required": missing, "invalid_choice": missing}
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=errors, **options)


class ReceivedForm(forms.Form):
    """How and when it reached the firm."""

    use_required_attribute = False
    refused: Refusal | None = None

    channel = radios(_("How it reached us"), CHANNEL_CHOICES, _("Choose how it reached us"))
    received_on = forms.DateField(
        label=_("Day it reached us"), help_text=_("The deadlines count from this moment, not from now. At most 90 days back."),
        input_formats=["%Y-%m-%d"], widget=forms.DateInput(attrs={"type": "date", "class": "w-20"}, format="%Y-%m-%d"),
        error_messages={"required": _("Give the day it reached us."), "invalid": _("Write the day as 2026-03-05.")},
    )  # fmt: skip
    received_at = forms.TimeField(
        label=_("Time"), input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time", "class": "w-10"}, format="%H:%M"),
        error_messages={"required": _("Give the time it reached us."), "invalid": _("Write the time as 14:30.")},
    )  # fmt: skip

    def fix_arrival(self, moment: datetime, channel: str) -> None:
        """How and when it came is known and not typed: shown, whatever is sent back for it."""
        for name, value in received(moment, channel).items():
            self.fields[name].disabled, self.fields[name].initial = True, value
            self.initial[name] = value

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "received_on" in data and "received_at" in data:
            data["received"] = timezone.make_aware(datetime.combine(data["received_on"], data["received_at"]))
            if wrong := wrong_moment(data["received"], timezone.now()):
                self.add_error("received_on", str(wrong))
        return data

    def refuse(self, refusal: Refusal) -> None:
        """Say at each field the service objects to why, or at the top; nothing that was typed is lost."""
        self.refused = refusal
        for name, words in refusal.fields.items():
            field = {"received": "received_on"}.get(name, name)
            self.add_error(field if field in self.fields else None, str(words))
        if not refusal.fields:
            self.add_error(None, refusal.text)


def address_field() -> CleanedField:
    """Where the client can be written to, as whoever takes the case down hears it."""
    return CleanedField(
        limit=254, multiline=False, required=False, label=_("E-mail address or phone number of the client"),
        help_text=_(
            "Kept sealed and not treated as theirs until they confirm it with their receipt code. News go there only then. "
            "An e-mail address is written to once, without a word about the case, asking for that."
        ),
        widget=forms.TextInput(attrs={"class": "w-30", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


def notice_field() -> forms.ChoiceField:
    """How the client learnt what is kept, why and for how long."""
    return radios(
        _("How the client was told what we keep, why and for how long"), NoticeGiven.choices, _("Choose how the client was told"),
        help_text=_("The words are below. The law wants them said before or when we take something in."),
    )  # fmt: skip


class EntryForm(ReceivedForm):
    """A case told by phone, on paper or in an e-mail."""

    kind = radios(_("What the client wants to do"), BROUGHT_CHOICES, _("Choose what the client wants to do"))
    topic = forms.ChoiceField(
        label=_("What it is about"),
        choices=[("", _("Choose")), *Topic.choices],
        widget=forms.Select(attrs={"class": "w-30"}),
        error_messages={"required": _("Choose what it is about")},
    )
    language = radios(
        _("Language of the client"), Language.choices, _("Choose the client's language"),
        help_text=_("The slip, the letters and the case page are in this language."),
    )  # fmt: skip
    story = CleanedField(
        limit=STORY_LIMIT, label=_("What happened"), rows=10,
        help_text=_("In the client's own words, as far as you can. The client reads it."),
        error_messages={"required": _("Write what happened")},
    )  # fmt: skip
    happened = CleanedField(
        limit=20, multiline=False, required=False, label=_("When it happened"),
        help_text=_("2026-03-05, 2026-03 or 2026. Leave empty if not known."),
        widget=forms.TextInput(attrs={"class": "w-10", "autocomplete": "off"}),
    )  # fmt: skip
    wish = CleanedField(limit=WISH_LIMIT, required=False, label=_("What would put it right for the client"), rows=4)
    address, notice_given = address_field(), notice_field()


class WordsForm(ReceivedForm):
    """What the client said about a case that is there."""

    text = CleanedField(
        limit=MESSAGE_LIMIT, label=_("What the client said"), rows=8,
        help_text=_("The client sees it in the conversation, marked as entered by you."),
        error_messages={"required": _("Write what the client said.")},
    )  # fmt: skip


def received(moment: datetime | None = None, channel: str = "") -> dict[str, Any]:
    """What an empty form begins with: for a call that is going on, this minute."""
    local = timezone.localtime(moment)
    return {"received_on": local.date(), "received_at": local.time().replace(second=0, microsecond=0), "channel": channel}
