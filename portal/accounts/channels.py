"""Group names of the channel layer that concern people at work, and the one message sent to them."""

from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

SIGNED_OUT = "staff.signed_out"  # a consumer answers it in `staff_signed_out` by closing its socket with 4401


def staff(public_id: UUID | str) -> str:
    """The group every socket of this person joins."""
    return f"staff.{public_id}"


def close_sockets(public_id: UUID | str) -> None:
    """Tell every socket of this person to close."""
    if layer := get_channel_layer():
        async_to_sync(layer.group_send)(staff(public_id), {"type": SIGNED_OUT})
