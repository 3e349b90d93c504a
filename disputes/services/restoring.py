"""After a backup was restored: what was erased since it was made is erased again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from disputes.models import Case, Conversation
from disputes.services import erasing
from portal.trail import services as trail
from portal.trail.rules import Actor
from portal.vault.models import Destruction


@transaction.atomic
def erase_again(*, by: Actor, at: datetime | None = None) -> list[Case]:
    """Empty every case and conversation whose key is destroyed, whatever stage the old copy shows.

    Returns the cases. Their trail secret is gone with the key, so the entry is linked by the house alone.
    """
    moment = at or timezone.now()
    ended = Destruction.objects.values("key_id")
    cases = list(Case.objects.filter(key_id__in=ended, erased_at=None))
    for case in cases:
        trail.record(event="case.erased_again", by=by, subject=case.subject, facts={"kind": case.kind}, at=moment)
        erasing.empty_case(case, moment)
    for conversation in Conversation.objects.filter(key_id__in=ended, deleted_at=None):
        conversation.messages.all().delete()
        nobody = {"handoff": "bot", "handoff_at": None, "joined_by": "", "joined_at": None}
        Conversation.objects.filter(pk=conversation.pk).update(deleted_at=moment, **nobody)
    return cases
