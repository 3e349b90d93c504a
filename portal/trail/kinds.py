"""What somebody may hand us to check, and which check it gets: one table of kinds.

To add a kind (say, a case's passport: a signed JSON bundle): write `check` (a line for what held, Refuted for what did not), `register` it
from the room's `ready`, give its codes a sentence in `portal/trail/findings.py`, and put the same kind into the table KINDS of
`portal/pages/static/mingshi/verify.js`: page, offline file and command then all know it (`manage.py verifier_words` carries the
sentences over, and a test fails until it has).
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from portal.trail import findings, leaves, merkle, note, passports, proofs
from portal.trail.checkpoints import Head, open_checkpoint
from portal.trail.encoding import from_base64, from_decimal
from portal.trail.findings import Line, held, refusal
from portal.trail.refuted import Refuted

STATEMENT = "mingshi/filing-statement@v1"
MOST_FILES, MOST_BYTES = 20, 8_000_000


@dataclass(frozen=True)
class Given:
    """One file (or pasted text) as it came; `earlier` is a checkpoint that was kept from before."""

    name: str
    body: bytes
    earlier: bool = False

    @property
    def text(self) -> str:
        try:
            return self.body.decode()
        except UnicodeDecodeError:
            raise Refuted("note.form") from None


@dataclass(frozen=True)
class Trust:
    """Whose word is taken: log keys, witnesses that must have cosigned (vkeys), and what proves that a head follows another."""

    keys: Sequence[note.Key]
    witnesses: Sequence[str] = ()
    consistency: Callable[[Head, Head], Sequence[bytes]] | None = None


def trust_in(vkeys: Iterable[str], consistency: Callable[[Head, Head], Sequence[bytes]] | None = None) -> Trust:
    """Trust in keys of both kinds: a witness's is told from a log's by its kind, and has to have cosigned. Refuted("vkey")."""
    found = [note.read_vkey(vkey) for vkey in vkeys]
    logs = [key for key in found if key.kind == note.ED25519]
    return Trust(logs, [key.vkey for key in found if key.kind == note.COSIGNATURE], consistency)


@dataclass(frozen=True)
class Kind:
    """`reads` says whether a file is one of this kind; `check` gets it with everything else that was given.

    Of what else was given it looks at what it `takes`; that nothing was looked at in the rest is a line of its own (`check`).
    """

    code: str
    reads: Callable[[bytes], bool]
    check: Callable[[Given, Sequence[Given], Trust], Iterator[Line]]
    takes: Callable[[Given], bool] = lambda _other: False


@dataclass(frozen=True)
class Finding:
    """What came out: the kind ("" when it is none we know), each line, and in words what it means and what it does not."""

    kind: str
    lines: list[Line] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        """`held`, `refuted`, or `open` where nothing is wrong but something is missing."""
        if self.lines and all(line.held for line in self.lines):
            return "held"
        return "open" if self.lines and all(line.held or line.code.startswith("need.") for line in self.lines) else "refuted"

    @property
    def meaning(self) -> tuple[str, str]:
        said, refused = findings.meanings(), next((line.code for line in self.lines if not line.held), "")
        return said.get(refused or self.kind) or said.get(self.verdict, ("", ""))


_registered: list[Kind] = []


def register(kind: Kind) -> None:
    """At start, from the room's `ready`; its kind is looked for before our own."""
    if kind.code not in {each.code for each in _registered}:
        _registered.append(kind)


def kinds() -> list[Kind]:
    return [*_registered, PASSPORT, PROOF, CHECKPOINT, SIGNED]


def check(given: Sequence[Given], trust: Trust) -> Finding:
    """Check what was given as the first kind that reads any of it. Nothing is raised, whatever the bytes are.

    What nobody looked at keeps the whole from being called held: whoever gave it would take it for checked.
    """
    for kind in kinds():
        for each in given:
            if kind.reads(each.body):
                others = [other for other in given if other is not each]
                unread = [_unread(other) for other in others if not kind.takes(other)]
                return Finding(_named(kind, each), [*_lines(kind, each, others, trust), *unread])
    cut = [refusal(Refuted("file.cut", file=each.name)) for each in given if _is_cut(each.body)]
    return Finding("", cut or [refusal(Refuted("need.proof" if given else "need.file"))])


