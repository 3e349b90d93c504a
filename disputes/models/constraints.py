"""Constraints that several tables share."""

from typing import Any

from django.db.models import CheckConstraint, Q

ACTOR_KINDS = ("client", "staff", "bot", "system", "party")


def one_of(name: str, column: str, values: Any) -> CheckConstraint:
    return CheckConstraint(name=name, condition=Q(**{f"{column}__in": [str(getattr(value, "value", value)) for value in values]}))


def paired(name: str, at: str, by: str) -> CheckConstraint:
    """Who and when come together: both or neither."""
    return CheckConstraint(name=name, condition=Q(**{f"{at}__isnull": True, by: ""}) | Q(**{f"{at}__isnull": False}) & ~Q(**{by: ""}))
