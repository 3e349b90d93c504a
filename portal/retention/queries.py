from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.inventory import queries as inventory
from portal.inventory.models import Keeping
from portal.inventory.rules import Done, ends
from portal.retention import expiring
from portal.retention.models import Hold, Run
from portal.retention.rules import State, verdict

MOST = 500  # of one rule in one run: a list two people can look at


@dataclass(frozen=True)
class Over:
    """Something whose period is over, by a rule as it stands; `held` when a hold keeps it."""

    rule: Keeping
    subject: str
    due: datetime
    held: bool


@dataclass(frozen=True)
class RuleRow:
    """A retention rule, how many are over now, how many of them are held, and whether anybody carries it out."""

    rule: Keeping
    over: int
    held: int
    carried_out: bool


def held_subjects() -> set[str]:
    return set(Hold.objects.filter(lifted_at=None).values_list("subject", flat=True))


def holds_on(*subjects: str) -> list[Hold]:
    """Holds that stand on any of these."""
    return list(Hold.objects.filter(subject__in=subjects, lifted_at=None))


def check_free(*subjects: str) -> None:
    """Refuse (409 `retention.held`) what would end something under a legal hold: it is stored and protected only (PIPL 47)."""
    if holds := holds_on(*subjects):
        told = _("This has to be kept because of %(ground)s, probably until %(day)s. It is stored and protected, and not used.")
        raise Refusal("retention.held", 409, told, facts={"ground": holds[0].get_ground_display(), "day": holds[0].until.isoformat()})


def over(now: datetime | None = None) -> Iterator[Over]:
    """Everything that may go now and everything held, rule by rule, at most MOST of each."""
    moment, held = now or timezone.now(), held_subjects()
    for rule in inventory.keepings(moment):
        expirer = expiring.of(rule.code)
        if expirer is None or rule.done != Done.RUN:
            continue
        for subject, began in expirer.begun_before(moment, MOST):
            due, is_held = due_at(rule, began, moment), subject in held
            if verdict(held=False, due=due, now=moment) is State.WAITING:
                yield Over(rule, subject, due, is_held)


def due_at(rule: Keeping, began: datetime, now: datetime) -> datetime:
    """When something under a rule is over: at the end of its period, or earlier where what it was kept for has ended."""
    early = expiring.early(rule.code, now)
    return min(ends(rule.period, began), max(early, began)) if early else ends(rule.period, began)


def rules(now: datetime | None = None) -> list[RuleRow]:
    """Every retention rule with what is over now."""
    found = list(over(now))
    return [
        RuleRow(
            rule,
            sum(each.rule.code == rule.code for each in found),
            sum(each.rule.code == rule.code and each.held for each in found),
            rule.done != Done.RUN or expiring.of(rule.code) is not None or bool(expiring.leader(rule.code)),
        )
        for rule in inventory.keepings(now)
    ]


def holds() -> list[Hold]:
    """Those that stand first."""
    return sorted(Hold.objects.all(), key=lambda hold: hold.lifted_at is not None)


def hold(public_id: UUID) -> Hold:
    """Raises Refusal `retention.not_found`."""
    found = Hold.objects.filter(public_id=public_id).first()
    if found is None:
        raise not_found()
    return found


def run(public_id: UUID) -> Run:
    """Raises Refusal `retention.not_found`."""
    found = Run.objects.filter(public_id=public_id).first()
    if found is None:
        raise not_found()
    return found


def not_found() -> Refusal:
    return Refusal("retention.not_found", 404, _("There is no such run or hold."))


def runs() -> list[Run]:
    return list(Run.objects.annotate(items_count=Count("items")))


def counts(run: Run) -> dict[str, dict[str, int]]:
    """Rule -> state -> how many."""
    found: dict[str, dict[str, int]] = {}
    for rule, state, n in run.items.values_list("rule", "state").annotate(n=Count("id")).order_by("rule", "state"):
        found.setdefault(rule, {})[state] = n
    return found
