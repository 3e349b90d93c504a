"""Seal, open, derive, destroy. Every sealed value names the key it lies under and the place it belongs to."""

import hashlib
import hmac
import secrets

from django.conf import settings
from django.utils import timezone

from portal.vault import keys, ring, sealing
from portal.vault.models import DataKey
from portal.vault.rules import Unreadable


def create_key(*, purpose: str) -> str:
    """A fresh data key (one a case, conversation or contact), wrapped by the current master key; returns its id.

    It is written to the key store at once, so a caller that rolls back leaves an unused key behind, never a value without a key.
    """
    key_id, raw = secrets.token_hex(16), secrets.token_bytes(sealing.KEY)
    version, master = ring.current()
    wrapped = sealing.wrap(master, raw, key_id, version)
    DataKey.objects.create(id=key_id, purpose=purpose, master=version, wrapped=wrapped, created_at=timezone.now())
    keys.keep(key_id, raw)
    return key_id


def seal(key_id: str, text: str, *, table: str, column: str, row: str | int) -> bytes:
    """The sealed form of `text`, readable only at this place (table, column, row) under this key; 29 bytes longer than UTF-8."""
    return sealing.lock(keys.material(key_id).fields, text.encode(), sealing.place(table, column, str(row), key_id))


def open_sealed(key_id: str, blob: bytes, *, table: str, column: str, row: str | int) -> str:
    """What was sealed here; raises Unreadable (503) when anything differs, Erased (410) when the key was destroyed."""
    cipher = keys.material(key_id).fields
    try:
        return sealing.unlock(cipher, bytes(blob), sealing.place(table, column, str(row), key_id)).decode()
    except sealing.Broken:
        raise Unreadable from None


def secret(key_id: str, label: str) -> bytes:
    """32 bytes that only this key gives for this label (the trail secret of a case, a file key); gone when the key is."""
    return sealing.derive(keys.material(key_id).raw, f"secret/{label}")


def warm_keys(key_ids: list[str]) -> None:
    """Load the keys of a list in two queries before opening one field of each."""
    keys.warm(key_ids)


def blind_index(value: str, *, purpose: str) -> str:
    """64 hex characters to look a value up by without storing it; the caller normalises the value first."""
    return hmac.new(settings.INDEX_PEPPER, sealing.place(purpose, value), hashlib.sha256).hexdigest()
