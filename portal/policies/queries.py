from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.policies.models import Clause, Version
from portal.policies.rules import Status


def published() -> list[Version]:
    """Every published version, oldest first."""
    return list(Version.objects.filter(status=Status.PUBLISHED).order_by("number"))


def find_in_force(at: datetime | None = None) -> Version | None:
    """The version that binds at a moment (default now), or None before the first one."""
    return Version.objects.filter(status=Status.PUBLISHED, effective_at__lte=at or timezone.now()).order_by("-number").first()


def in_force(at: datetime | None = None) -> Version:
    """The version that binds at a moment (default now). Raises Refusal `policy.none` when nothing is in force yet."""
    version = find_in_force(at)
    if version is None:
        raise Refusal("policy.none", 404, _("No privacy policy is in force yet."))
    return version


def coming(at: datetime | None = None) -> Version | None:
    """The next version that is published but not yet in force."""
    return Version.objects.filter(status=Status.PUBLISHED, effective_at__gt=at or timezone.now()).order_by("number").first()


def version(number: int) -> Version:
    """A published version by its number. Raises Refusal `policy.not_found`; a draft is not found either."""
    found = Version.objects.filter(status=Status.PUBLISHED, number=number).first()
    if found is None:
        raise Refusal("policy.not_found", 404, _("There is no such version of the policy."))
    return found


def clauses(version: Version) -> list[Clause]:
    """All clauses in reading order, their sections loaded."""
    return list(version.clauses.select_related("section").order_by("position"))


def clause(version: Version, number: str) -> Clause:
    """A clause by its number, "3.2". Raises Refusal `policy.clause_not_found`."""
    found = version.clauses.select_related("section").filter(number=number).first()
    if found is None:
        raise Refusal("policy.clause_not_found", 404, _("This version has no such clause."))
    return found
