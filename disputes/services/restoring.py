"""After a backup was restored: what was erased since it was made is erased again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from disputes.models import Case, Conversation, Participant
from disputes.services import erasing, keeping
from disputes.services.participants import forget_participants
from portal.trail import services as trail
from portal.trail.rules import Actor
from portal.vault.models import Destruction


@transaction.atomic
def erase_again(*, by: Actor, at: datetime | None = None) -> list[Case]:
    """Empty every case and conversation whose key is destroyed, whatever stage the old copy shows, and whoever was erased by themselves.

    Returns the cases. Their trail secret is gone with the key, so the entry is linked by the house alone.
    """
    moment = at or timezone.now()
    ended = Destruction.objects.values("key_id")
    cases = list(Case.objects.filter(key_id__in=ended, erased_at=None))
    for case in cases:
        trail.record(event="case.erased_again", by=by, subject=case.subject, facts={"kind": case.kind}, at=moment)
        erasing.empty_case(case, moment, by)
    for conversation in Conversation.objects.filter(key_id__in=ended, deleted_at=None):
        keeping.bury_words(conversation, by=by, at=moment)
        conversation.messages.all().delete()
        nobody = {"handoff": "bot", "handoff_at": None, "joined_by": "", "joined_at": None}
        Conversation.objects.filter(pk=conversation.pk).update(deleted_at=moment, **nobody)
    _participants_again(by, moment)
    return cases


def _participants_again(by: Actor, at: datetime) -> None:
    """Who had been erased from a case that stays."""
    known = {each.public_id.hex: each for each in Participant.objects.exclude(name=b"").select_related("case__conversation")}
    for buried in Destruction.objects.filter(key_id__in=known).values_list("key_id", flat=True):
        participant = known[buried]
        facts = {"role": participant.part}
        trail.record(event="participant.erased_again", by=by, subject=participant.case.subject, facts=facts, at=at)
        forget_participants(participant.case, at, only=participant, by=by)
