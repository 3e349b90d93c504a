"""`.tlog-proof` files (c2sp.org/tlog-proof): one entry's inclusion in a signed checkpoint, verifiable offline for ever."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.trail import merkle
from portal.trail.checkpoints import Head, open_checkpoint
from portal.trail.encoding import from_base64, from_decimal, to_base64
from portal.trail.note import Key
from portal.trail.refuted import Refuted

FIRST_LINE = "c2sp.org/tlog-proof@v1"
LONGEST_PROOF = 63


@dataclass(frozen=True)
class Proof:
    """What a proof file says, before anything of it is believed. `extra` is opaque and never authenticated by the format."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None


def write(proof: Proof) -> str:
    lines = [FIRST_LINE]
    if proof.extra is not None:
        lines.append(f"extra {to_base64(proof.extra)}")
    lines.append(f"index {proof.index}")
    lines.extend(to_base64(step) for step in proof.hashes)
    return "\n".join(lines) + "\n\n" + proof.checkpoint


def parse(text: str) -> Proof:
    """Read a proof file; Refuted("proof.form") unless `write` would give the same text back."""
    top, gap, checkpoint = text.partition("\n\n")
    lines = top.split("\n")
    if not gap or lines.pop(0) != FIRST_LINE:
        raise Refuted("proof.form")
    extra = _extra(lines)
    if not lines or not lines[0].startswith("index ") or len(lines) > LONGEST_PROOF + 1:
        raise Refuted("proof.form")
    index = from_decimal(lines[0].removeprefix("index "), "proof.form")
    return Proof(index, _hashes(lines[1:]), checkpoint, extra)


def _extra(lines: list[str]) -> bytes | None:
    if lines and lines[0].startswith("extra "):
        return from_base64(lines.pop(0).removeprefix("extra "), "proof.form")
    return None


def _hashes(lines: Sequence[str]) -> tuple[bytes, ...]:
    steps = tuple(from_base64(line, "proof.form") for line in lines)
    if any(len(step) != 32 for step in steps):
        raise Refuted("proof.form")
    return steps


def verify(proof: Proof, leaf: bytes, keys: Iterable[Key]) -> tuple[Head, Key]:
    """Refuted unless a known key signed the checkpoint and the entry `leaf` is at the proof's index in it."""
    head, signer = open_checkpoint(proof.checkpoint, keys)
    merkle.verify_inclusion(merkle.leaf_hash(leaf), proof.index, head.size, proof.hashes, head.root)
    return head, signer
