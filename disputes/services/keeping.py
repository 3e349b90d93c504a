"""What was said goes into the log too: by its hash, apart from the turn that said it, so that a chat waits for no log.

A message that was changed between its turn and the next run of the worker (seconds later) cannot be told from what was said.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from disputes import audited_words, sealed
from disputes.models import Conversation, RoomMessage
from portal.trail import services as trail
from portal.trail.rules import SYSTEM, Actor
from portal.vault import services as vault
from portal.vault.rules import Unreadable

AT_ONCE = 200
IN_ONE_ENTRY = 50


def keep_words(now: datetime | None = None) -> int:
    """Have the log hold every message of conversations that it does not hold yet; returns how many. Several workers may do so at once."""
    waiting = Conversation.objects.filter(last_cursor__gt=F("kept"), deleted_at=None).order_by("pk")
    return sum(_keep(known, now or timezone.now()) for known in list(waiting.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _keep(known: int, at: datetime) -> int:
    """One entry for at most fifty messages of one conversation, in the order they were said."""
    conversation = Conversation.objects.select_for_update().filter(pk=known, last_cursor__gt=F("kept"), deleted_at=None).first()
    if conversation is None:
        return 0
    last = min(conversation.last_cursor, conversation.kept + IN_ONE_ENTRY)
    said = conversation.messages.filter(cursor__gt=conversation.kept, cursor__lte=last).order_by("cursor")
    marks = {audited_words.fact_of(each.cursor): trail.mark(audited_words.columns(conversation, each)) for each in said}
    trail.record(
        event=audited_words.KEPT, by=SYSTEM, subject=audited_words.subject_of(conversation), secret=_secret(conversation),
        facts={"last": last, **marks}, at=at,
    )  # fmt: skip
    Conversation.objects.filter(pk=known).update(kept=last)
    return len(marks)


def _secret(conversation: Conversation) -> bytes | None:
    """None where the key is gone already: the entry is then linked by the house alone."""
    try:
        return vault.secret(conversation.key_id, "trail")
    except Unreadable:
        return None


def keep_said(said: RoomMessage) -> None:
    """Have the log hold what was said in a mediation room; the caller's transaction. The entry says neither what nor in which space."""
    by = Actor(said.by_kind, said.by_id, said.by_role)
    facts: dict[str, str | int | bool | None] = {"n": said.cursor, "row": trail.mark(audited_words.room_columns(said))}
    subject, secret = audited_words.space_subject(said.case, said.space), sealed.trail_secret(said.case)
    trail.record(event=audited_words.SAID, by=by, subject=subject, secret=secret, facts=facts, at=said.at)


def bury_words(conversation: Conversation, *, by: Actor, at: datetime) -> None:
    """The entry that explains why the messages of a conversation are gone, before its key is destroyed; `alone`: no case rested on it."""
    facts: dict[str, str | int | bool | None] = {"channel": conversation.channel, "alone": not conversation.cases.exists()}
    subject, secret = audited_words.subject_of(conversation), _secret(conversation)
    trail.record(event=audited_words.ENDED, by=by, subject=subject, secret=secret, facts=facts, at=at)
