"""The key ring: one file, mode 0600, holding every long-lived secret of an installation.

`python -m portal.keyring FILE` creates it once and never overwrites. Shape (all keys base64, 32 bytes):
{"secret_key": str, "index_pepper": key, "current": int, "master": {"1": key}, "log": [seed of the current log key, older ...]}
"""

import base64
import json
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path


class KeyRingError(RuntimeError):
    """The key ring is missing, unreadable or incomplete: nothing may start."""


@dataclass(frozen=True)
class KeyRing:
    secret_key: str
    index_pepper: bytes
    current: int
    master: dict[int, bytes]
    log: tuple[bytes, ...]


def _key(text: str) -> bytes:
    raw = base64.b64decode(text, validate=True)
    if len(raw) != 32:
        raise ValueError("a key must be 32 bytes")
    return raw


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def create(path: Path) -> bool:
    """Write a fresh ring to `path`; False when one is already there."""
    if path.exists():
        return False
    ring = KeyRing(secrets.token_urlsafe(48), secrets.token_bytes(32), 1, {1: secrets.token_bytes(32)}, (secrets.token_bytes(32),))
    save(path, ring)
    return True


def save(path: Path, ring: KeyRing) -> None:
    """Replace the file at `path` atomically, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "secret_key": ring.secret_key,
        "index_pepper": _text(ring.index_pepper),
        "current": ring.current,
        "master": {str(version): _text(key) for version, key in ring.master.items()},
        "log": [_text(seed) for seed in ring.log],
    }
    temporary = path.with_suffix(".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        json.dump(document, stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)


def load(path: Path) -> KeyRing:
    """Read the ring at `path`; KeyRingError says what is wrong with it, never what it holds."""
    try:
        document = json.loads(path.read_text())
        ring = KeyRing(
            secret_key=document["secret_key"],
            index_pepper=_key(document["index_pepper"]),
            current=int(document["current"]),
            master={int(version): _key(key) for version, key in document["master"].items()},
            log=tuple(_key(seed) for seed in document["log"]),
        )
    except FileNotFoundError:
        raise KeyRingError(f"no key ring at {path}: create one with `python -m portal.keyring {path}`") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KeyRingError(f"the key ring at {path} cannot be used: {type(error).__name__}") from None
    if ring.current not in ring.master or not ring.log or len(ring.secret_key) < 32:
        raise KeyRingError(f"the key ring at {path} is incomplete")
    return ring


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "var/keyring.json")
    print(f"created {target}" if create(target) else f"kept {target}")
