"""Law as dated rows. A change is a new version with its own `valid_from`; the old one stays, so that a clock keeps its term."""

from datetime import datetime, time
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext

from portal.deadlines import explanation
from portal.deadlines.rules import LIMITS, PauseEffect, Rule
from portal.law.rules import (
    HARDNESS_WORDS,
    START_WORDS,
    STATUS_WORDS,
    Bound,
    GroundKind,
    Hardness,
    Hours,
    Jurisdiction,
    MediatorBody,
    PersonsBucket,
    Purpose,
    Reply,
    StartEvent,
    Status,
    confirmable,
)


def in_language(row: object, name: str) -> str:
    """`row.<name>_zh` or `row.<name>_en`, by the active language."""
    return str(getattr(row, f"{name}_zh" if (get_language() or "").startswith("zh") else f"{name}_en"))


def _one_of(field: str, values: type) -> Q:
    return Q(**{f"{field}__in": [str(value) for value in values]})  # type: ignore[attr-defined]


Row_co = TypeVar("Row_co", bound="LawRow", covariant=True)


class LawRows(models.QuerySet[Row_co]):
    """Rows by time."""

    def at(self, moment: datetime) -> Self:
        """The versions of `moment`, whatever their status: one a code at most."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=moment), valid_from__lte=moment)

    def in_force(self, moment: datetime) -> Self:
        """The versions of `moment` that count: no drafts, and repealed ones only for the time before their repeal."""
        past = Q(status=Status.REPEALED, valid_to__isnull=False)
        return self.at(moment).filter(Q(status__in=[Status.VERIFIED, Status.UNVERIFIED]) | past)


class LawRow(models.Model):
    """What every fact carries: its version, the time it held, on what it rests, where and when it was read, how sure we are."""

    code = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    basis_zh = models.CharField(max_length=300, blank=True)
    basis_en = models.CharField(max_length=300, blank=True)
    provisions = models.JSONField(default=list, blank=True)
    note_zh = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    checked_on = models.DateField()
    status = models.CharField(max_length=12)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    pack = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)

    objects = LawRows.as_manager()

    class Meta:
        abstract = True
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="%(class)s_version"),
            models.UniqueConstraint(fields=["code"], condition=Q(valid_to=None), name="%(class)s_one_open"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="%(class)s_times"),
            models.CheckConstraint(condition=_one_of("status", Status), name="%(class)s_status"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(title_zh="") & ~Q(title_en=""), name="%(class)s_named"),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def basis(self) -> str:
        return in_language(self, "basis")

    @property
    def note(self) -> str:
        return in_language(self, "note")

    @property
    def status_words(self) -> str:
        return str(STATUS_WORDS[Status(self.status)])

    @property
    def verified(self) -> bool:
        return self.status == Status.VERIFIED


class Instrument(LawRow):
    """A law, regulation, standard or convention."""

    jurisdiction = models.CharField(max_length=3)
    short_zh = models.CharField(max_length=60)
    short_en = models.CharField(max_length=60)
    issuer_zh = models.CharField(max_length=100, blank=True)
    issuer_en = models.CharField(max_length=100, blank=True)
    in_force_on = models.DateField(null=True, blank=True)
    repealed_on = models.DateField(null=True, blank=True)

    class Meta(LawRow.Meta):
        constraints = [
            *LawRow.Meta.constraints,
            models.CheckConstraint(condition=_one_of("jurisdiction", Jurisdiction), name="instrument_jurisdiction"),
            models.CheckConstraint(condition=Q(repealed_on=None) | Q(status=Status.REPEALED), name="instrument_repealed_says_so"),
        ]

    @property
    def short(self) -> str:
        return in_language(self, "short")


class Provision(LawRow):
    """One article, in our own words; `title` is its citation."""

    instrument = models.CharField(max_length=60)
    number = models.CharField(max_length=20)
    text_zh = models.TextField()
    text_en = models.TextField()

    class Meta(LawRow.Meta):
        constraints = [
            *LawRow.Meta.constraints,
            models.CheckConstraint(condition=~Q(text_zh="") & ~Q(text_en=""), name="provision_text"),
        ]

    @property
    def text(self) -> str:
        return in_language(self, "text")


class Term(LawRow):
    """How long for what: the rule of a clock, what starts it, what stops it, and how hard it binds."""

    count = models.PositiveIntegerField()
    unit = models.CharField(max_length=2)
    calendar = models.CharField(max_length=8)
    zone = models.CharField(max_length=40)
    roll = models.BooleanField()
    bound = models.CharField(max_length=8, default=Bound.LATEST)
    start_event = models.CharField(max_length=12)
    pause = models.CharField(max_length=8)
    reply = models.CharField(max_length=8)
    hardness = models.CharField(max_length=8)

    class Meta(LawRow.Meta):
        constraints = [
            *LawRow.Meta.constraints,
            models.CheckConstraint(condition=Q(unit__in=list(LIMITS)), name="term_unit"),
            models.CheckConstraint(condition=_one_of("start_event", StartEvent), name="term_start_event"),
            models.CheckConstraint(condition=_one_of("pause", PauseEffect), name="term_pause"),
            models.CheckConstraint(condition=_one_of("reply", Reply), name="term_reply"),
            models.CheckConstraint(condition=_one_of("hardness", Hardness), name="term_hardness"),
            models.CheckConstraint(condition=_one_of("bound", Bound), name="term_bound"),
            models.CheckConstraint(condition=~Q(calendar="") & ~Q(zone=""), name="term_calendar"),
        ]

    @property
    def rule(self) -> Rule:
        return Rule(self.count, self.unit, self.zone, self.roll, self.calendar, self.pause)

    @property
    def hardness_words(self) -> str:
        return str(HARDNESS_WORDS[Hardness(self.hardness)])

    @property
    def summary(self) -> str:
        """`15 working days, counted from the day after we receive it`, in the active language."""
        facts = {"period": explanation.period(self.rule), "event": START_WORDS[StartEvent(self.start_event)]}
        if self.bound == Bound.EARLIEST:
            return gettext("at least %(period)s after %(event)s") % facts
        if self.count == 0:
            return gettext("at once when %(event)s") % facts
        if self.unit == "h":
            return gettext("%(period)s from the moment %(event)s") % facts
        return gettext("%(period)s, counted from the day after %(event)s") % facts


class RefusalGround(LawRow):
    """Why something may be refused; `text` is what the person reads, `route` the right door (an OutsideRoute code) if there is one."""

    kind = models.CharField(max_length=12)
    text_zh = models.TextField()
    text_en = models.TextField()
    route = models.CharField(max_length=60, blank=True)
    position = models.PositiveIntegerField()

    class Meta(LawRow.Meta):
        ordering = ["kind", "position", "version"]
        constraints = [
            *LawRow.Meta.constraints,
            models.CheckConstraint(condition=_one_of("kind", GroundKind), name="refusalground_kind"),
            models.CheckConstraint(condition=~Q(text_zh="") & ~Q(text_en=""), name="refusalground_text"),
        ]

    @property
    def text(self) -> str:
        return in_language(self, "text")


class OutsideRoute(LawRow):
    """Where else a person can go, whom it takes, how long it takes and what to bring."""

    jurisdiction = models.CharField(max_length=3)
    purpose = models.CharField(max_length=8, default=Purpose.ANY)
    position = models.PositiveIntegerField()
    url = models.URLField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    suits_zh = models.TextField()
    suits_en = models.TextField()
    limit_zh = models.TextField()
    limit_en = models.TextField()
    bring_zh = models.TextField()
    bring_en = models.TextField()

    class Meta(LawRow.Meta):
        ordering = ["jurisdiction", "position", "version"]
        constraints = [
            *LawRow.Meta.constraints,
            models.CheckConstraint(condition=_one_of("jurisdiction", Jurisdiction), name="outsideroute_jurisdiction"),
            models.CheckConstraint(condition=_one_of("purpose", Purpose), name="outsideroute_purpose"),
        ]

    @property
    def suits(self) -> str:
        return in_language(self, "suits")

    @property
    def limit(self) -> str:
        return in_language(self, "limit")

    @property
    def bring(self) -> str:
        return in_language(self, "bring")


class WorkCalendar(models.Model):
    """A calendar by name; `unsettled` is how many last days of a year the next year's notice may still move."""

    code = models.CharField(max_length=8, unique=True)
    zone = models.CharField(max_length=40)
    title_zh = models.CharField(max_length=100)
    title_en = models.CharField(max_length=100)
    unsettled = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> str:
        return in_language(self, "title")


