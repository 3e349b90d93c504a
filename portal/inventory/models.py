"""Purposes, kinds of information, fields, retention rules: dated versions, with who said so and, where it reaches further, who agreed."""

from datetime import datetime
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from portal.inventory.rules import Basis, Done, Gdpr, Kind, Start, Then, period_words
from portal.law.models.proposed import Proposed, second_person
from portal.law.models.rows import in_language

Row_co = TypeVar("Row_co", bound="Version", covariant=True)


class Versions(models.QuerySet[Row_co]):
    def at(self, moment: datetime) -> Self:
        """The version of every entry that stood at `moment`."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=moment), valid_from__lte=moment)

    def delete(self) -> NoReturn:
        raise TypeError("versions of the inventory are never deleted")


class Version(models.Model):
    """One version of one entry. `CONTENT` names the columns people decide; a later version, or an end, only closes `valid_to`."""

    CONTENT: ClassVar[tuple[str, ...]]
    KIND: ClassVar[Kind]

    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    why = models.CharField(max_length=500, blank=True, default="")
    wide = models.BooleanField(default=False)
    from_pack = models.BooleanField(default=False)
    entered_by = models.CharField(max_length=64, blank=True, default="")
    entered_role = models.CharField(max_length=32)
    approved_by = models.CharField(max_length=64, blank=True, default="")
    approved_role = models.CharField(max_length=32, blank=True, default="")
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    objects = Versions.as_manager()

    class Meta:
        abstract = True
        ordering = ["code", "version"]
        constraints = [
            UniqueConstraint(fields=["code", "version"], name="%(app_label)s_%(class)s_version"),
            UniqueConstraint(fields=["code"], condition=Q(valid_to=None), name="%(app_label)s_%(class)s_one_open"),
            CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="%(app_label)s_%(class)s_times"),
            CheckConstraint(condition=~Q(code="") & ~Q(title_zh="") & ~Q(title_en=""), name="%(app_label)s_%(class)s_named"),
            CheckConstraint(
                condition=Q(wide=False) | Q(from_pack=True) | ~Q(entered_by="") & ~Q(approved_by="") & ~Q(approved_by=F("entered_by")),
                name="%(app_label)s_%(class)s_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def kind(self) -> str:
        return str(self.KIND)

    def content(self) -> dict[str, Any]:
        """What people decided, by column."""
        return {name: getattr(self, name) for name in self.CONTENT}

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("versions of the inventory are never deleted")


class Purpose(Version):
    """A situation in which information is collected: what for, how, on which basis. One line of the policy's collection list."""

    KIND = Kind.PURPOSE
    CONTENT = (
        "title_zh", "title_en", "information_zh", "information_en", "purpose_zh", "purpose_en", "method_zh", "method_en", "basis", "gdpr",
        "basis_zh", "basis_en", "needed_zh", "needed_en", "separate_consent", "in_policy",
    )  # fmt: skip
    information_zh = models.CharField(max_length=300)
    information_en = models.CharField(max_length=300)
    purpose_zh = models.CharField(max_length=200)
    purpose_en = models.CharField(max_length=200)
    method_zh = models.CharField(max_length=200)
    method_en = models.CharField(max_length=200)
    basis = models.CharField(max_length=10, choices=Basis.choices)
    gdpr = models.CharField(max_length=1, blank=True, default="", choices=Gdpr.choices)
    basis_zh = models.CharField(max_length=120)
    basis_en = models.CharField(max_length=120)
    needed_zh = models.CharField(max_length=120)
    needed_en = models.CharField(max_length=120)
    separate_consent = models.BooleanField(default=False)
    in_policy = models.BooleanField(default=True)

    class Meta(Version.Meta):
        constraints = [
            *Version.Meta.constraints,
            CheckConstraint(condition=Q(basis__in=Basis.values), name="inventory_purpose_basis"),
            CheckConstraint(condition=Q(gdpr__in=Gdpr.values), name="inventory_purpose_gdpr"),
            CheckConstraint(
                condition=~Q(purpose_zh="") & ~Q(purpose_en="") & ~Q(information_zh="") & ~Q(information_en=""),
                name="inventory_purpose_said",
            ),
        ]

    @property
    def information(self) -> str:
        return in_language(self, "information")

    @property
    def purpose(self) -> str:
        return in_language(self, "purpose")


