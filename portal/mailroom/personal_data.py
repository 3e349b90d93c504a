"""What this room holds about a person; registered with the vault's holders in apps.ready()."""

from typing import Any

from disputes import queries as cases
from portal.mailroom import queries, services
from portal.mailroom.models import Letter
from portal.mailroom.rules import Outcome
from portal.trail.rules import Actor


def export(subject: str) -> dict[str, Any]:
    """The letters that are part of `case:<public id>`, opened; not those of others who wrote to its address. {} for what is not here."""
    found = [letter for letter in _of(subject) if letter.forgotten_at is None and _theirs(letter)]
    return {"letters": [_letter(letter) for letter in found]} if found else {}


def _theirs(letter: Letter) -> bool:
    return letter.outcome == Outcome.JOINED or letter.handled in ("filed", "attached")


def _letter(letter: Letter) -> dict[str, Any]:
    content = queries.content(letter)
    return {"received_at": letter.received_at.isoformat(), "outcome": letter.outcome, **vars(content)}


def erase(subject: str, *, by: Actor) -> None:
    """Destroy every letter tied to the case, whoever wrote it."""
    for letter in _of(subject):
        services.forget_letter(letter=letter, by=by)


def _of(subject: str) -> list[Letter]:
    kind, _colon, public_id = subject.partition(":")
    case = cases.by_public_id(public_id) if kind == "case" else None
    return list(queries.of_case(case).order_by("received_at", "id")) if case else []
