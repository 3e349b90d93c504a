"""The firm that runs this portal."""

from datetime import time

from django.db import models
from django.db.models import F, Q

from portal.law.models.rows import in_language, one_of
from portal.law.rules import Hours, MediatorBody, PersonsBucket, confirmable


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
            models.CheckConstraint(condition=one_of("persons_bucket", PersonsBucket), name="operator_persons_bucket"),
            models.CheckConstraint(condition=one_of("mediator_body", MediatorBody), name="operator_mediator_body"),
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
