"""Sealing, pure: bytes and keys in, bytes out. AES-256-GCM (NIST SP 800-38D), HKDF-SHA256 (RFC 5869).

Envelope of a field: 0x01 | nonce (12) | ciphertext and tag (16). The data key itself encrypts nothing: every use has a key
derived under its own label.
"""

import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY = 32
NONCE = 12
TAG = 16
FIELD = b"\x01"
WRAP = b"\x01"
FILE = b"\x01"
SALT = 16
CHUNK = 65536


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


def lock_stream(key: bytes, source: BinaryIO, where: bytes) -> Iterator[bytes]:
    """A file in chunks, one at a time in memory: 0x01 | salt (16), then each chunk with its tag.

    The nonce is the number of the chunk and whether it is the last (STREAM, Hoang et al. 2015, as in age), under a key of its own
    for every file: no chunk can be dropped, doubled, moved or cut off.
    """
    salt = os.urandom(SALT)
    cipher = AESGCM(derive(key, f"file/{salt.hex()}"))
    yield FILE + salt
    number, chunk = 0, source.read(CHUNK)
    while True:
        following = source.read(CHUNK) if len(chunk) == CHUNK else b""
        yield cipher.encrypt(_nonce(number, last=not following), chunk, FILE + where)
        if not following:
            return
        number, chunk = number + 1, following


def unlock_stream(key: bytes, source: BinaryIO, where: bytes) -> Iterator[bytes]:
    """The chunks of a sealed file, each yielded only when it is right; Broken at the first that is not, or when the end is missing."""
    head = source.read(1 + SALT)
    if len(head) != 1 + SALT or head[:1] != FILE:
        raise Broken
    cipher = AESGCM(derive(key, f"file/{head[1:].hex()}"))
    number, chunk = 0, source.read(CHUNK + TAG)
    while True:
        following = source.read(CHUNK + TAG) if len(chunk) == CHUNK + TAG else b""
        try:
            yield cipher.decrypt(_nonce(number, last=not following), chunk, FILE + where)
        except (InvalidTag, ValueError):
            raise Broken from None
        if not following:
            return
        number, chunk = number + 1, following


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(NONCE - 1, "big") + bytes([last])
