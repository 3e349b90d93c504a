"""Where the sealed words of this room lie: under the key of the record they are about."""

from disputes.models import Case
from portal.rights.models import Correction, Exemption, Limit
from portal.vault import services as vault

CORRECTION, LIMIT, EXEMPTION = "rights_correction", "rights_limit", "rights_exemption"


def seal_correction(case: Case, row: Correction, column: str, text: str) -> bytes:
    """`column` is was, should, words or told."""
    return vault.seal(case.key_id, text, table=CORRECTION, column=column, row=str(row.public_id))


def open_correction(case: Case, row: Correction, column: str) -> str:
    blob = getattr(row, column)
    return "" if blob is None else vault.open_sealed(case.key_id, bytes(blob), table=CORRECTION, column=column, row=str(row.public_id))


def seal_limit(case: Case, row: Limit, text: str) -> bytes:
    return vault.seal(case.key_id, text, table=LIMIT, column="words", row=str(row.public_id))


def open_limit(case: Case, row: Limit) -> str:
    if row.words is None:
        return ""
    return vault.open_sealed(case.key_id, bytes(row.words), table=LIMIT, column="words", row=str(row.public_id))


def seal_exemption(case: Case, row: Exemption, text: str) -> bytes:
    return vault.seal(case.key_id, text, table=EXEMPTION, column="words", row=str(row.public_id))


def open_exemption(case: Case, row: Exemption) -> str:
    return vault.open_sealed(case.key_id, bytes(row.words), table=EXEMPTION, column="words", row=str(row.public_id))
