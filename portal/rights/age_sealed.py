"""A copy sealed for a passphrase: the age format, version 1, with its scrypt recipient (age-encryption.org/v1)."""

import unicodedata

import pyrage
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal

PASSPHRASE_LEAST, PASSPHRASE_MOST = 12, 200
MOST = 100_000_000
"""Bytes: a whole copy is held in memory while it is sealed."""


def check(passphrase: str) -> str:
    """The passphrase as it is used, in NFC. Refusal rights.passphrase (422) when it is too short or too long."""
    said = unicodedata.normalize("NFC", passphrase)
    if not PASSPHRASE_LEAST <= len(said) <= PASSPHRASE_MOST:
        words = _("Choose a passphrase of 12 to 200 characters.")
        raise Refusal("rights.passphrase", 422, words, fields={"passphrase": words})
    return said


def seal(data: bytes, passphrase: str) -> bytes:
    """The age file. Refusals rights.passphrase (422), rights.too_large_to_seal (413)."""
    said = check(passphrase)
    if len(data) > MOST:
        words = _("This copy is too large to be sealed with a passphrase. Fetch it without one, or ask us on the page of your case.")
        raise Refusal("rights.too_large_to_seal", 413, words, fields={"passphrase": words})
    sealed: bytes = pyrage.passphrase.encrypt(data, said)
    return sealed
