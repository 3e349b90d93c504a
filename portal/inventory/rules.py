"""What an entry of the inventory may say, and what makes a change reach further than what stands. Pure."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.deadlines import arithmetic, explanation
from portal.deadlines.calendar import without_rest
from portal.deadlines.rules import PERIOD, Rule

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")


class Kind(TextChoices):
    PURPOSE = "purpose", pgettext_lazy("inventory", "Situation and purpose")
    CATEGORY = "category", pgettext_lazy("inventory", "Kind of information")
    DATUM = "datum", pgettext_lazy("inventory", "Field")
    KEEPING = "keeping", pgettext_lazy("inventory", "Retention rule")


class Basis(TextChoices):
    """PIPL art. 13(1), one value an item. There is no "legitimate interests" in it."""

    CONSENT = "consent", _("Consent (PIPL 13(1)(1))")
    CONTRACT = "contract", _("A contract with the person, or lawful staff management (PIPL 13(1)(2))")
    DUTY = "duty", _("A duty set by law (PIPL 13(1)(3))")
    EMERGENCY = "emergency", _("An emergency (PIPL 13(1)(4))")
    PRESS = "press", _("News reporting in the public interest (PIPL 13(1)(5))")
    PUBLISHED = "published", _("Information already public (PIPL 13(1)(6))")
    OTHER = "other", _("Another law (PIPL 13(1)(7))")


class Gdpr(TextChoices):
    """GDPR art. 6(1), for firms that are under it as well."""

    NONE = "", _("Not under the GDPR")
    A = "a", _("Consent (GDPR 6(1)(a))")
    B = "b", _("Contract (GDPR 6(1)(b))")
    C = "c", _("Legal obligation (GDPR 6(1)(c))")
    D = "d", _("Vital interests (GDPR 6(1)(d))")
    E = "e", _("Public task (GDPR 6(1)(e))")
    F = "f", _("Legitimate interests (GDPR 6(1)(f))")


class Start(TextChoices):
    """What a retention period is counted from."""

    CLOSED = "closed", _("The matter is closed")
    LAST_MESSAGE = "last_message", _("The last message")
    RECEIVED = "received", _("The day it came in")
    WITHDRAWN = "withdrawn", _("Withdrawal or expiry")
    ENDED = "ended", _("The contract, course or employment ends")
    USED = "used", _("It has done its work")


class Then(TextChoices):
    """What happens when the period is over; from the least that is left to the most."""

    ERASE = "erase", _("Erase")
    ANONYMISE = "anonymise", _("Make anonymous")
    RESTRICT = "restrict", _("Only store and protect (PIPL 47)")


class Done(TextChoices):
    """Who sees to it."""

    WORKER = "worker", _("The system, by itself")
    RUN = "run", _("A retention run that two people decide")
    PEOPLE = "people", _("People, outside this system")


WIDER: dict[str, str | Promise] = {
    "new": _("it is a new entry"),
    "purpose": _("another purpose, or other words for it"),
    "information": _("other information"),
    "method": _("another way of handling it"),
    "basis": _("another legal basis"),
    "consent": _("separate consent is no longer asked"),
    "sensitive": _("it no longer counts as sensitive"),
    "place": _("asked for at another place"),
    "who": _("more people see it"),
    "required": _("it must be given from now on"),
    "keeping": _("another retention rule"),
    "longer": _("it is kept longer"),
    "start": _("the period is counted from something else"),
    "then": _("less of it goes at the end"),
}


def rule_of(period: str) -> Rule:
    """`90d`, `36m`: calendar time in China, which rests on no holiday. DeadlineError when it cannot be read."""
    found = PERIOD.fullmatch(period)
    return Rule(int(found[1]), found[2], roll=False, calendar="none", pause="none") if found else Rule.parse(period)


def ends(period: str, start: datetime) -> datetime:
    """The first moment at which a period that began at `start` is over: the midnight after its last day (CC 201-203)."""
    rule = rule_of(period)
    return arithmetic.due(rule, start, without_rest(rule.zone)).at


def period_words(period: str) -> str:
    """`90 calendar days`, in the active language; "" for none."""
    return explanation.period(rule_of(period)) if period else ""


def longest(period: str) -> timedelta:
    """About how long, to compare two periods; one without an end is longer than any."""
    if not period:
        return timedelta.max
    rule = rule_of(period)
    return timedelta(days=rule.count * {"wd": 1.5, "d": 1, "m": 30.44, "h": 1 / 24}[rule.unit])


def wider(kind: str, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[str]:
    """Codes of WIDER for everything in which `after` reaches further than `before`; [] when one person may decide it alone."""
    if before is None:
        return ["new"]
    return [code for code in _CHECKS[kind](before, after) if code]


def _changed(before: Mapping[str, Any], after: Mapping[str, Any], *names: str) -> bool:
    return any(before[name] != after[name] for name in names)


def _more(before: Mapping[str, Any], after: Mapping[str, Any], name: str) -> bool:
    return bool(set(after[name]) - set(before[name]))


def _purpose(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [
        "purpose" * _changed(before, after, "purpose_zh", "purpose_en"),
        "information" * _changed(before, after, "information_zh", "information_en"),
        "method" * _changed(before, after, "method_zh", "method_en"),
        "basis" * _changed(before, after, "basis", "gdpr", "basis_zh", "basis_en"),
        "consent" * (before["separate_consent"] and not after["separate_consent"]),
    ]


def _category(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return ["sensitive" * (before["sensitive"] and not after["sensitive"])]


def _datum(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [
        "purpose" * _more(before, after, "purposes"),
        "information" * _changed(before, after, "category"),
        "place" * _more(before, after, "places"),
        "who" * _more(before, after, "roles"),
        "required" * (after["required"] and not before["required"]),
        "keeping" * _changed(before, after, "keeping"),
    ]


def _keeping(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    order = list(Then.values)
    return [
        "longer" * (longest(after["period"]) > longest(before["period"])),
        "start" * _changed(before, after, "start"),
        "then" * (order.index(after["then"]) > order.index(before["then"])),
    ]


_CHECKS: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any]], list[str]]] = {
    Kind.PURPOSE: _purpose, Kind.CATEGORY: _category, Kind.DATUM: _datum, Kind.KEEPING: _keeping,
}  # fmt: skip
