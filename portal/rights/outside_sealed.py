"""Where the sealed texts of an outside task lie."""

from portal.rights.outside_models import OutsideTask
from portal.vault import services as vault

TABLE = "rights_outside"
COLUMNS = ("address", "details", "evidence")


def seal(task: OutsideTask, column: str, text: str) -> bytes:
    """`column` is address (where the letter went), details (what they were told to find it by) or evidence (what came of it)."""
    return vault.seal(task.request.case.key_id, text, table=TABLE, column=column, row=str(task.public_id))


def words(task: OutsideTask, column: str) -> str:
    """Empty where nothing was said."""
    blob = getattr(task, column)
    return vault.open_sealed(task.request.case.key_id, bytes(blob), table=TABLE, column=column, row=str(task.public_id)) if blob else ""
