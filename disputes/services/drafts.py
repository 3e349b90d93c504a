"""Words kept before they are sent. They belong to their author: no event, no trail entry, nothing anybody else reads."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from disputes import sealed, tool_refusals
from disputes.models import Case, Draft
from portal.accounts.models import User
from portal.doors.text import clean

LIMIT = 20_000  # more than any form takes: a text too long to send must not be lost for that


@transaction.atomic
def keep_draft(*, case: Case, owner: User, form: str, fields: Mapping[str, str], n: int, at: datetime | None = None) -> Draft:
    """Keep what is typed in `form`; `n` is the version this window knows (0 for none).

    Raises Refusal draft.newer (409) when another window kept other words since: nothing is overwritten unseen."""
    words = {name: clean(text, limit=LIMIT) for name, text in fields.items()}
    row = Draft.objects.select_for_update().filter(case=case, owner=owner, form=form).first()
    if row is None:
        return _first(Draft(case=case, owner=owner, form=form, n=n + 1, at=at or timezone.now()), words)
    if sealed.open_draft(case, row) == words:
        return row
    if row.n != n:
        raise tool_refusals.draft_newer()
    row.n, row.at, row.fields = n + 1, at or timezone.now(), sealed.seal_draft(case, row, words)
    row.save()
    return row


def _first(row: Draft, words: Mapping[str, str]) -> Draft:
    row.fields = sealed.seal_draft(row.case, row, words)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the other window was first by a moment
        raise tool_refusals.draft_newer() from None
    return row


def discard_draft(*, case: Case, owner: User, form: str) -> bool:
    """Throw away one's own draft; False when there is none."""
    gone, _each = Draft.objects.filter(case=case, owner=owner, form=form).delete()
    return gone > 0


def forget_sent(*, case: Case, owner: User, form: str, fields: Mapping[str, str], n: int) -> None:
    """The form was sent: its draft goes, unless another window has kept other words since."""
    row = Draft.objects.select_for_update().filter(case=case, owner=owner, form=form).first()
    if row is None:
        return
    sent = {name: clean(text, limit=LIMIT) for name, text in fields.items()}
    if row.n <= n or sealed.open_draft(case, row) == sent:
        row.delete()
