"""Case passports: a signed list of salted hashes, of which the holder shows what they choose (RFC 9901, SD-JWT). Pure.

The file is the JSON form of RFC 9901 section 8: the signed part says when it was issued and holds one digest for each field; each
disclosure is [salt, name, value]. In the place of the holder's key binding our own key signs what this copy shows (`presentation`),
so that nothing can be dropped from a copy or joined to it. A `.tlog-proof` shows that the log held the passport's hash by then.
"""

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from portal.trail import leaves, note, proofs
from portal.trail.findings import Line, held, refusal
from portal.trail.refuted import Refuted

FORMAT = "mingshi/case-passport@v1"
ISSUED, SHOWN = "mingshi-passport+sd-jwt", "mingshi-passport-presentation+jwt"
EVENT = "passport.issued"
LARGEST = 5_000_000
MOST = 5_000
SALT = 16  # bytes: 128 bits, as RFC 9901 section 9.3 asks
_NAME = re.compile(r"[a-z][a-z0-9_.]{0,79}", re.ASCII)


@dataclass(frozen=True)
class Signed:
    """A passport as it is kept: the signed part, and every disclosure by field name."""

    protected: str
    payload: str
    signature: str
    disclosures: Mapping[str, str]

    @property
    def input(self) -> str:
        return f"{self.protected}.{self.payload}"

    @property
    def digest(self) -> str:
        """SHA-256 in hex of what was signed: what the log holds."""
        return sha256(self.input.encode()).hexdigest()

    @property
    def jwt(self) -> str:
        return f"{self.input}.{self.signature}"


