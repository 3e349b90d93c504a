"""Secrets of second factors at rest: sealed by the vault, each under a key of its own. The form is `<key id>:<base64>`."""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.trail.rules import SYSTEM
from portal.vault import services as vault

PLACE = {"table": "mfa_authenticator", "column": "data"}


def seal(text: str) -> str:
    key_id = vault.create_key(purpose="factor")
    return f"{key_id}:{base64.b64encode(vault.seal(key_id, text, row=key_id, **PLACE)).decode()}"


def open_sealed(sealed: str) -> str:
    """The secret; raises vault's Unreadable or Erased."""
    key_id, _colon, blob = sealed.partition(":")
    return vault.open_sealed(key_id, base64.b64decode(blob), row=key_id, **PLACE)


def destroy(data: Mapping[str, Any], at: datetime) -> None:
    """Destroy the key behind an authenticator's data, if it holds a sealed secret."""
    for name in ("secret", "seed"):
        if sealed := data.get(name):
            vault.destroy_key(str(sealed).partition(":")[0], by=SYSTEM, at=at)
