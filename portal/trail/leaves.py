"""The bytes of log entries.

About people: 80 opaque bytes, always: a marker, a commitment to the non-personal facts, a commitment to the link with the case.
Both commitments are SHA-256(32-byte salt || canonical JSON). About public documents: canonical JSON that anyone can read.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from portal.trail.encoding import from_base64, to_base64
from portal.trail.refuted import Refuted
from portal.trail.tiles import LONGEST_ENTRY

MARKER = b"mingshi-trail-1\n"
LENGTH = len(MARKER) + 64
VERSION = 1


def canonical(value: object) -> bytes:
    """One spelling of a JSON value: sorted keys, no spaces, UTF-8. ValueError for floats, other keys than text, lone surrogates."""
    _check_json(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _check_json(value: object) -> None:
    if isinstance(value, Mapping):
        if not all(isinstance(name, str) for name in value):
            raise ValueError("a JSON object has text keys")
        for each in value.values():
            _check_json(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            _check_json(each)
    elif not (value is None or isinstance(value, (str, int))):
        raise ValueError(f"not allowed in canonical JSON: {type(value).__name__}")


def commit(salt: bytes, value: object) -> bytes:
    return sha256(salt + canonical(value)).digest()


def link_salt(secret: bytes, n: int) -> bytes:
    """The salt of a subject's n-th link: whoever has the secret can open it, and nobody once the secret is erased."""
    return hmac.digest(secret, b"link" + n.to_bytes(8, "big"), "sha256")


def about_person(facts_commitment: bytes, link_commitment: bytes) -> bytes:
    return MARKER + facts_commitment + link_commitment


def about_document(statement: Mapping[str, Any]) -> bytes:
    """ValueError when the statement is longer than an entry of a bundle may be."""
    leaf = canonical({**statement, "v": VERSION})
    if len(leaf) > LONGEST_ENTRY:
        raise ValueError("a document's leaf has at most 65,535 bytes")
    return leaf


def is_about_person(leaf: bytes) -> bool:
    return leaf.startswith(MARKER)


def read_document(leaf: bytes) -> dict[str, Any]:
    """The statement of a document's leaf; Refuted("leaf.form") for bytes that no trail of this version writes."""
    try:
        statement = json.loads(leaf)
        readable = isinstance(statement, dict) and statement.get("v") == VERSION and canonical(statement) == leaf
    except (ValueError, RecursionError):
        raise Refuted("leaf.form") from None
    if not readable:
        raise Refuted("leaf.form")
    return statement


def check_form(leaf: bytes) -> None:
    """Refuted("leaf.form") unless the leaf is one of the two kinds."""
    if is_about_person(leaf):
        if len(leaf) != LENGTH:
            raise Refuted("leaf.form")
    else:
        read_document(leaf)


@dataclass(frozen=True)
class Opening:
    """What a receipt's `extra` holds: the leaf, and for each commitment it opens the JSON value with its salt."""

    leaf: bytes
    facts: tuple[bytes, dict[str, Any]] | None = None
    link: tuple[bytes, dict[str, Any]] | None = None


def write_opening(opening: Opening) -> bytes:
    document: dict[str, Any] = {"leaf": to_base64(opening.leaf), "v": VERSION}
    for name, half in (("facts", opening.facts), ("link", opening.link)):
        if half is not None:
            document[name] = {"salt": to_base64(half[0]), "value": half[1]}
    return canonical(document)


def read_opening(extra: bytes) -> Opening:
    """Refuted("opening.form") unless `write_opening` would give the same bytes; the commitments are checked by `check_opening`."""
    try:
        document = json.loads(extra)
        opening = Opening(from_base64(document["leaf"], "opening.form"), _half(document.get("facts")), _half(document.get("link")))
        same = write_opening(opening) == extra
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refuted("opening.form") from None
    if not same:
        raise Refuted("opening.form")
    return opening


def _half(value: Any) -> tuple[bytes, dict[str, Any]] | None:
    if value is None:
        return None
    salt = from_base64(value["salt"], "opening.form")
    if len(salt) != 32 or not isinstance(value["value"], dict):
        raise Refuted("opening.form")
    return salt, value["value"]


def check_opening(opening: Opening) -> None:
    """Refuted unless each half the receipt opens is the one the leaf committed to."""
    check_form(opening.leaf)
    if not is_about_person(opening.leaf):
        if opening.facts or opening.link:
            raise Refuted("opening.facts")
        return
    halves = opening.leaf[len(MARKER) : len(MARKER) + 32], opening.leaf[len(MARKER) + 32 :]
    for name, half, commitment in (("opening.facts", opening.facts, halves[0]), ("opening.link", opening.link, halves[1])):
        if half is not None and commit(*half) != commitment:
            raise Refuted(name)
