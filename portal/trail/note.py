"""C2SP signed notes (c2sp.org/signed-note) with Ed25519 keys, witnesses' cosignatures (c2sp.org/tlog-cosignature, Ed25519), and
detached signatures by the same keys."""

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
COSIGNATURE = b"\x04"
LATEST = 2**63 - 1
MOST_SIGNATURES = 100
MOST_BYTES = 1_000_000
_NAME = re.compile(r"[^\s+\x00-\x1f]+")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True)
class Key:
    """A verification key: its name, its four-byte id and the 32-byte Ed25519 public key.

    `kind` is ED25519 for whoever signs notes, COSIGNATURE for a witness, whose signatures carry the time they were made.
    """

    name: str
    id: bytes
    public: bytes
    kind: bytes = ED25519

    @property
    def vkey(self) -> str:
        return f"{self.label}+{to_base64(self.kind + self.public)}"

    @property
    def label(self) -> str:
        """Name and id: enough to pick the key among several of one name."""
        return f"{self.name}+{self.id.hex()}"

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether `signature` is this key's over `message`; a witness's is 8 bytes of time and 64 of Ed25519."""
        if self.kind == COSIGNATURE:
            moment, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            if moment > LATEST:
                return False
            message = _cosigned(message, moment)
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


@dataclass(frozen=True)
class Cosigned:
    """That a witness saw a checkpoint as the latest of its log: by which key, when (POSIX seconds), and the line that proves it."""

    key: Key
    at: int
    line: str


def key_id(name: str, public: bytes, kind: bytes = ED25519) -> bytes:
    return sha256(name.encode() + b"\n" + kind + public).digest()[:4]


def _cosigned(message: bytes, moment: int) -> bytes:
    return b"cosignature/v1\ntime %d\n" % moment + message


@lru_cache(maxsize=16)
def _private(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)


def key(name: str, seed: bytes, kind: bytes = ED25519) -> Key:
    """The verification key that belongs to the 32-byte secret `seed`."""
    if not _NAME.fullmatch(name):
        raise ValueError("a key name has no spaces and no plus sign")
    public = _private(seed).public_key().public_bytes_raw()
    return Key(name, key_id(name, public, kind), public, kind)


def parse_vkey(text: str, kind: bytes = ED25519) -> Key:
    """`name+hex8(id)+base64(kind || public)`; Refuted("vkey") when malformed, of another algorithm, or when the id does not fit."""
    name, _, rest = text.partition("+")
    hexed, _, encoded = rest.partition("+")
    raw = from_base64(encoded, "vkey")
    if not _NAME.fullmatch(name) or len(raw) != 33 or raw[:1] != kind or hexed != key_id(name, raw[1:], kind).hex():
        raise Refuted("vkey")
    return Key(name, bytes.fromhex(hexed), raw[1:], kind)


def read_vkey(text: str) -> Key:
    """A verification key of either kind; Refuted("vkey")."""
    try:
        return parse_vkey(text)
    except Refuted:
        return parse_vkey(text, COSIGNATURE)


def sign_detached(message: bytes, seed: bytes) -> bytes:
    return _private(seed).sign(message)


def sign(text: str, name: str, seed: bytes) -> str:
    """The signed note over `text`, which must end in a newline and hold no other control characters."""
    if not text.endswith("\n") or _CONTROL.search(text):
        raise ValueError("a note text ends in a newline and has no control characters")
    signer = key(name, seed)
    signature = to_base64(signer.id + sign_detached(text.encode(), seed))
    return f"{text}\n— {name} {signature}\n"


def cosign(text: str, name: str, seed: bytes, at: int) -> str:
    """A witness's signature line (with its newline) over the note text `text`, made at `at` (POSIX seconds)."""
    signer = key(name, seed, COSIGNATURE)
    signature = at.to_bytes(8, "big") + sign_detached(_cosigned(text.encode(), at), seed)
    return f"— {name} {to_base64(signer.id + signature)}\n"


def cosignatures(note: str, witnesses: Iterable[Key]) -> list[Cosigned]:
    """Those of `witnesses` that cosigned `note`, the earliest line of each; Refuted where a known one's line does not fit the text."""
    text, lines = parts(note)
    known = {(each.name, each.id): each for each in witnesses}
    found: dict[Key, Cosigned] = {}
    for line in lines:
        name, keyed, signature = _signature(line)
        witness = known.get((name, keyed))
        if witness is None or witness in found:
            continue
        if not witness.verifies(text.encode(), signature):
            raise Refuted("note.signature", key=witness.label)
        found[witness] = Cosigned(witness, int.from_bytes(signature[:8], "big"), line + "\n")
    return list(found.values())


def open_note(note: str, keys: Iterable[Key]) -> Opened:
    """The text of `note` once a known key is found to have signed it; Refuted otherwise. Unknown signatures are ignored."""
    text, lines = parts(note)
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


def parts(note: str) -> tuple[str, Sequence[str]]:
    """The text of a note (with its last newline) and its signature lines, nothing of it believed yet; Refuted when malformed."""
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
