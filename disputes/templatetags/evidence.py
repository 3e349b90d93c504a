"""How many files a case has, for pages that are about more than its files."""

from django import template

from disputes import evidence, sealed
from disputes.evidence import Counts
from disputes.models import Case
from disputes.rules import OPEN
from portal.accounts.models import User

register = template.Library()


@register.simple_tag
def own_files(case: Case) -> Counts:
    """Counts for the client of the case."""
    return evidence.counts(case, sealed.client_of(case))


@register.simple_tag
def case_files(case: Case, user: User) -> list[Counts]:
    """Counts for a member of staff in the first of their roles that has an eye on the case; [] for nobody's."""
    seen = [evidence.counts(case, user.actor(role)) for role in user.roles if role in ("intake", "privacy_officer", "mediator")]
    return seen[:1]


@register.filter
def takes_files(case: Case) -> bool:
    """Whether files can be added now."""
    return case.stage in OPEN
