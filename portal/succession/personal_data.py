"""What this room holds about a person: a no to a hand-over, or a new consent; registered with the vault's holders."""

from typing import Any

from disputes import queries as cases
from portal.succession import queries
from portal.succession.models import NewConsent, Objection, Succession
from portal.trail.rules import Actor


def export(subject: str) -> dict[str, Any]:
    """What `case:<public id>` or `participant:<public id>` answered; {} where there is nothing."""
    objections = Objection.objects.filter(subject=subject).select_related("succession")
    agreed = NewConsent.objects.filter(subject=subject).select_related("succession")
    against = [{"at": each.at.isoformat(), "recipient": _names(each.succession)} for each in objections]
    given = [
        {"at": each.at.isoformat(), "recipient": _names(each.succession), "notice_sha256": each.shown, "language": each.language}
        for each in agreed
    ]
    return {name: rows for name, rows in (("objections", against), ("new_consents", given)) if rows}


def _names(succession: Succession) -> dict[str, str]:
    return {"zh": succession.name_zh, "en": succession.name_en}


def erase(subject: str, *, by: Actor) -> None:
    """They go with the case, those of whoever sat at its table too: what does not exist cannot be handed over."""
    case = cases.by_public_id(subject.removeprefix("case:")) if subject.startswith("case:") else None
    table = [queries.at_table(each) for each in case.participants.all()] if case else []
    Objection.objects.filter(subject__in=[subject, *table]).delete()
    NewConsent.objects.filter(subject=subject).delete()
