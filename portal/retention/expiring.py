"""What can expire: every room that holds such things registers here in `apps.ready()` how to find, name and end them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from portal.trail.rules import Actor
from portal.vault import holders


class Erase(Protocol):
    def __call__(self, subject: str, *, by: Actor) -> None: ...


@dataclass(frozen=True)
class Expirer:
    """`begun_before(moment, n)` gives at most n (subject, begin of its period), oldest first; `begun(subject)` the same of one, None when
    it is gone, open or erased; `erase` ends one, or raises a Refusal."""

    begun_before: Callable[[datetime, int], Iterable[tuple[str, datetime]]]
    begun: Callable[[str], datetime | None]
    erase: Erase


@dataclass(frozen=True)
class Names:
    """How staff name a kind of subject: `find("2026-K7Q4M")` gives `case:<id>` or "", `name` the way back."""

    find: Callable[[str], str]
    name: Callable[[str], str]


_expirers: dict[str, Expirer] = {}
_along: dict[str, str] = {}
_early: dict[str, Callable[[str, datetime], datetime | None]] = {}
_names: dict[str, Names] = {}


def register(rule: str, expirer: Expirer) -> None:
    """Who carries out the retention rule with this code."""
    _expirers[rule] = expirer


def along(rule: str, other: str) -> None:
    """What falls under `rule` ends together with what falls under `other`."""
    _along[rule] = other


def name_subjects(kind: str, names: Names) -> None:
    _names[kind] = names


def of(rule: str) -> Expirer | None:
    return _expirers.get(rule)


def ends_early(name: str, since: Callable[[str, datetime], datetime | None]) -> None:
    """`since(rule, now)`: from when everything under a rule is over whatever its period (PIPL 47: what it was for has ended), or None."""
    _early[name] = since


def early(rule: str, now: datetime) -> datetime | None:
    return min((found for since in _early.values() if (found := since(rule, now))), default=None)


def leader(rule: str) -> str:
    """The rule together with which this one is carried out; "" when it is not."""
    return _along.get(rule, "")


def everywhere(subject: str, *, by: Actor) -> None:
    """Walk every room that holds anything about a subject and end it there; one refusal ends nothing (the caller's transaction)."""
    for holder in holders.all():
        holder.erase(subject, by=by)


def find(text: str) -> str:
    """The subject staff mean; "" when nothing is called so."""
    return next((found for names in _names.values() if (found := names.find(text))), "")


def name(subject: str) -> str:
    """What staff call a subject."""
    names = _names.get(subject.partition(":")[0])
    return names.name(subject) if names else subject.partition(":")[0]
