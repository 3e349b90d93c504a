"""Groups of the mediation room on the channel layer: one for each space of a case, one for each participant. Ids only."""

from uuid import UUID

from disputes.channels import tell_on_commit


def space_group(case: UUID | str, space: str) -> str:
    """Those who may read this space of this case, and nobody else: a window joins no other."""
    return f"room.{case}.{space}"


def participant_group(public_id: UUID | str) -> str:
    """The windows of one participant."""
    return f"participant.{public_id}"


def participant_gone(public_id: UUID) -> None:
    """After commit: `{"type": "participant.gone"}` to the windows of somebody who left or was removed; they close."""
    tell_on_commit(participant_group(public_id), {"type": "participant.gone"})


def message_said(case: UUID, space: str, cursor: int) -> None:
    """After commit: `{"type": "room.said", "space", "cursor"}` to the space."""
    tell_on_commit(space_group(case, space), {"type": "room.said", "space": space, "cursor": cursor})


def files_changed(case: UUID, space: str) -> None:
    """After commit: `{"type": "room.files", "space"}` to the space: a file there was taken back."""
    tell_on_commit(space_group(case, space), {"type": "room.files", "space": space})


def space_seen(case: UUID, space: str, cursor: int) -> None:
    """After commit: `{"type": "room.seen", "space", "cursor"}` to the space: somebody has read up to there."""
    tell_on_commit(space_group(case, space), {"type": "room.seen", "space": space, "cursor": cursor})
