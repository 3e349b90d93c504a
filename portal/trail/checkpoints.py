"""C2SP checkpoints (c2sp.org/tlog-checkpoint): origin, tree size and root as the text of a signed note."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.trail import note
from portal.trail.encoding import from_base64, from_decimal, to_base64
from portal.trail.refuted import Refuted


@dataclass(frozen=True)
class Head:
    """A tree head: who keeps the log, how many leaves it has, and their RFC 6962 root."""

    origin: str
    size: int
    root: bytes


def body(head: Head) -> str:
    return f"{head.origin}\n{head.size}\n{to_base64(head.root)}\n"


def parse(text: str) -> Head:
    """The head in a checkpoint's text. Extension lines are read over, as the specification asks; Refuted when malformed."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise Refuted("checkpoint.form")
    root = from_base64(lines[2], "checkpoint.form")
    if len(root) != 32:
        raise Refuted("checkpoint.form")
    return Head(lines[0], from_decimal(lines[1], "checkpoint.form"), root)


def open_checkpoint(text: str, keys: Iterable[note.Key]) -> tuple[Head, note.Key]:
    """The head and the key that vouches for it. A key speaks only for the log it is named after."""
    opened = note.open_note(text, keys)
    head = parse(opened.text)
    named = [each for each in opened.keys if each.name == head.origin]
    if not named:
        raise Refuted("checkpoint.origin", origin=head.origin)
    return head, named[0]


def sign(head: Head, seed: bytes) -> str:
    return note.sign(body(head), head.origin, seed)
