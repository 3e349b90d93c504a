"""The master keys of the running process, reread when the key ring file changes: rotation needs no restart."""

from pathlib import Path

from django.conf import settings

from portal import keyring
from portal.vault.rules import KeysUnavailable

_loaded: dict[Path, tuple[tuple[int, int, int], keyring.KeyRing]] = {}


def current() -> tuple[int, bytes]:
    """Version and bytes of the master key that wraps new data keys."""
    ring = load()
    return ring.current, ring.master[ring.current]


def master(version: int) -> bytes:
    """The master key of one version; KeysUnavailable when the ring does not have it."""
    try:
        return load().master[version]
    except KeyError:
        raise KeysUnavailable() from None


def load() -> keyring.KeyRing:
    """The ring as the file has it now (one stat when nothing changed)."""
    path = Path(settings.KEYRING_FILE)
    try:
        seen = path.stat()
        stamp = (seen.st_mtime_ns, seen.st_ino, seen.st_size)
        known = _loaded.get(path)
        if known and known[0] == stamp:
            return known[1]
        ring = keyring.load(path)
    except (OSError, keyring.KeyRingError):
        raise KeysUnavailable() from None
    _loaded[path] = (stamp, ring)
    return ring