def _is_cut(body: bytes) -> bool:
    """Whether there is nothing, or the beginning of a JSON object and no end."""
    try:
        text = body.decode().strip()
    except UnicodeDecodeError:
        return False
    return not text or (text.startswith("{") and not read_json(body) and text[1:-1].strip() != "")


def _unread(other: Given) -> Line:
    return refusal(Refuted("need.unread", file=other.name))


def _named(kind: Kind, each: Given) -> str:
    """A proof about a public document means something else than one about a case."""
    try:
        about_document = kind is PROOF and not leaves.is_about_person(_opening(each.text).leaf)
    except Refuted:
        return kind.code
    return "document" if about_document else kind.code


def _lines(kind: Kind, each: Given, others: Sequence[Given], trust: Trust) -> Iterator[Line]:
    try:
        yield from kind.check(each, others, trust)
    except Refuted as refuted:
        yield refusal(refuted)


def _opening(text: str) -> leaves.Opening:
    return leaves.read_opening(proofs.parse(text).extra or b"")


def read_json(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`; empty when it is none."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def cosigned(checkpoint: str, witnesses: Sequence[str]) -> Iterator[Line]:
    """A line for each of `witnesses` (vkeys) that cosigned `checkpoint`; Refuted for the first that did not."""
    wanted = [note.parse_vkey(vkey, note.COSIGNATURE) for vkey in witnesses]
    found = {each.key: each.at for each in note.cosignatures(checkpoint, wanted)}
    for key in wanted:
        if key not in found:
            raise Refuted("witness.absent", key=key.label)
        yield held("witness", key=key.label, at=_moment(found[key]))


def _moment(at: int) -> str:
    try:
        return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return str(at)


def check_proof(text: str, trust: Trust) -> Iterator[Line]:
    """The signature, the place in the log, and what the proof opens."""
    proof = proofs.parse(text)
    opening = leaves.read_opening(proof.extra or b"")
    head, key = proofs.verify(proof, opening.leaf, trust.keys)
    leaves.check_opening(opening)
    yield held("checkpoint", origin=head.origin, size=head.size, key=key.label)
    yield from cosigned(proof.checkpoint, trust.witnesses)
    yield held("inclusion", index=proof.index)
    if opening.facts is not None:
        yield held("facts", facts=leaves.canonical(opening.facts[1]).decode())
    if opening.link is not None:
        yield held("link", subject=opening.link[1].get("subject"), n=opening.link[1].get("n"))
    if not leaves.is_about_person(opening.leaf):
        yield held("document", document=opening.leaf.decode())


def _check_proof(given: Given, others: Sequence[Given], trust: Trust) -> Iterator[Line]:
    yield from check_proof(given.text, trust)
    leaf = _opening(given.text).leaf
    named = {} if leaves.is_about_person(leaf) else _hashes(leaves.read_document(leaf).get("document"))
    states = [other for other in others if _is_state(other)]
    if states:
        head, _key = open_checkpoint(proofs.parse(given.text).checkpoint, trust.keys)
        yield from _compare((head, given.earlier), states, trust)
    for other in others:
        if other in states or other.earlier:
            continue
        if SIGNED.reads(other.body):
            yield from _check_signed(other, (), trust)
            if read_json(other.body).get("leaf_sha256") != merkle.leaf_hash(leaf).hex():
                raise Refuted("statement.leaf")
            yield held("statement.leaf")
        elif found := named.get(sha256(other.body).hexdigest()):
            yield held("file.named", file=other.name, path=found)
        else:
            raise Refuted("file.changed", file=other.name)


def _hashes(value: Any, name: str = "") -> dict[str, str]:
    """SHA-256 in hex -> what it is of, from anywhere in a document's statement."""
    if isinstance(value, dict):
        return {digest: path for key, each in value.items() for digest, path in _hashes(each, key).items()}
    return {value: name} if isinstance(value, str) and len(value) == 64 else {}


def _is_checkpoint(body: bytes) -> bool:
    lines = body.split(b"\n", 3)
    return len(lines) == 4 and lines[1].isdigit() and b"\n\n\xe2\x80\x94 " in body


def _is_consistency(body: bytes) -> bool:
    return body.startswith(b"old ")


def _is_state(given: Given) -> bool:
    """A checkpoint, or a proof that one follows another."""
    return _is_checkpoint(given.body) or _is_consistency(given.body)


def _check_heads(given: Given, others: Sequence[Given], trust: Trust) -> Iterator[Line]:
    head, key = open_checkpoint(given.text, trust.keys)
    yield held("checkpoint", origin=head.origin, size=head.size, key=key.label)
    yield from cosigned(given.text, trust.witnesses)
    yield from _compare((head, given.earlier), others, trust)


def _compare(first: tuple[Head, bool], others: Sequence[Given], trust: Trust) -> Iterator[Line]:
    """The heads among `others`, each with whether it is an earlier one, and that all of them with `first` are states of one log."""
    heads = [first]
    for each in (other for other in others if _is_checkpoint(other.body)):
        head, key = open_checkpoint(each.text, trust.keys)
        yield held("checkpoint", origin=head.origin, size=head.size, key=key.label)
        yield from cosigned(each.text, trust.witnesses)
        heads.append((head, each.earlier))
    _check_growth([head.size for head, earlier in heads if earlier], [head.size for head, earlier in heads if not earlier])
    proof = next((each.text for each in others if _is_consistency(each.body)), None)
    ordered = sorted((head for head, _earlier in heads), key=lambda head: head.size)
    for old, new in zip(ordered, ordered[1:], strict=False):
        yield _follows(old, new, proof, trust)


def _check_growth(earlier: Sequence[int], later: Sequence[int]) -> None:
    if earlier and later and max(earlier) > min(later):
        raise Refuted("head.rollback", old=max(earlier), new=min(later))


def _follows(old: Head, new: Head, proof: str | None, trust: Trust) -> Line:
    if old.origin != new.origin:
        raise Refuted("checkpoint.origin", origin=new.origin)
    if old.size == new.size:
        if old.root != new.root:
            raise Refuted("head.split", size=old.size)
        return held("heads.same")
    if proof is None and trust.consistency is None:
        return Line(False, "need.consistency", findings.sentence(Refuted("need.consistency")))
    steps = trust.consistency(old, new) if proof is None and trust.consistency else _steps(proof or "")
    try:
        merkle.verify_consistency(old.size, new.size, steps, old.root, new.root)
    except Refuted:
        raise Refuted("head.split" if proof is None else "consistency", size=old.size) from None
    return held("consistency", size=old.size)


def _steps(text: str) -> list[bytes]:
    """The hashes of a consistency proof as a witness is sent it: `old N`, one hash a line, an empty line."""
    lines = text.split("\n\n", 1)[0].split("\n")
    from_decimal(lines[0].removeprefix("old "), "consistency")
    return [from_base64(line, "consistency") for line in lines[1:] if line]


def _is_signed(body: bytes) -> bool:
    return read_json(body).get("type") == STATEMENT


def _check_signed(given: Given, others: Sequence[Given], trust: Trust) -> Iterator[Line]:
    said, key = signed_by(read_json(given.body), trust, "statement.form")
    yield held("statement", reference=said.get("reference"), at=said.get("filed_at"), key=key.label)


def signed_by(document: Mapping[str, Any], trust: Trust, form: str) -> tuple[dict[str, Any], note.Key]:
    """A JSON document without its `signed`, and the trusted key that signed the rest of it in its one spelling.

    Refuted with the code `form` for what is not whole, `note.*` for another key or a wrong signature."""
    said = dict(document)
    signed = said.pop("signed", None)
    if not isinstance(signed, dict) or not all(isinstance(signed.get(name), str) for name in ("key", "signature")):
        raise Refuted(form)
    key = next((key for key in trust.keys if key.label == signed["key"]), None)
    if key is None:
        raise Refuted("note.unknown_key")
    try:
        message = leaves.canonical(said)
    except ValueError:
        raise Refuted(form) from None
    if not key.verifies(message, from_base64(signed["signature"], form)):
        raise Refuted("note.signature", key=key.label)
    return said, key


def _is_passport(body: bytes) -> bool:
    return {"header", "payload", "protected", "signature"} <= set(read_json(body))


def _check_passport(given: Given, others: Sequence[Given], trust: Trust) -> Iterator[Line]:
    yield from passports.lines(given.text, trust.keys)


PASSPORT = Kind("passport", _is_passport, _check_passport)
PROOF = Kind(
    "proof",
    lambda body: body.startswith(proofs.FIRST_LINE.encode() + b"\n"),
    _check_proof,
    takes=lambda other: _is_state(other) or not other.earlier,
)
CHECKPOINT = Kind("checkpoint", _is_checkpoint, _check_heads, takes=_is_state)
SIGNED = Kind("statement", _is_signed, _check_signed)
