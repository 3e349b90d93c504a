"""What is typed in a mediation room. Words are cleaned as everywhere; wrong input keeps what was typed."""

from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from disputes.forms import CleanedField, QuestionForm
from disputes.rules import Capacity, Language, Part, SessionAnswer
from disputes.sentences import DECLARATION
from disputes.services.participants import NAME_LIMIT
from disputes.services.rooms import MESSAGE_LIMIT
from disputes.services.sittings import AGENDA_LIMIT, MINUTES_LIMIT, PLACE_LIMIT
from disputes.services.threads import REASON_LIMIT

Reason = partial(CleanedField, limit=REASON_LIMIT, rows=3)


class RoomForm(QuestionForm):
    """One thing to do in the room; several stand on a page, so ids carry its name."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options["auto_id"] = f"{type(self).__name__.lower()}-%s"
        super().__init__(*args, **options)


class NothingForm(RoomForm):
    """A button."""


class SayForm(RoomForm):
    text = CleanedField(limit=MESSAGE_LIMIT, rows=3, label=_("Your words"), error_messages={"required": _("Write something first")})
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, initial={"once": get_random_string(24)}, **options)


class CodeForm(RoomForm):
    """An invitation or an access code: both are written alike."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("28 letters and digits in groups of four. Upper or lower case, with or without hyphens."),
        max_length=200,
        error_messages={"required": _("Enter your code")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters", "class": "wide-code"}),
    )


class JoinForm(RoomForm):
    name = CleanedField(
        limit=NAME_LIMIT,
        multiline=False,
        label=_("Your name"),
        help_text=_("Both sides and the mediator see it."),
        error_messages={"required": _("Give your name")},
    )


class ReasonForm(RoomForm):
    reason = Reason(label=_("Reason"), error_messages={"required": _("Give a reason")})


class ChallengeForm(RoomForm):
    reason = Reason(
        label=_("Why do you doubt that the mediator is impartial?"),
        help_text=_("Both sides, the mediator and whoever decides read this."),
        error_messages={"required": _("Give a reason")},
    )


class OptionalReasonForm(RoomForm):
    reason = Reason(label=_("Reason"), required=False)


class DeclareForm(RoomForm):
    reason = Reason(label=_("What both sides should know about you"), help_text=DECLARATION, required=False)


class InviteForm(RoomForm):
    name = CleanedField(limit=NAME_LIMIT, multiline=False, label=_("Name"), error_messages={"required": _("Give the name")})
    part = forms.ChoiceField(label=_("What they do here"), choices=Part.choices)
    capacity = forms.ChoiceField(label=_("Where they come from"), choices=Capacity.choices)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    address = CleanedField(
        limit=254,
        multiline=False,
        required=False,
        label=_("E-mail"),
        help_text=_("Without one you get a slip with the code to hand over."),
    )


class RemoveForm(RoomForm):
    participant = forms.UUIDField(widget=forms.HiddenInput)
    reason = Reason(label=_("Reason"), help_text=_("Both sides read it."), error_messages={"required": _("Give a reason")})


class SessionForm(RoomForm):
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    hour = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}))
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=15, max_value=480, initial=60)
    place = CleanedField(limit=PLACE_LIMIT, multiline=False, label=_("Place, or the address of the online meeting"))
    agenda_zh = CleanedField(limit=AGENDA_LIMIT, rows=3, required=False, label=_("Agenda in Chinese"))
    agenda_en = CleanedField(limit=AGENDA_LIMIT, rows=3, required=False, label=_("Agenda in English"))

    def when(self) -> Any:
        """Day and hour as one moment in the firm's time zone."""
        moment = datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"])
        return timezone.make_aware(moment)


class AnswerForm(RoomForm):
    session = forms.UUIDField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(label=_("Will you be there?"), choices=SessionAnswer.choices, widget=forms.RadioSelect)
    words = Reason(label=_("Anything to add"), required=False, rows=2)


class CancelForm(RoomForm):
    session = forms.UUIDField(widget=forms.HiddenInput)
    reason = Reason(label=_("Reason"), help_text=_("Both sides read it."), error_messages={"required": _("Give a reason")})


class MinutesForm(RoomForm):
    session = forms.UUIDField(widget=forms.HiddenInput)
    text = CleanedField(
        limit=MINUTES_LIMIT,
        rows=6,
        label=_("Minutes"),
        help_text=_("Both sides read them. They cannot be changed: a correction goes below."),
        error_messages={"required": _("Write the minutes")},
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)


class DecisionForm(RoomForm):
    upheld = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("The challenge is upheld: the mediator is replaced")), ("no", _("The challenge is dismissed"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )
    reason = Reason(label=_("Reason"), help_text=_("Both sides read it."), error_messages={"required": _("Give a reason")})


class ExceptionForm(RoomForm):
    mediator = forms.ChoiceField(label=_("Mediator"))
    reason = Reason(label=_("Reason"), help_text=_("Both sides read it."), error_messages={"required": _("Give a reason")})

    def __init__(self, *args: Any, mediators: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["mediator"].choices = mediators  # type: ignore[attr-defined]
