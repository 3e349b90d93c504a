"""Doing a thing once however often it is sent: two clicks, two tabs, a retry after a lost answer.

The row is written in the transaction of what it protects. A second request at the same time waits for the first (PostgreSQL at
the unique key, SQLite at the write lock) and then gets its answer. The answer, which may hold a receipt code, is sealed with a
key that only somebody with the same idempotency key can derive.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.doors.models import IdempotencyKey

KEPT = timedelta(hours=24)
KEY = re.compile(r"[\x21-\x7e]{8,128}")
FIELD = "form_token"
TOKEN = re.compile(r"[A-Za-z0-9_-]{12,64}")


def once(*, door: str, key: str, owner: str, body: bytes, run: Callable[[], Any], at: datetime | None = None) -> Any:
    """The JSON value `run()` gave the first time this key came through this door from this owner; `run` and the key are one transaction.

    Refuses a key that is no key (400), and the same key with another body (422). When `run` raises, nothing is kept and the key is
    free again. Without a key (""), `run` simply runs, in a transaction.
    """
    if not key:
        with transaction.atomic():
            return run()
    if not KEY.fullmatch(key):
        raise Refusal("idempotency.bad_key", 400, _("An idempotency key has 8 to 128 visible ASCII characters."))
    at = at or timezone.now()
    with transaction.atomic():
        row = _claim(_keyed("id", door, owner, key), _keyed("body", body.hex()), at)
        if row.answer is not None:
            return json.loads(_cipher(door, owner, key).decrypt(bytes(row.answer)[:12], bytes(row.answer)[12:], row.id.encode()))
        answer = json.dumps(run())
        nonce = os.urandom(12)
        row.answer = nonce + _cipher(door, owner, key).encrypt(nonce, answer.encode(), row.id.encode())
        row.save(update_fields=["answer"])
    return json.loads(answer)


def _claim(identity: str, body: str, at: datetime) -> IdempotencyKey:
    """Our own new row without an answer, or the finished one of an earlier request."""
    IdempotencyKey.objects.filter(id=identity, expires_at__lte=at).delete()
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(id=identity, body=body, expires_at=at + KEPT)
    except IntegrityError:
        row = IdempotencyKey.objects.get(id=identity)
    if row.body != body:
        raise Refusal("idempotency.reused", 422, _("This idempotency key was already used for something else."))
    return row


def _keyed(*parts: str) -> str:
    message = "".join(f"{len(part)}:{part}" for part in ("idempotency", *parts))
    return hmac.new(settings.INDEX_PEPPER, message.encode(), hashlib.sha256).hexdigest()


def _cipher(door: str, owner: str, key: str) -> AESGCM:
    return AESGCM(bytes.fromhex(_keyed("answer", door, owner, key)))


def forget_expired(now: datetime | None = None) -> int:
    """Delete what is older than a day; returns how many. For the worker."""
    return IdempotencyKey.objects.filter(expires_at__lte=now or timezone.now()).delete()[0]


def form_token(request: HttpRequest) -> str:
    """The token of a form on its way out: the one it came with, so that a corrected form keeps it, or a new one."""
    posted = request.POST.get(FIELD, "")
    return posted if TOKEN.fullmatch(posted) else secrets.token_urlsafe(18)


def submit_once(request: HttpRequest, *, door: str, run: Callable[[], Any], words: str = "") -> Any:
    """For a page's POST whose form carries `{% form_token %}`: however often it is submitted, `run` happens once.

    Whatever a second submit of the same form says, it gets the first one's result; with `words`, only one that says the same does
    (who goes back to an old page and writes something else must be heard). `run` gives a JSON value.
    """
    key = request.POST.get(FIELD, "")
    return once(door=f"page:{door}", key=key if TOKEN.fullmatch(key) else "", owner=words, body=b"", run=run)
