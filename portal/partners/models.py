"""Third parties as they stand, what was done with them, and what went abroad. Nothing here is about a client."""

import uuid
from datetime import date
from typing import Any, NoReturn

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from portal.law.models.rows import in_language, one_of
from portal.partners.rules import CLAUSES, REQUIRED, Ground, Role, State, missing


def whole_contract() -> Q:
    """What an active party's contract has, by its role (PIPL 20, 21, 23; NDSR 12)."""
    whole = Q(pk__in=[])
    for role, codes in REQUIRED.items():
        whole |= Q(role=str(role), **{f"has_{code}": True for code in codes})
    return whole


class Partner(models.Model):
    """One third party. It gets nothing while it is a draft; only a draft's scope changes; an ended one stays for three years and more."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    role = models.CharField(max_length=10, choices=Role.choices)
    under = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="subs")
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    information_zh = models.CharField(max_length=300)
    information_en = models.CharField(max_length=300)
    purpose_zh = models.CharField(max_length=200)
    purpose_en = models.CharField(max_length=200)
    method_zh = models.CharField(max_length=200)
    method_en = models.CharField(max_length=200)
    contact_zh = models.CharField(max_length=120)
    contact_en = models.CharField(max_length=120)
    categories = models.JSONField(default=list, blank=True)
    purposes = models.JSONField(default=list, blank=True)
    place = models.CharField(max_length=60)
    abroad = models.BooleanField(default=False)
    has_purpose = models.BooleanField(default=False)
    has_term = models.BooleanField(default=False)
    has_method = models.BooleanField(default=False)
    has_categories = models.BooleanField(default=False)
    has_protection = models.BooleanField(default=False)
    has_duties = models.BooleanField(default=False)
    has_supervision = models.BooleanField(default=False)
    has_end = models.BooleanField(default=False)
    has_no_sub = models.BooleanField(default=False)
    has_incident = models.BooleanField(default=False)
    has_sub_consent = models.BooleanField(default=False)
    has_own_purpose = models.BooleanField(default=False)
    has_told = models.BooleanField(default=False)
    has_legal_duty = models.BooleanField(default=False)
    signed_on = models.DateField(null=True, blank=True)
    contract_ends_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=200, blank=True, default="")
    review_on = models.DateField(null=True, blank=True)
    owner = models.CharField(max_length=64, blank=True, default="")
    from_pack = models.BooleanField(default=False)
    edits = models.PositiveIntegerField(default=0)
    edited_by = models.CharField(max_length=64, blank=True, default="")
    activated_at = models.DateTimeField(null=True)
    activated_by = models.CharField(max_length=64, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    keep_until = models.DateField(null=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            CheckConstraint(condition=one_of("state", State), name="partner_state"),
            CheckConstraint(condition=one_of("role", Role), name="partner_role"),
            CheckConstraint(condition=~Q(name_zh="") & ~Q(name_en=""), name="partner_named"),
            CheckConstraint(condition=~Q(state="active") | whole_contract(), name="partner_active_has_every_clause"),
            CheckConstraint(
                condition=~Q(state="active") | Q(review_on__isnull=False, activated_at__isnull=False) & ~Q(evidence=""),
                name="partner_active_has_review_and_evidence",
            ),
            CheckConstraint(
                condition=~Q(state="active") | Q(from_pack=True) | ~Q(activated_by="") & ~Q(activated_by=F("edited_by")),
                name="partner_second_person",
            ),
            CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False, keep_until__isnull=False)
                | ~Q(state="ended") & Q(ended_at=None, keep_until=None),
                name="partner_ended_is_kept",
            ),
            CheckConstraint(condition=Q(role="sub", under__isnull=False) | ~Q(role="sub") & Q(under=None), name="partner_sub_has_parent"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def subject(self) -> str:
        """What the trail calls it."""
        return f"partner:{self.public_id}"

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def information(self) -> str:
        return in_language(self, "information")

    @property
    def purpose(self) -> str:
        return in_language(self, "purpose")

    @property
    def clauses(self) -> list[str]:
        return [code for code in CLAUSES if getattr(self, f"has_{code}")]

    @property
    def missing(self) -> list[str]:
        return missing(self.role, self.clauses)

    def overdue(self, today: date) -> bool:
        return self.state == State.ACTIVE and self.review_on is not None and self.review_on < today

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("records of third parties are kept")


class Event(models.Model):
    """What was done with a third party; never changed. `note` is for staff and names no client."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="events")
    what = models.CharField(max_length=12)
    at = models.DateTimeField()
    by_id = models.CharField(max_length=64, blank=True, default="")
    by_role = models.CharField(max_length=32)
    note = models.CharField(max_length=500, blank=True, default="")
    review_on = models.DateField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            CheckConstraint(
                condition=Q(what__in=["added", "changed", "activated", "reviewed", "suspended", "ended"]), name="partner_event_what"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.what}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("what was done is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("what was done is never deleted")


class Transfer(models.Model):
    """Information that went abroad: to whom, how many people (numbers only), why it does or does not count. Never changed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="transfers")
    on = models.DateField()
    persons = models.PositiveIntegerField()
    sensitive = models.PositiveIntegerField(default=0)
    important = models.BooleanField(default=False)
    ground = models.CharField(max_length=10, choices=Ground.choices, default=Ground.COUNTED)
    consent = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    by_id = models.CharField(max_length=64)
    by_role = models.CharField(max_length=32)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            CheckConstraint(condition=one_of("ground", Ground), name="partner_transfer_ground"),
            CheckConstraint(condition=Q(persons__gte=1, sensitive__lte=F("persons")), name="partner_transfer_counts"),
            CheckConstraint(condition=~Q(consent="") & ~Q(by_id=""), name="partner_transfer_said"),
            UniqueConstraint(fields=["partner", "on", "persons", "sensitive", "ground"], name="partner_transfer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a transfer is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("a transfer is never deleted")
