"""The services of this room; who may handle requests."""

PERMISSION = "rights.handle"
