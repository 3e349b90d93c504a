"""C2SP tlog-witness (c2sp.org/tlog-witness): what `add-checkpoint` sends, and how a witness decides. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.trail import checkpoints, merkle, note
from portal.trail.checkpoints import Head
from portal.trail.encoding import from_base64, from_decimal, to_base64
from portal.trail.proofs import LONGEST_PROOF
from portal.trail.refuted import Refuted

PATH = "/add-checkpoint"
SIZE = "text/x.tlog.size"
NOTHING_SEEN = Head("", 0, merkle.EMPTY_ROOT)


@dataclass(frozen=True)
class Request:
    """A checkpoint, the size the log believes the witness has, and the proof that leads from there."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: str


class Refused(Exception):
    """Not cosigned, with the status the specification gives; `size` is what the witness holds (409)."""

    def __init__(self, status: int, reason: str, size: int | None = None) -> None:
        super().__init__(reason)
        self.status, self.reason, self.size = status, reason, size


def write(request: Request) -> str:
    lines = [f"old {request.old}", *(to_base64(step) for step in request.proof)]
    return "\n".join(lines) + "\n\n" + request.checkpoint


def parse(text: str) -> Request:
    """Refuted("witness.form") unless `write` would give the same text back."""
    top, gap, checkpoint = text.partition("\n\n")
    first, *rest = top.split("\n")
    if not gap or not first.startswith("old ") or len(rest) > LONGEST_PROOF:
        raise Refuted("witness.form")
    steps = tuple(from_base64(line, "witness.form") for line in rest)
    if any(len(step) != 32 for step in steps):
        raise Refuted("witness.form")
    return Request(from_decimal(first.removeprefix("old "), "witness.form"), steps, checkpoint)


def origin_of(checkpoint: str) -> str:
    """The log a checkpoint claims to be of, nothing believed yet; Refuted when malformed."""
    return checkpoints.parse(note.parts(checkpoint)[0]).origin


def decide(request: Request, logs: Mapping[str, Sequence[note.Key]], kept: Mapping[str, Head]) -> Head:
    """The head to cosign and keep. Refused, in the order of the specification, for everything else."""
    head = _signed(request, logs)
    held = kept.get(head.origin, NOTHING_SEEN)
    if request.old > head.size:
        raise Refused(400, "old_is_larger")
    if request.old != held.size:
        raise Refused(409, "rollback" if head.size < held.size else "other_size", held.size)
    if request.old == head.size and held.root != head.root:
        raise Refused(409, "split", held.size)
    try:
        merkle.verify_consistency(held.size, head.size, request.proof, held.root, head.root)
    except Refuted:
        raise Refused(422, "split") from None
    return head


def _signed(request: Request, logs: Mapping[str, Sequence[note.Key]]) -> Head:
    try:
        origin = origin_of(request.checkpoint)
    except Refuted:
        raise Refused(400, "form") from None
    if origin not in logs:
        raise Refused(404, "unknown_log")
    try:
        return checkpoints.open_checkpoint(request.checkpoint, logs[origin])[0]
    except Refuted:
        raise Refused(403, "unknown_key") from None
