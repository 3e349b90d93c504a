"""How a calendar year comes in by page: a holiday-cn file, or a notice of the State Council as its sentences say it."""

import re
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.doors.errors import Refusal
from portal.doors.fields import CleanText
from portal.law.deciding import REASON
from portal.law.proposing import ADDRESS, TITLE
from portal.law.seeding import CHINA
from portal.law.years import LARGEST_FILE, YEARS, Run, Year, from_runs, read_day, read_file, title_of

SPARE = 1
HOLIDAYS = [*((zh, en) for en, zh in CHINA.items()), *[("", "")] * SPARE]
NAME = 60
INPUTS = ("zh", "en", "first", "last", "makeup")
BETWEEN = re.compile(r"[\s,，、;；]+")
DAY = {"type": "date", "class": "w-10"}
Line = partial(CleanText, required=False, multiline=False)
# Which input a refusal is about; all others are about the days together.
PLACES = {"calendar.no_title": "source", "calendar.address": "source_url", "calendar.year": "year"}


def _quiet(field: forms.Field) -> forms.Field:
    """Which inputs may stay empty is said in words, not with "(optional)" at each."""
    field.one_of = True  # type: ignore[attr-defined]
    return field


class _Asking(forms.Form):
    """A form whose answer is a Year; what a service refuses comes back to the input it is about."""

    def __init__(self, data: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(data, files, use_required_attribute=False, **options)
        self.found: Year | None = None
        for field in self.fields.values():
            _quiet(field)

    def refuse(self, refusal: Refusal) -> None:
        place = PLACES.get(refusal.code)
        self.add_error(place if place in self.fields else None, refusal.text)


class FileForm(_Asking):
    """A file, or its text pasted; the text of a refused file stands in the box, to be mended there."""

    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        label=_("Calendar file"),
        help_text=_("JSON in the form of the public data set holiday-cn, at most 64 KB."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    text = forms.CharField(
        required=False, strip=False, label=_("Or paste its text here"), widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        raw = self._raw(given)
        if raw is None:
            self.add_error("file", _("Choose a file, or paste its text."))
            return given
        try:
            self.found = read_file(raw)
        except Refusal as refusal:
            self.refuse(refusal)
        return given

    def _raw(self, given: dict[str, Any]) -> bytes | None:
        if sent := given.get("file"):
            raw: bytes = sent.read(LARGEST_FILE + 1)
            self._keep(raw)
            return raw
        text = given.get("text") or ""
        return text.encode("utf-8", "surrogatepass") if text.strip() else None

    def _keep(self, raw: bytes) -> None:
        if len(raw) <= LARGEST_FILE:
            self.data = {**self.data.dict(), "text": raw.decode("utf-8", "replace").replace("\0", "")}  # type: ignore[attr-defined]


class NoticeForm(_Asking):
    """The holidays of a notice, one after the other; a row without days is a holiday the notice does not name by itself."""

    year = forms.IntegerField(
        label=pgettext_lazy("calendar", "Year"),
        widget=forms.NumberInput(attrs={"class": "w-5", "inputmode": "numeric"}),
        error_messages={"required": _("Give the year."), "invalid": _("Write the year as 2027.")},
    )
    source = Line(limit=TITLE, label=_("Title of the notice"), help_text=_("As the State Council gives it, in Chinese."))
    source_url = Line(
        limit=ADDRESS, label=_("Address of the notice"), help_text=_("On gov.cn."), widget=forms.URLInput(attrs={"class": "w-30"})
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for n, (zh, en) in enumerate(HOLIDAYS):
            for name, field in _row(n + 1, zh, en).items():
                self.fields[f"{name}_{n}"] = _quiet(field)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each holiday with its inputs, for the page."""
        return [{"n": n + 1, **{name: self[f"{name}_{n}"] for name in INPUTS}} for n in range(len(HOLIDAYS))]

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [self["year"], self["source"], self["source_url"]]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        runs = [run for n in range(len(HOLIDAYS)) if (run := self._run(n, given)) is not None]
        if self.errors:
            return given
        try:
            source = given["source"] or title_of(given["year"])
            self.found = from_runs(given["year"], runs, source=source, source_url=given["source_url"])
        except Refusal as refusal:
            self.refuse(refusal)
        return given

    def _run(self, n: int, given: dict[str, Any]) -> Run | None:
        zh, en, first, last, makeup = (given.get(f"{name}_{n}") for name in INPUTS)
        if not (first or last or makeup) and not any(f"{name}_{n}" in self.errors for name in ("first", "last", "makeup")):
            if (zh or "", en or "") not in (HOLIDAYS[n], ("", "")):
                self.add_error(f"first_{n}", _("Holiday %(n)s: give the first day, or leave the names as they were.") % {"n": n + 1})
            return None
        if not zh or not en:
            self.add_error(f"{'en' if zh else 'zh'}_{n}", _("Holiday %(n)s needs its name in both languages.") % {"n": n + 1})
        if not first and f"first_{n}" not in self.errors:
            self.add_error(f"first_{n}", _("Holiday %(n)s: give the first day.") % {"n": n + 1})
        days = self._makeup(n, makeup or "")
        return Run(zh, en, first, last or first, days) if zh and en and first else None

    def _makeup(self, n: int, text: str) -> tuple[date, ...]:
        try:
            return tuple(read_day(word) for word in BETWEEN.split(text) if word)
        except Refusal as refusal:
            self.add_error(f"makeup_{n}", refusal.text)
            return ()


def _row(n: int, zh: str, en: str) -> dict[str, forms.Field]:
    """The inputs of the n-th holiday; its number is in every label, since the error summary shows them without their frame."""
    told: dict[str, Any] = {"invalid": _("Holiday %(n)s: write the day as 2027-02-05.") % {"n": n}}
    return {
        "zh": Line(limit=NAME, label=_("Its Chinese name"), initial=zh, widget=forms.TextInput(attrs={"lang": "zh-Hans", "class": "w-10"})),
        "en": Line(limit=NAME, label=_("Its English name"), initial=en, widget=forms.TextInput(attrs={"lang": "en", "class": "w-20"})),
        "first": forms.DateField(
            required=False, label=_("First day off"), input_formats=["%Y-%m-%d"], widget=forms.DateInput(attrs=DAY), error_messages=told
        ),
        "last": forms.DateField(
            required=False, label=_("Last day off"), input_formats=["%Y-%m-%d"], widget=forms.DateInput(attrs=DAY), error_messages=told
        ),
        "makeup": Line(limit=200, label=_("Weekend days worked for it"), widget=forms.TextInput(attrs={"class": "w-20"})),
    }


class DecideForm(forms.Form):
    """A yes needs no reason, a no does."""

    reason = Line(limit=REASON, multiline=True, label=_("Remark (needed to reject)"), widget=forms.Textarea(attrs={"rows": 3}))
    reason.one_of = True  # type: ignore[attr-defined]


def next_year(today: date) -> dict[str, Any]:
    """What the empty form of a notice begins with."""
    return {"year": min(today.year + 1, YEARS[-1]), "source": title_of(today.year + 1)}
