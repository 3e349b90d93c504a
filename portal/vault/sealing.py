"""Sealing, pure: bytes and keys in, bytes out. AES-256-GCM (NIST SP 800-38D), HKDF-SHA256 (RFC 5869).

Envelope of a field: 0x01 | nonce (12) | ciphertext and tag (16). The data key itself encrypts nothing: every use has a key
derived under its own label.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY = 32
NONCE = 12
TAG = 16
FIELD = b"\x01"
WRAP = b"\x01"


class Broken(Exception):
    """The bytes are not what was sealed: wrong key, wrong place, changed or cut."""


def derive(key: bytes, label: str) -> bytes:
    """32 bytes for one use of a data key."""
    return HKDF(algorithm=SHA256(), length=KEY, salt=None, info=b"mingshi/" + label.encode()).derive(key)


def place(*parts: str) -> bytes:
    """Associated data naming where a value lives; lengths in front, so that no two places look alike."""
    encoded = [part.encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


def lock(cipher: AESGCM, plain: bytes, where: bytes, version: bytes = FIELD) -> bytes:
    """The envelope of `plain`, bound to its version and place."""
    nonce = os.urandom(NONCE)
    return version + nonce + cipher.encrypt(nonce, plain, version + where)


def unlock(cipher: AESGCM, envelope: bytes, where: bytes, version: bytes = FIELD) -> bytes:
    """What `lock` was given; Broken for anything else."""
    if len(envelope) < 1 + NONCE + TAG or envelope[:1] != version:
        raise Broken
    try:
        return cipher.decrypt(envelope[1 : 1 + NONCE], envelope[1 + NONCE :], version + where)
    except InvalidTag:
        raise Broken from None


def wrap(master: bytes, key: bytes, key_id: str, version: int) -> bytes:
    """A data key under master key `version`."""
    return lock(AESGCM(master), key, place("datakey", key_id, str(version)), WRAP)


def unwrap(master: bytes, wrapped: bytes, key_id: str, version: int) -> bytes:
    """The data key; Broken under any other master key, id or version."""
    return unlock(AESGCM(master), wrapped, place("datakey", key_id, str(version)), WRAP)
