"""What pages say about a change of hands: a case's for the client with a way to answer, the desk's, and those of others at a table."""

from typing import Any

from django.utils import timezone

from disputes.models import Case, Participant
from disputes.panels import Panel
from portal.accounts.models import User
from portal.succession import queries
from portal.succession.models import Succession
from portal.succession.rules import Phase


def panel(case: Case, viewer: User | None) -> Panel | None:
    """None while nothing is announced."""
    standing = queries.banner()
    if not standing or case.erased_at is not None:
        return None
    facts = {"changes": [_about(each, case) for each in standing]}
    return Panel("succession/_client.html" if viewer is None else "succession/_desk.html", facts, where_held=True)


def at_table(participant: Participant) -> Panel | None:
    """For somebody invited to a mediation: only what still can be answered, or was."""
    case = participant.case
    told = [each | {"objected": queries.objects_at_table(each["succession"], participant)} for each in _reaching(case)]
    return Panel("succession/_table.html", {"changes": told}) if told else None


def _reaching(case: Case) -> list[dict[str, Any]]:
    return [found for each in queries.banner() if (found := _about(each, case))["goes"]]


def _about(succession: Succession, case: Case) -> dict[str, Any]:
    return {
        "succession": succession,
        "goes": queries.reaches(succession, case),
        "objected": queries.objection(succession, case),
        "asked": succession.draft().needs_yes,
        "agreed": queries.new_consent(succession, case),
        "coming": succession.phase(timezone.now()) == Phase.COMING,
    }
