"""Strict text forms: what has two spellings could be changed without a signature noticing."""

import base64
import binascii
import re

from portal.trail.refuted import Refuted

_DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,18})", re.ASCII)


def to_base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def from_base64(text: str, code: str) -> bytes:
    """Canonical standard base64 (RFC 4648 section 4) only; Refuted(code) for anything else."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (ValueError, binascii.Error):
        raise Refuted(code) from None
    if to_base64(raw) != text:
        raise Refuted(code)
    return raw


def from_decimal(text: str, code: str) -> int:
    """A whole number below 10**19 without leading zeroes; Refuted(code) for anything else."""
    if not _DECIMAL.fullmatch(text):
        raise Refuted(code)
    return int(text)