def unpadded(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def read_unpadded(text: object) -> bytes:
    """Only the one spelling `unpadded` gives; Refuted("passport.form") for any other."""
    if not isinstance(text, str) or not text.isascii():
        raise Refuted("passport.form")
    try:
        raw = base64.b64decode(text.encode().translate(bytes.maketrans(b"-_", b"+/")) + b"=" * (-len(text) % 4), validate=True)
    except ValueError:
        raise Refuted("passport.form") from None
    if unpadded(raw) != text:
        raise Refuted("passport.form")
    return raw


def disclose(salt: bytes, name: str, value: object) -> str:
    """One disclosure. ValueError for a name or a value that is not ours to write."""
    if len(salt) < SALT or not _NAME.fullmatch(name):
        raise ValueError("a disclosure has 128 bits of salt and a plain name")
    return unpadded(leaves.canonical([unpadded(salt), name, value]))


def digest(disclosure: str) -> str:
    return unpadded(sha256(disclosure.encode()).digest())


def payload(issuer: str, issued_at: datetime, reference: str, digests: Iterable[str]) -> str:
    """The signed part: in the clear only who issued it, when, and the reference; the digests sorted, so that their order says nothing."""
    clear = {"_sd_alg": "sha-256", "case": reference, "iat": int(issued_at.timestamp()), "iss": issuer, "vct": FORMAT}
    return unpadded(leaves.canonical({**clear, "_sd": sorted(digests)}))


def protected(kind: str, key: str) -> str:
    return unpadded(leaves.canonical({"alg": "EdDSA", "kid": key, "typ": kind}))


def shown_payload(signed: Signed, disclosures: Sequence[str], proof: str, at: datetime) -> str:
    """What is signed for one copy: exactly these disclosures in this order, and this proof (its hash; "" for none)."""
    return unpadded(
        leaves.canonical({"iat": int(at.timestamp()), "proof_sha256": _hash(proof), "sd_hash": _sd_hash(signed.jwt, disclosures)})
    )


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest() if text else ""


def _sd_hash(jwt: str, disclosures: Sequence[str]) -> str:
    return unpadded(sha256("".join(f"{part}~" for part in (jwt, *disclosures)).encode()).digest())


def write(signed: Signed, disclosures: Sequence[str], presentation: str, proof: str) -> str:
    """The file: canonical JSON and a newline."""
    shown = {"disclosures": list(disclosures), "presentation": presentation, **({"tlog_proof": proof} if proof else {})}
    whole = {"header": shown, "payload": signed.payload, "protected": signed.protected, "signature": signed.signature}
    return leaves.canonical(whole).decode() + "\n"


@dataclass(frozen=True)
class Opened:
    """What a verified passport says: its signed part, the fields this copy shows, how many there are at most, and where the log has it."""

    said: Mapping[str, Any]
    fields: Mapping[str, Any]
    of: int
    key: note.Key
    shown_at: datetime
    place: tuple[int, int] | None


def check_passport(text: str, *, trusted: Iterable[str]) -> Iterator[Line]:
    """Check a passport without any network, with the `trusted` vkeys; one line for everything that held."""
    try:
        yield from lines(text, [note.parse_vkey(vkey) for vkey in trusted])
    except Refuted as refuted:
        yield refusal(refuted)


def lines(text: str, keys: Sequence[note.Key]) -> Iterator[Line]:
    """What a passport says, once all of it held; Refuted otherwise."""
    opened = open_passport(text, keys)
    issued = _moment(opened.said["iat"])
    yield held("passport", case=opened.said["case"], issuer=opened.said["iss"], at=issued, key=opened.key.label)
    yield held("passport.shown", at=f"{opened.shown_at:%Y-%m-%dT%H:%M:%SZ}", shown=len(opened.fields), of=opened.of)
    if opened.place is not None:
        yield held("passport.inclusion", index=opened.place[0], size=opened.place[1])
    else:
        yield held("passport.no_proof")
    for name, value in opened.fields.items():
        yield held("passport.field", name=name, value=leaves.canonical(value).decode())


def open_passport(text: str, keys: Sequence[note.Key]) -> Opened:
    """Refuted unless every part of the file is exactly what was signed and shown."""
    signed, disclosures, presentation, proof = _parts(text)
    key = _verify(signed.protected, signed.payload, signed.signature, ISSUED, keys)
    said = _claims(signed.payload, {"_sd", "_sd_alg", "case", "iat", "iss", "vct"})
    digests = said["_sd"]
    if (
        said["vct"] != FORMAT
        or said["_sd_alg"] != "sha-256"
        or not isinstance(digests, list)
        or len(set(map(str, digests))) != len(digests)
    ):
        raise Refuted("passport.form")
    fields = _fields(disclosures, digests)
    shown_at = _presented(signed, disclosures, presentation, proof, keys)
    place = _place(signed, proof, keys) if proof else None
    return Opened(said, fields, len(digests), key, shown_at, place)


def _parts(text: str) -> tuple[Signed, list[str], str, str]:
    if len(text) > LARGEST:
        raise Refuted("passport.form")
    try:
        whole = json.loads(text)
        shown = whole["header"]
        signed = Signed(whole["protected"], whole["payload"], whole["signature"], {})
        disclosures, presentation, proof = shown["disclosures"], shown["presentation"], shown.get("tlog_proof", "")
        same = write(signed, disclosures, presentation, proof) == text
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refuted("passport.form") from None
    kinds = all(isinstance(each, str) for each in (signed.protected, signed.payload, signed.signature, presentation, proof, *disclosures))
    if not same or not kinds or len(disclosures) > MOST:
        raise Refuted("passport.form")
    return signed, disclosures, presentation, proof


def _claims(part: str, names: set[str]) -> dict[str, Any]:
    """The JSON object in a part, in its one spelling and with exactly these members."""
    raw = read_unpadded(part)
    try:
        found = json.loads(raw)
        same = isinstance(found, dict) and leaves.canonical(found) == raw and set(found) == names
    except (ValueError, RecursionError):
        raise Refuted("passport.form") from None
    if not same or not isinstance(found.get("iat", 0), int) or isinstance(found.get("iat", 0), bool):
        raise Refuted("passport.form")
    return dict(found)


def _verify(header: str, body: str, signature: str, kind: str, keys: Sequence[note.Key]) -> note.Key:
    said = _claims(header, {"alg", "kid", "typ"})
    key = next((key for key in keys if key.label == said["kid"]), None)
    if said["alg"] != "EdDSA" or said["typ"] != kind:
        raise Refuted("passport.form")
    if key is None:
        raise Refuted("note.unknown_key")
    if not key.verifies(f"{header}.{body}".encode(), read_unpadded(signature)):
        raise Refuted("note.signature", key=key.label)
    return key


def _fields(disclosures: Sequence[str], digests: Sequence[str]) -> dict[str, Any]:
    """Every field shown, by name; Refuted("passport.disclosure") for one that was not signed, or shown twice."""
    found: dict[str, Any] = {}
    for each in disclosures:
        _salt, name, value = read_disclosure(each)
        if digest(each) not in digests or name in found:
            raise Refuted("passport.disclosure", name=name)
        found[name] = value
    return found


def read_disclosure(text: str) -> tuple[bytes, str, Any]:
    """(salt, name, value) of a disclosure in its one spelling; Refuted("passport.form") for any other."""
    raw = read_unpadded(text)
    try:
        parts = json.loads(raw)
        same = isinstance(parts, list) and len(parts) == 3 and leaves.canonical(parts) == raw
    except (ValueError, RecursionError):
        raise Refuted("passport.form") from None
    if not same or not isinstance(parts[1], str) or not _NAME.fullmatch(parts[1]):
        raise Refuted("passport.form")
    salt = read_unpadded(parts[0])
    if len(salt) < SALT:
        raise Refuted("passport.form")
    return salt, parts[1], parts[2]


def _presented(signed: Signed, disclosures: Sequence[str], presentation: str, proof: str, keys: Sequence[note.Key]) -> datetime:
    """When this copy was made; Refuted("passport.shown") unless it shows what was signed for it, no less and no more."""
    parts = presentation.split(".")
    if len(parts) != 3:
        raise Refuted("passport.form")
    _verify(parts[0], parts[1], parts[2], SHOWN, keys)
    said = _claims(parts[1], {"iat", "proof_sha256", "sd_hash"})
    if said["sd_hash"] != _sd_hash(signed.jwt, disclosures) or said["proof_sha256"] != _hash(proof):
        raise Refuted("passport.shown")
    return _time(said["iat"])


def _place(signed: Signed, text: str, keys: Sequence[note.Key]) -> tuple[int, int]:
    """(index, size) of the log entry that names this passport's hash."""
    proof = proofs.parse(text)
    opening = leaves.read_opening(proof.extra or b"")
    head, _key = proofs.verify(proof, opening.leaf, keys)
    leaves.check_opening(opening)
    facts = opening.facts[1] if opening.facts is not None else {}
    if facts.get("event") != EVENT or facts.get("facts", {}).get("passport_sha256") != signed.digest:
        raise Refuted("passport.proof")
    return proof.index, head.size


def _time(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise Refuted("passport.form") from None


def _moment(seconds: int) -> str:
    return f"{_time(seconds):%Y-%m-%dT%H:%M:%SZ}"
