"""Where a conversation was left: its slots and the form it is in, sealed between two turns."""

import json
from datetime import datetime

from django.db import connection

from bot.engine import Tracker
from bot.models import DialogueState
from bot.rasa_files import script
from disputes.models import Conversation
from portal.vault import services as vault

# Run in every turn: written out, because making the statements took ten times as long as running them.
LEFT = "SELECT sealed FROM bot_dialoguestate WHERE conversation_id = %s"
KEEP = """
INSERT INTO bot_dialoguestate (conversation_id, sealed, changed_at) VALUES (%s, %s, %s)
ON CONFLICT (conversation_id) DO UPDATE SET sealed = excluded.sealed, changed_at = excluded.changed_at
"""


def load(conversation: Conversation) -> Tracker:
    """The tracker as it was left, or a fresh one; slots that the domain no longer has are dropped."""
    tracker = Tracker(str(conversation.public_id), script().first_slots())
    with connection.cursor() as cursor:
        cursor.execute(LEFT, [conversation.pk])
        state = cursor.fetchone()
    if state is not None:
        kept = json.loads(
            vault.open_sealed(conversation.key_id, bytes(state[0]), table="dialogue", column="state", row=str(conversation.pk))
        )
        tracker.slots |= {name: value for name, value in kept["slots"].items() if name in tracker.slots}
        tracker.loop = kept["loop"] if kept["loop"] in script().domain["forms"] else ""
    return tracker


def save(conversation: Conversation, tracker: Tracker, at: datetime) -> None:
    """Slots and the active loop, masked words only, sealed: as long at turn 300 as at turn 10."""
    text = json.dumps({"slots": tracker.slots, "loop": tracker.loop}, ensure_ascii=False)
    blob = vault.seal(conversation.key_id, text, table="dialogue", column="state", row=str(conversation.pk))
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [conversation.pk, blob, connection.ops.adapt_datetimefield_value(at)])


def forget(conversation: Conversation) -> None:
    """Drop the state of a conversation that is deleted (its key dies with it)."""
    DialogueState.objects.filter(conversation=conversation).delete()
