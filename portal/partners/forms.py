"""The forms in which a third party is entered, reviewed, ended, and a transfer abroad written down."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.queries import staff_with
from portal.doors.errors import Refusal
from portal.doors.fields import CleanText
from portal.inventory import queries as inventory
from portal.inventory.rules import Kind
from portal.partners import queries
from portal.partners.audited import PAIRS
from portal.partners.models import Partner
from portal.partners.rules import CLAUSES, Ground, Role
from portal.partners.services import COLUMNS, NOTE

LABELS: dict[str, Promise] = {
    "name": pgettext_lazy("inventory", "Name"), "information": _("Information"), "purpose": _("What for"), "method": _("How it gets it"),
    "contact": _("How people reach it"),
}  # fmt: skip
OWNERS = ("privacy_officer", "publisher")
WIDE = {"class": "w-30"}
DAY = {"type": "date", "class": "w-10"}


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, input_formats=["%Y-%m-%d"], widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as 2027-02-05.")},
    )  # fmt: skip


class _Quiet(forms.Form):
    """A form that says in words which inputs may stay empty."""

    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.one_of = True  # type: ignore[attr-defined]

    def refuse(self, refusal: Refusal) -> None:
        for name, words in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(words))
        if not refusal.fields:
            self.add_error(None, refusal.text)


class PartnerForm(_Quiet):
    """Filled in with the third party as it is."""

    role = forms.ChoiceField(label=_("What it is to us"), choices=Role.choices, widget=forms.Select(attrs=WIDE))
    under = forms.ChoiceField(label=_("Works under (for a sub-processor)"), required=False, widget=forms.Select(attrs=WIDE))
    categories = forms.MultipleChoiceField(label=_("Kinds of information it gets"), required=False, widget=forms.CheckboxSelectMultiple)
    purposes = forms.MultipleChoiceField(label=_("For which of our purposes"), required=False, widget=forms.CheckboxSelectMultiple)
    place = CleanText(
        limit=60, multiline=False, required=False, label=_("Where it keeps the information"), widget=forms.TextInput(attrs=WIDE)
    )  # fmt: skip
    abroad = forms.BooleanField(label=_("It is outside mainland China"), required=False)
    clauses = forms.MultipleChoiceField(
        label=_("What the contract says"), choices=list(CLAUSES.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    signed_on = _day(_("Contract signed on"))
    contract_ends_on = _day(_("Contract ends on"))
    evidence = CleanText(
        limit=200, multiline=False, required=False, label=_("Where the contract and its checks lie"), widget=forms.TextInput(attrs=WIDE)
    )  # fmt: skip
    review_on = _day(_("Next review on"))
    owner = forms.ChoiceField(label=_("Who answers for it"), required=False, widget=forms.Select(attrs=WIDE))
    edits = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)

    def __init__(self, data: Any = None, *, partner: Partner | None = None) -> None:
        super().__init__(data, initial=_shown(partner) if partner else None)
        for name in PAIRS:
            for lang, tag, said in (("zh", "zh-Hans", _("in Chinese")), ("en", "en", _("in English"))):
                limit = getattr(Partner._meta.get_field(f"{name}_{lang}"), "max_length", None) or NOTE
                field = CleanText(limit=limit, multiline=False, required=False, widget=forms.TextInput(attrs={**WIDE, "lang": tag}))
                field.label, field.one_of = f"{LABELS[name]} ({said})", True  # type: ignore[attr-defined]
                self.fields[f"{name}_{lang}"] = field
        self.fields["under"].choices = [("", "–"), *((str(each.pk), each.name) for each in queries.parents())]  # type: ignore[attr-defined]
        for name, kind in (("categories", Kind.CATEGORY), ("purposes", Kind.PURPOSE)):
            self.fields[name].choices = list(inventory.titles(kind).items())  # type: ignore[attr-defined]
        self.fields["owner"].choices = [("", "–"), *_owners()]  # type: ignore[attr-defined]
        self.order_fields(["role", "under", *(f"{name}_{lang}" for name in PAIRS for lang in ("zh", "en"))])

    @property
    def content(self) -> dict[str, Any]:
        """The columns as typed; only after `is_valid()`."""
        said = dict(self.cleaned_data)
        under = next((each for each in queries.parents() if str(each.pk) == said["under"]), None)
        held = {f"has_{code}": code in said["clauses"] for code in CLAUSES}
        return {name: value for name, value in {**said, **held, "under": under}.items() if name in COLUMNS}


def _owners() -> list[tuple[str, str]]:
    people = {str(user.public_id): user.display_name() for role in OWNERS for user in staff_with(role)}
    return sorted(people.items(), key=lambda pair: pair[1])


def _shown(partner: Partner) -> Mapping[str, Any]:
    columns = {name: getattr(partner, name) for name in COLUMNS if not name.startswith("has_")}
    return {**columns, "under": str(partner.under_id or ""), "clauses": partner.clauses, "edits": partner.edits}


class CodeForm(_Quiet):
    code = forms.SlugField(
        max_length=40, label=pgettext_lazy("inventory", "Code"), help_text=_("Small letters, digits and _; it never changes."),
        widget=forms.TextInput(attrs={"class": "w-20"}), error_messages={"required": _("Give a code.")},
    )  # fmt: skip


class NoteForm(_Quiet):
    """What was found or done; to review also says when the next one is due."""

    note = CleanText(
        limit=NOTE, required=False, label=_("What was done or found"), help_text=_("Name no client."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    review_on = _day(_("Next review on"))


class TransferForm(_Quiet):
    on = _day(_("On which day"))
    persons = forms.IntegerField(label=_("How many people"), min_value=1, widget=forms.NumberInput(attrs={"class": "w-10"}))
    sensitive = forms.IntegerField(
        label=_("Of these, with sensitive information"), min_value=0, initial=0, widget=forms.NumberInput(attrs={"class": "w-10"})
    )
    important = forms.BooleanField(label=_("It holds important data"), required=False)
    ground = forms.ChoiceField(label=_("Does it count?"), choices=Ground.choices, widget=forms.Select(attrs=WIDE))
    consent = CleanText(
        limit=200, multiline=False, required=False, label=_("Where separate consent, or the reason none is needed, is shown"),
        widget=forms.TextInput(attrs=WIDE),
    )  # fmt: skip