class CalendarYear(models.Model):
    """One year as its notice has it, or provisionally as the statute has it."""

    calendar = models.ForeignKey(WorkCalendar, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    source_url = models.URLField(max_length=300, blank=True)
    provisional = models.BooleanField()
    sha256 = models.CharField(max_length=64)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["calendar", "year"]
        constraints = [models.UniqueConstraint(fields=["calendar", "year"], name="calendaryear_once")]

    def __str__(self) -> str:
        return f"{self.calendar} {self.year}"


class CalendarDay(models.Model):
    """A day that differs from the ordinary week. A notice may reach into the year before its own."""

    year = models.ForeignKey(CalendarYear, on_delete=models.CASCADE, related_name="days")
    date = models.DateField()
    kind = models.CharField(max_length=8)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["year", "date"], name="calendarday_once"),
            models.CheckConstraint(condition=Q(kind__in=["holiday", "makeup"]), name="calendarday_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"


class Operator(models.Model):
    """The firm that runs this portal: one row. The officer's name is published on purpose (PIPL 52, GDPR 13)."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    legal_form_zh = models.CharField(max_length=60, blank=True)
    legal_form_en = models.CharField(max_length=60, blank=True)
    registration_number = models.CharField(max_length=40, blank=True)
    address_zh = models.CharField(max_length=200)
    address_en = models.CharField(max_length=200)
    about_zh = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    contact_email = models.EmailField()
    contact_phone = models.CharField(max_length=40, blank=True)
    officer_name_zh = models.CharField(max_length=60)
    officer_name_en = models.CharField(max_length=60)
    officer_email = models.EmailField()
    officer_phone = models.CharField(max_length=40, blank=True)
    jurisdictions = models.JSONField(default=list)
    persons_bucket = models.CharField(max_length=16)
    mediator_body = models.CharField(max_length=32, default=MediatorBody.IN_HOUSE)
    calendar = models.CharField(max_length=8, default="cn")
    opens = models.TimeField(default=time(9))
    closes = models.TimeField(default=time(18))
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="operator_is_one"),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="operator_hours"),
            models.CheckConstraint(condition=_one_of("persons_bucket", PersonsBucket), name="operator_persons_bucket"),
            models.CheckConstraint(condition=_one_of("mediator_body", MediatorBody), name="operator_mediator_body"),
            models.CheckConstraint(condition=~Q(name_zh="") & ~Q(name_en=""), name="operator_named"),
        ]

    def __str__(self) -> str:
        return self.name_en

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def legal_form(self) -> str:
        return in_language(self, "legal_form")

    @property
    def address(self) -> str:
        return in_language(self, "address")

    @property
    def about(self) -> str:
        return in_language(self, "about")

    @property
    def officer_name(self) -> str:
        return in_language(self, "officer_name")

    @property
    def hours(self) -> Hours:
        return Hours(self.opens, self.closes)

    @property
    def confirmable_mediation(self) -> bool:
        """Whether an agreement mediated here can be confirmed by a court (CPL 205): never one of our own house."""
        return confirmable(self.mediator_body)