class Category(Version):
    """A kind of information."""

    KIND = Kind.CATEGORY
    CONTENT = ("title_zh", "title_en", "sensitive")
    sensitive = models.BooleanField(default=False)


class Datum(Version):
    """One thing asked for or recorded, at every door where it comes in. `places` are addresses of fields as `doors.py` names them."""

    KIND = Kind.DATUM
    CONTENT = (
        "title_zh", "title_en", "category", "purposes", "required", "without_zh", "without_en", "places", "roles", "keeping",
    )  # fmt: skip
    category = models.CharField(max_length=40)
    purposes = models.JSONField(default=list)
    required = models.BooleanField(default=False)
    without_zh = models.CharField(max_length=200, blank=True, default="")
    without_en = models.CharField(max_length=200, blank=True, default="")
    places = models.JSONField(default=list)
    roles = models.JSONField(default=list)
    keeping = models.CharField(max_length=40)

    class Meta(Version.Meta):
        constraints = [
            *Version.Meta.constraints,
            CheckConstraint(condition=~Q(category="") & ~Q(keeping="") & ~Q(purposes=[]), name="inventory_datum_bound"),
        ]

    @property
    def without(self) -> str:
        return in_language(self, "without")


class Keeping(Version):
    """A retention rule: from when, how long, what then, who sees to it. One line of the policy's retention table."""

    KIND = Kind.KEEPING
    CONTENT = (
        "title_zh", "title_en", "start", "period", "kept_zh", "kept_en", "then", "then_zh", "then_en", "done", "basis_zh", "basis_en",
        "term", "in_policy",
    )  # fmt: skip
    start = models.CharField(max_length=12, choices=Start.choices)
    period = models.CharField(max_length=8, blank=True, default="")
    kept_zh = models.CharField(max_length=120)
    kept_en = models.CharField(max_length=120)
    then = models.CharField(max_length=9, choices=Then.choices)
    then_zh = models.CharField(max_length=120)
    then_en = models.CharField(max_length=120)
    done = models.CharField(max_length=6, choices=Done.choices)
    basis_zh = models.CharField(max_length=200, blank=True, default="")
    basis_en = models.CharField(max_length=200, blank=True, default="")
    term = models.CharField(max_length=40, blank=True, default="")
    in_policy = models.BooleanField(default=True)

    class Meta(Version.Meta):
        constraints = [
            *Version.Meta.constraints,
            CheckConstraint(condition=Q(start__in=Start.values), name="inventory_keeping_start"),
            CheckConstraint(condition=Q(then__in=Then.values), name="inventory_keeping_then"),
            CheckConstraint(condition=Q(done__in=Done.values), name="inventory_keeping_done"),
            CheckConstraint(condition=~Q(done="run") | ~Q(period=""), name="inventory_keeping_run_has_period"),
        ]

    @property
    def kept(self) -> str:
        return in_language(self, "kept")

    @property
    def after(self) -> str:
        return in_language(self, "then")

    @property
    def period_words(self) -> str:
        return period_words(self.period)

    @property
    def basis(self) -> str:
        return in_language(self, "basis")


MODELS: dict[str, type[Version]] = {model.KIND.value: model for model in (Purpose, Category, Datum, Keeping)}


class Proposal(Proposed):
    """A version that reaches further than what stands, waiting for a second person. `content` as `Version.content()`."""

    kind = models.CharField(max_length=8, choices=Kind.choices)
    code = models.CharField(max_length=40)
    based_on = models.PositiveIntegerField(default=0)
    content = models.JSONField()
    wider = models.JSONField(default=list)
    why = models.CharField(max_length=500)

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            UniqueConstraint(fields=["kind", "code"], condition=Q(decision=""), name="inventory_proposal_one_waiting"),
            CheckConstraint(condition=Q(kind__in=Kind.values), name="inventory_proposal_kind"),
            CheckConstraint(condition=~Q(why="") & ~Q(code=""), name="inventory_proposal_said"),
            *second_person("inventory_proposal"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def title_zh(self) -> str:
        return str(self.content["title_zh"])

    @property
    def title_en(self) -> str:
        return str(self.content["title_en"])
