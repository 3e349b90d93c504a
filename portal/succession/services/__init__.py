"""The services of this room; who may prepare a change of hands, and who may take cases out."""

PERMISSION = "succession.manage"
TAKE = "succession.hand_over"
ROOM = "succession"
