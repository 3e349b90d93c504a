"""Names of the channel-layer groups and what is said in them: ids only, whoever listens reads again what it may see."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from portal.accounts.channels import staff as staff_group

DESK = "desk"
_silent = ContextVar("silent", default=False)
Told = list[tuple[str, dict[str, str | int]]]
_gathered: ContextVar[Told | None] = ContextVar("gathered", default=None)
log = logging.getLogger(__name__)


def conversation_group(public_id: UUID | str) -> str:
    """Everybody who has this conversation open."""
    return f"conversation.{public_id}"


def case_group(public_id: UUID | str) -> str:
    """Staff who have this case open: no client's socket joins it."""
    return f"case.{public_id}"


def room_group(public_id: UUID | str) -> str:
    """Every window that has the mediation room of this case open: it hears of the case's events, never of what is said."""
    return f"room.{public_id}"


@contextmanager
def unheard() -> Iterator[None]:
    """Say nothing within: a history is being loaded, and nobody listens to what happened last winter."""
    before = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(before)


@contextmanager
def gathered(told: Told) -> Iterator[None]:
    """What is to be told within goes to `told`, for `tell_all`: a socket does it in its own loop, because the way there from a thread and
    back costs more than the telling."""
    mark = _gathered.set(told)
    try:
        yield
    finally:
        _gathered.reset(mark)


async def tell_all(told: Told) -> None:
    """Say what was gathered, after its transaction has ended."""
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        for group, message in told:
            await layer.group_send(group, message)
    except Exception as error:  # noqa: BLE001 - Redis's errors are of its own kind
        # The database is the truth: listeners catch up by cursor when the layer is back.
        log.warning("channel layer unreachable: %s", type(error).__name__)


def _send(group: str, message: dict[str, str | int]) -> None:
    if _silent.get():
        return
    if (told := _gathered.get()) is not None:
        told.append((group, message))
    else:
        async_to_sync(tell_all)([(group, message)])


def tell_on_commit(group: str, message: dict[str, str | int]) -> None:
    """After commit: `message`, which has a type and otherwise ids and numbers only, to a group."""

    def tell() -> None:  # a function with a name: Django writes it into the log where telling fails, and a partial has none
        _send(group, message)

    transaction.on_commit(tell, robust=True)


def message_created(conversation: UUID, cursor: int) -> None:
    """After commit: `{"type": "message.created", "conversation", "cursor"}` to the conversation."""
    tell_on_commit(conversation_group(conversation), {"type": "message.created", "conversation": str(conversation), "cursor": cursor})


def handoff_changed(conversation: UUID) -> None:
    """After commit: `{"type": "handoff.changed", "conversation"}` to the conversation and the desk."""
    for group in (conversation_group(conversation), DESK):
        tell_on_commit(group, {"type": "handoff.changed", "conversation": str(conversation)})


def conversation_deleted(conversation: UUID) -> None:
    """After commit: `{"type": "conversation.deleted", "conversation"}` to the conversation."""
    tell_on_commit(conversation_group(conversation), {"type": "conversation.deleted", "conversation": str(conversation)})


def case_changed(case: UUID, conversation: UUID, n: int) -> None:
    """After commit: `{"type": "case.changed", "case", "n"}` to the case, its conversation and the desk."""
    for group in (case_group(case), conversation_group(conversation), room_group(case), DESK):
        tell_on_commit(group, {"type": "case.changed", "case": str(case), "n": n})


def note_written(case: UUID) -> None:
    """After commit: `{"type": "note.written", "case"}` to those of the staff who have the case open; the client's group hears nothing."""
    tell_on_commit(case_group(case), {"type": "note.written", "case": str(case)})


def mentioned(user: UUID) -> None:
    """After commit: `{"type": "mention.made"}` to the windows of this member of staff."""
    tell_on_commit(staff_group(user), {"type": "mention.made"})
