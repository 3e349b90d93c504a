"""What a client accepts, read from its headers (RFC 9110): encodings, languages, and the version it already has."""

from collections.abc import Sequence
from functools import lru_cache


def _weighted(value: bytes) -> list[tuple[str, float]]:
    found = []
    for part in value.decode("latin-1").lower().split(","):
        name, *rest = (piece.strip() for piece in part.split(";"))
        weight = next((piece[2:] for piece in rest if piece.startswith("q=")), "1")
        try:
            found.append((name, float(weight)))
        except ValueError:
            found.append((name, 0.0))
    return found


@lru_cache(maxsize=256)
def takes_gzip(accept_encoding: bytes) -> bool:
    """Whether gzip is named (or `*`) with a weight above zero."""
    weights = dict(_weighted(accept_encoding))
    return weights.get("gzip", weights.get("*", 0.0)) > 0


@lru_cache(maxsize=256)
def _languages(accept_language: bytes) -> tuple[str, ...]:
    wanted = [(weight, name) for name, weight in _weighted(accept_language) if weight > 0]
    return tuple(name for _, name in sorted(wanted, key=lambda pair: -pair[0]))


def best_language(accept_language: bytes, available: Sequence[str]) -> str:
    """The variant to send: an exact wish, then one of the same main language, then the first we have."""
    for wish in _languages(accept_language):
        for each in available:
            if each.lower() == wish:
                return each
        for each in available:
            if each and each.lower().split("-")[0] == wish.split("-")[0]:
                return each
    return available[0]


def has_current(if_none_match: bytes, tag: bytes) -> bool:
    """Whether the client's If-None-Match names `tag` (weak comparison, as for GET)."""
    wanted = {part.strip().removeprefix(b"W/") for part in if_none_match.split(b",")}
    return tag in wanted or b"*" in wanted
