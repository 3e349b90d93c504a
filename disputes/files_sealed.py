"""Where the sealed parts of an evidence file lie: its name and hashes, its description, the end of an upload, and its blobs."""

import base64
import hashlib
import hmac
import io
import json
from typing import Any

from disputes.files_rules import Space
from disputes.models import Case, CaseFile
from portal.vault import blobs
from portal.vault import services as vault


def seal_about(case: Case, file: CaseFile, about: dict[str, Any]) -> bytes:
    """`about` holds name and, once they are known, the hashes `sent` and `shared` (SHA-256, hex)."""
    return vault.seal(case.key_id, json.dumps(about), table="case_file", column="about", row=file.row)


def open_about(case: Case, file: CaseFile) -> dict[str, Any]:
    if not file.about:
        return {}
    found: dict[str, Any] = json.loads(vault.open_sealed(case.key_id, bytes(file.about), table="case_file", column="about", row=file.row))
    return found


def seal_words(case: Case, file: CaseFile, words: str) -> bytes:
    return vault.seal(case.key_id, words, table="case_file", column="words", row=file.row)


def open_words(case: Case, file: CaseFile) -> str:
    if not file.words:
        return ""
    return vault.open_sealed(case.key_id, bytes(file.words), table="case_file", column="words", row=file.row)


def seal_tail(case: Case, file: CaseFile, tail: bytes) -> bytes:
    """What came after the last whole chunk, fewer than 64 KiB."""
    text = base64.b85encode(tail).decode()
    return vault.seal(case.key_id, text, table="case_file", column=f"tail/{file.received}", row=file.row) if tail else b""


def open_tail(case: Case, file: CaseFile) -> bytes:
    if not file.tail:
        return b""
    column = f"tail/{file.received}"
    return base64.b85decode(vault.open_sealed(case.key_id, bytes(file.tail), table="case_file", column=column, row=file.row))


def as_sent(case: Case, file: CaseFile) -> io.BufferedReader:
    """The bytes as they were sent."""
    return blobs.reader(case.key_id, file.blob, file.size)


def as_shared(case: Case, file: CaseFile) -> io.BufferedReader:
    """The bytes that others get."""
    return blobs.reader(case.key_id, file.shared, file.shared_size)


def as_preview(case: Case, file: CaseFile) -> io.BufferedReader:
    """A small picture of it, PNG."""
    return blobs.reader(case.key_id, file.preview, file.preview_size)


def digest(case: Case, file: CaseFile, sha256: str) -> str:
    """What the same file has in common within one case, and with nothing anywhere else.

    In the mediation room one's own files only are the same: who sits there later is not told what another had sent."""
    own = sha256 if file.space == Space.CASE else f"{sha256}:{file.by_id}"
    return hmac.digest(vault.secret(case.key_id, "files"), own.encode(), "sha256").hex()


def sha256_of(source: io.BufferedReader) -> str:
    return hashlib.file_digest(source, "sha256").hexdigest()
