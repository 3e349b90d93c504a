"""What is wrong with the log's settings is said at the start, not at the first checkpoint."""

from typing import Any

from django.core.checks import CheckMessage, Error

from portal.trail import keys


def check_witnesses(app_configs: Any = None, **options: Any) -> list[CheckMessage]:
    """Every line of LOG_WITNESSES is a witness's verification key (type 4) and its address, and none stands there twice."""
    try:
        labels = [witness.key.label for witness in keys.witnesses()]
    except ValueError as error:
        return [Error(f"LOG_WITNESSES: {error}", hint='["witness.example/w1+0123abcd+BA... https://witness.example"]', id="trail.E001")]
    return [] if len(labels) == len(set(labels)) else [Error("LOG_WITNESSES: the same witness twice", id="trail.E001")]
