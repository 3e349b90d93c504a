"""At start an operator is told what keeps the language model from being asked: half a configuration is an error, the rest a warning."""

from typing import Any

from django.core.checks import CheckMessage, Error, Warning
from django.db import DatabaseError

from bot.outside import standing


def language_model(app_configs: Any = None, **options: Any) -> list[CheckMessage]:
    """bot.E001 for each setting that is wrong; bot.W001 for each reason why nothing is sent although the settings are whole."""
    hint = "docs/operations.md, “A language model”. To leave it off, unset every LANGUAGE_MODEL_ setting."
    if wrong := standing.misconfigured():
        return [Error(str(each.words), hint=hint, id="bot.E001") for each in wrong]
    if app_configs is not None:
        return []
    try:
        found = standing.problems()
    except DatabaseError:  # not migrated yet
        return []
    return [Warning(f"The language model is not asked. {each.words}", hint=hint, id="bot.W001") for each in found]
