"""C2SP signed notes (c2sp.org/signed-note) with Ed25519 keys, and detached signatures by the same keys."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from portal.trail.encoding import from_base64, to_base64
from portal.trail.refuted import Refuted

ED25519 = b"\x01"
MOST_SIGNATURES = 100
MOST_BYTES = 1_000_000
_NAME = re.compile(r"[^\s+\x00-\x1f]+")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True)
class Key:
    """A verification key: its name, its four-byte id and the 32-byte Ed25519 public key."""

    name: str
    id: bytes
    public: bytes

    @property
    def vkey(self) -> str:
        return f"{self.label}+{to_base64(ED25519 + self.public)}"

    @property
    def label(self) -> str:
        """Name and id: enough to pick the key among several of one name."""
        return f"{self.name}+{self.id.hex()}"

    def verifies(self, message: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Opened:
    """A note whose text may be believed: `keys` are the known keys that signed it."""

    text: str
    keys: tuple[Key, ...]


def key_id(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


@lru_cache(maxsize=16)
def _private(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)


def key(name: str, seed: bytes) -> Key:
    """The verification key that belongs to the 32-byte secret `seed`."""
    if not _NAME.fullmatch(name):
        raise ValueError("a key name has no spaces and no plus sign")
    public = _private(seed).public_key().public_bytes_raw()
    return Key(name, key_id(name, public), public)


def parse_vkey(text: str) -> Key:
    """`name+hex8(id)+base64(0x01 || public)`; Refuted("vkey") when malformed, of another algorithm, or when the id does not fit."""
    name, _, rest = text.partition("+")
    hexed, _, encoded = rest.partition("+")
    raw = from_base64(encoded, "vkey")
    if not _NAME.fullmatch(name) or len(raw) != 33 or raw[:1] != ED25519 or hexed != key_id(name, raw[1:]).hex():
        raise Refuted("vkey")
    return Key(name, bytes.fromhex(hexed), raw[1:])


def sign_detached(message: bytes, seed: bytes) -> bytes:
    return _private(seed).sign(message)


def sign(text: str, name: str, seed: bytes) -> str:
    """The signed note over `text`, which must end in a newline and hold no other control characters."""
    if not text.endswith("\n") or _CONTROL.search(text):
        raise ValueError("a note text ends in a newline and has no control characters")
    signer = key(name, seed)
    signature = to_base64(signer.id + sign_detached(text.encode(), seed))
    return f"{text}\n— {name} {signature}\n"


def open_note(note: str, keys: Iterable[Key]) -> Opened:
    """The text of `note` once a known key is found to have signed it; Refuted otherwise. Unknown signatures are ignored."""
    text, lines = _parts(note)
    known = {(each.name, each.id): each for each in keys}
    signed: list[Key] = []
    for line in lines:
        name, keyed, signature = _signature(line)
        signer = known.get((name, keyed))
        if signer is None or signer in signed:
            continue
        if not signer.verifies(text.encode(), signature):
            raise Refuted("note.signature", key=signer.label)
        signed.append(signer)
    if not signed:
        raise Refuted("note.unknown_key")
    return Opened(text, tuple(signed))


def _parts(note: str) -> tuple[str, Sequence[str]]:
    text, gap, signatures = note.rpartition("\n\n")
    if not gap or not signatures.endswith("\n") or _CONTROL.search(note) or len(note) > MOST_BYTES:
        raise Refuted("note.form")
    lines = signatures[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise Refuted("note.form")
    return text + "\n", lines


def _signature(line: str) -> tuple[str, bytes, bytes]:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    raw = from_base64(encoded, "note.form")
    if dash != "—" or not _NAME.fullmatch(name) or len(raw) < 5:
        raise Refuted("note.form")
    return name, raw[:4], raw[4:]
