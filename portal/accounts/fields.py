import hashlib
from typing import Any

from django.db import models


class Digest(str):
    """What the column holds: the SHA-256 of a secret, hex."""

    __slots__ = ()


class DigestField(models.CharField[str, str]):
    """Stores and looks up secrets by digest alone: whoever reads the table cannot use what stands there."""

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Digest):
            return value
        return hashlib.sha256(str(value).encode()).hexdigest()

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Digest | None:
        return None if value is None else Digest(value)
