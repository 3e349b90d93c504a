"""What the law says: instruments, provisions, terms, grounds for refusing, routes elsewhere."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from portal.deadlines import explanation
from portal.deadlines.rules import LIMITS, PauseEffect, Rule
from portal.law.models.rows import LawRow, in_language, one_of
from portal.law.rules import (
    HARDNESS_WORDS,
    PAUSE_WORDS,
    START_WORDS,
    AdviceKind,
    Bound,
    GroundKind,
    Hardness,
    Jurisdiction,
    Purpose,
    Reply,
    StartEvent,
    Status,
    When,
)


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
            models.CheckConstraint(condition=one_of("jurisdiction", Jurisdiction), name="instrument_jurisdiction"),
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
    """How long for what: the rule of a clock, what starts it, what stops it, and how hard it binds.

    A version that people made by `proposal` is our promise on top of the law's version before it.
    """

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
    proposal = models.ForeignKey("law.TermProposal", on_delete=models.PROTECT, null=True, blank=True, related_name="versions")

    class Meta(LawRow.Meta):
        constraints = [
            *LawRow.Meta.constraints,
            models.CheckConstraint(condition=Q(unit__in=list(LIMITS)), name="term_unit"),
            models.CheckConstraint(condition=one_of("start_event", StartEvent), name="term_start_event"),
            models.CheckConstraint(condition=one_of("pause", PauseEffect), name="term_pause"),
            models.CheckConstraint(condition=one_of("reply", Reply), name="term_reply"),
            models.CheckConstraint(condition=one_of("hardness", Hardness), name="term_hardness"),
            models.CheckConstraint(condition=one_of("bound", Bound), name="term_bound"),
            models.CheckConstraint(condition=~Q(calendar="") & ~Q(zone=""), name="term_calendar"),
        ]

    @property
    def rule(self) -> Rule:
        return Rule(self.count, self.unit, self.zone, self.roll, self.calendar, self.pause)

    @property
    def period(self) -> str:
        """`15 working days`, in the active language."""
        return explanation.period(self.rule)

    @property
    def pause_words(self) -> str:
        return str(PAUSE_WORDS[PauseEffect(self.pause)])

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
            models.CheckConstraint(condition=one_of("kind", GroundKind), name="refusalground_kind"),
            models.CheckConstraint(condition=~Q(text_zh="") & ~Q(text_en=""), name="refusalground_text"),
        ]

    @property
    def text(self) -> str:
        return in_language(self, "text")


class OutsideRoute(LawRow):
    """Where else a person can go, whom it takes, how long it takes, what it costs, can and cannot do, and what to bring.

    `needs` are Need codes without which it takes nobody, `papers` Paper codes, `terms` codes of periods to tell, `limitation` that of the
    period within which one must come, `language` the only one it reads ("" for any). Cost and powers have a status of their own.
    """

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
    cost_zh = models.TextField(blank=True, default="")
    cost_en = models.TextField(blank=True, default="")
    can_zh = models.TextField(blank=True, default="")
    can_en = models.TextField(blank=True, default="")
    cannot_zh = models.TextField(blank=True, default="")
    cannot_en = models.TextField(blank=True, default="")
    details_status = models.CharField(max_length=12, default=Status.UNVERIFIED)
    needs = models.JSONField(default=list, blank=True)
    firm_first = models.BooleanField(default=False)
    language = models.CharField(max_length=10, blank=True, default="")
    papers = models.JSONField(default=list, blank=True)
    terms = models.JSONField(default=list, blank=True)
    limitation = models.CharField(max_length=60, blank=True, default="")

    class Meta(LawRow.Meta):
        ordering = ["jurisdiction", "position", "version"]
        constraints = [
            *LawRow.Meta.constraints,
            models.CheckConstraint(condition=one_of("jurisdiction", Jurisdiction), name="outsideroute_jurisdiction"),
            models.CheckConstraint(condition=one_of("purpose", Purpose), name="outsideroute_purpose"),
            models.CheckConstraint(condition=one_of("details_status", Status), name="outsideroute_details_status"),
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

    @property
    def cost(self) -> str:
        return in_language(self, "cost")

    @property
    def can(self) -> str:
        return in_language(self, "can")

    @property
    def cannot(self) -> str:
        return in_language(self, "cannot")

    @property
    def details_verified(self) -> bool:
        return self.details_status == Status.VERIFIED


class RouteAdvice(LawRow):
    """What a person reads beside the routes: what to do before anything else, or what their answer means for them (a When)."""

    kind = models.CharField(max_length=8)
    when = models.CharField(max_length=12)
    position = models.PositiveIntegerField()
    text_zh = models.TextField()
    text_en = models.TextField()
    phone = models.CharField(max_length=40, blank=True)

    class Meta(LawRow.Meta):
        ordering = ["position", "version"]
        constraints = [
            *LawRow.Meta.constraints,
            models.CheckConstraint(condition=one_of("kind", AdviceKind), name="routeadvice_kind"),
            models.CheckConstraint(condition=one_of("when", When), name="routeadvice_when"),
            models.CheckConstraint(condition=~Q(text_zh="") & ~Q(text_en=""), name="routeadvice_text"),
        ]

    @property
    def text(self) -> str:
        return in_language(self, "text")
