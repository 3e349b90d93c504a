"""What a change of hands means for rooms below: consents are asked anew, what is destroyed is over for a retention run."""

from collections.abc import Collection
from datetime import datetime

from portal.consent.rules import Change
from portal.succession import queries


def consents_changed(codes: Collection[str], until: datetime) -> list[tuple[str, Change]]:
    """Purposes used otherwise by a recipient since a day that has come: an earlier "yes" does not cover them (PIPL 22)."""
    # These lines are hashed with what a person is shown, so they stand here and not among the translations.
    return [
        (code, Change(
            each.effective_at,
            f"自 {each.effective_on.isoformat()} 起由{each.name_zh}处理：{each.more_zh}",
            f"Handled by {each.name_en} from {each.effective_on.isoformat()}: {each.more_en}",
        ))
        for code, each in queries.changed(codes, until)
    ]  # fmt: skip
