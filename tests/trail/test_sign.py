"""Detached signatures for statements: by the current key, checked with any of ours, never over something like a checkpoint."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from portal.trail import checkpoints, merkle, queries
from portal.trail.checkpoints import Head
from portal.trail.services import sign

MESSAGE = b'{"case":"2026-K7Q4M"}'


def test_a_statement_is_verified_with_nothing_but_the_published_key():
    name, _id, encoded = queries.vkeys()[0].split("+", 2)
    signed = sign(MESSAGE)
    Ed25519PublicKey.from_public_bytes(base64.b64decode(encoded)[1:]).verify(base64.b64decode(signed["signature"]), MESSAGE)
    assert signed["key"].startswith(f"{name}+")


def test_we_know_our_own_statement():
    assert queries.signed_by_us(MESSAGE, sign(MESSAGE)) is True


@pytest.mark.parametrize("change", [{"signature": ""}, {"signature": "AAAA"}, {"signature": "!"}, {"key": "other"}, {"key": ""}])
def test_a_changed_statement_is_not_ours(change):
    assert queries.signed_by_us(MESSAGE, {**sign(MESSAGE), **change}) is False
    assert queries.signed_by_us(MESSAGE + b" ", sign(MESSAGE)) is False
    assert queries.signed_by_us(MESSAGE, {}) is False


def test_a_statement_of_before_a_key_change_is_still_ours(settings):
    signed = sign(MESSAGE)
    settings.LOG_SEEDS = (b"\3" * 32, *settings.LOG_SEEDS)
    assert queries.signed_by_us(MESSAGE, signed) and sign(MESSAGE)["key"] != signed["key"]


def test_a_checkpoint_cannot_be_had_as_a_statement(settings):
    forged = checkpoints.body(Head(settings.LOG_ORIGIN, 0, merkle.EMPTY_ROOT))
    with pytest.raises(ValueError, match="checkpoint"):
        sign(forged.encode())
