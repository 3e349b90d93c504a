"""What staff do at the desk that is no move of a case: notes among themselves, kept views, and the hold before a move."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from disputes import channels, desk, refusals, sealed, tool_refusals, tools
from disputes.models import Case, CaseNote, KeptView, Mention
from disputes.services import letters, threads
from disputes.services.reading import may_read
from portal.accounts.models import User
from portal.doors.text import clean
from portal.trail import services as trail
from portal.trail.rules import Actor

NOTE_LIMIT, NAME_LIMIT = 4_000, 40


def hold_unchanged(*, case: Case, n: int, once: str = "") -> None:
    """Hold the case until this transaction ends; refuse (409 case.moved) when people did something to it after event `n`.

    A message sent twice under the same `once` is let through: its service gives the one that is already there."""
    threads.hold(case)
    since = desk.changes(case, n)
    if since and not (once and case.conversation.messages.filter(client_id=once).exists()):
        raise refusals.moved(desk.in_words(since))


@transaction.atomic
def write_note(*, case: Case, text: str, by: Actor, mentions: Sequence[User] = (), at: datetime | None = None) -> CaseNote:
    """A note for those who work on the case. No event of the case: it moves nothing, and the client's record does not show it.

    Whoever is in `mentions` is told so, without its words; note.not_a_colleague (422) for somebody who may not see the case."""
    if not may_read(case, by):
        raise refusals.not_yours_to_read()
    note = CaseNote(case=case, at=at or timezone.now(), by_id=by.id, by_role=by.role)
    note.text = sealed.seal_case_note(case, note, clean(text, limit=NOTE_LIMIT, required=True))
    entry = trail.record(event="note.written", by=by, subject=f"note:{note.public_id}", at=note.at)
    note.entry = str(entry.id)
    note.save()
    _call(case, note, [user for user in mentions if str(user.public_id) != by.id])
    channels.note_written(case.public_id)
    return note


def _call(case: Case, note: CaseNote, users: Sequence[User]) -> None:
    if users and not {user.pk for user in users} <= {user.pk for user in tools.colleagues(case)}:
        raise tool_refusals.not_a_colleague()
    for user in users:
        Mention.objects.create(note=note, user=user, at=note.at)
        letters.tell_mentioned(user, case, once=f"note:{note.public_id}", at=note.at)
        channels.mentioned(user.public_id)


def see_mentions(*, case: Case, user: User, at: datetime | None = None) -> None:
    """`user` has opened the case: what called them there is no longer new."""
    Mention.objects.filter(user=user, note__case=case, seen_at=None).update(seen_at=at or timezone.now())


def keep_view(*, owner: User, name: str, filters: Mapping[str, str | bool]) -> KeptView:
    """Keep a filter under a name, in the first free slot. Raises Refusal desk.too_many_views, desk.view_name_taken (409)."""
    called = clean(name, limit=NAME_LIMIT, multiline=False, required=True)
    kept = KeptView.objects.filter(owner=owner)
    if kept.filter(name=called).exists():
        raise refusals.view_name_taken()
    taken = set(kept.values_list("slot", flat=True))
    slot = next((each for each in KeptView.SLOTS if each not in taken), None)
    if slot is None:
        raise refusals.too_many_views()
    try:
        with transaction.atomic():
            return KeptView.objects.create(owner=owner, slot=slot, name=called, filters=dict(filters))
    except IntegrityError:  # the same person in two windows at once
        raise refusals.view_name_taken() from None


def drop_view(*, owner: User, public_id: UUID) -> bool:
    """Forget a kept view of one's own; False when there is none such."""
    gone, _each = KeptView.objects.filter(owner=owner, public_id=public_id).delete()
    return gone > 0
