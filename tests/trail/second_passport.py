"""A passport checked a second time, from the text of RFC 9901 and the C2SP formats alone: no line shared with the product."""

import base64
import hashlib
import json

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Bad(Exception):
    pass


def b64(text):
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(raw).decode().rstrip("=") != text:
        raise Bad("base64")
    return raw


def spelled(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def jws(head, body, signature, kind, vkey):
    name, key_id, encoded = vkey.split("+", 2)
    said = json.loads(b64(head))
    if said != {"alg": "EdDSA", "kid": f"{name}+{key_id}", "typ": kind} or spelled(said).encode() != b64(head):
        raise Bad("header")
    public = base64.b64decode(encoded)[1:]
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(b64(signature), f"{head}.{body}".encode())
    except InvalidSignature:
        raise Bad("signature") from None
    return json.loads(b64(body))


def leaf_in_tree(leaf, index, size, path, root):
    """RFC 9162 section 2.1.3.2."""
    if not index < size:
        raise Bad("index")
    fn, sn, node = index, size - 1, hashlib.sha256(b"\0" + leaf).digest()
    for step in path:
        if sn == 0:
            raise Bad("path")
        if fn & 1 or fn == sn:
            node = hashlib.sha256(b"\1" + step + node).digest()
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            node = hashlib.sha256(b"\1" + node + step).digest()
        fn, sn = fn >> 1, sn >> 1
    if sn != 0 or node != root:
        raise Bad("root")


def proof(text, signed, vkey):
    top, checkpoint = text.split("\n\n", 1)
    lines = top.split("\n")
    if lines[0] != "c2sp.org/tlog-proof@v1" or not lines[1].startswith("extra "):
        raise Bad("proof")
    extra = json.loads(base64.b64decode(lines[1][6:], validate=True))
    index = int(lines[2].removeprefix("index "))
    note, signatures = checkpoint.split("\n\n", 1)
    origin, size, root = note.split("\n")
    name, key_id, encoded = vkey.split("+", 2)
    mine = [line for line in signatures.split("\n") if line.startswith(f"— {name} ")]
    raw = base64.b64decode(mine[0].split(" ")[2], validate=True)
    Ed25519PublicKey.from_public_bytes(base64.b64decode(encoded)[1:]).verify(raw[4:], (note + "\n").encode())
    leaf = base64.b64decode(extra["leaf"], validate=True)
    facts, salt = extra["facts"]["value"], base64.b64decode(extra["facts"]["salt"], validate=True)
    if hashlib.sha256(salt + spelled(facts).encode()).digest() != leaf[16:48]:
        raise Bad("facts")
    if facts["event"] != "passport.issued" or facts["facts"]["passport_sha256"] != hashlib.sha256(signed.encode()).hexdigest():
        raise Bad("another passport")
    leaf_in_tree(
        leaf, index, int(size), [base64.b64decode(each, validate=True) for each in lines[3:]], base64.b64decode(root, validate=True)
    )


def check(text, vkey):
    """The fields shown, by name; Bad (or whatever a parser raises) for anything else."""
    whole = json.loads(text)
    if text != spelled(whole) + "\n" or set(whole) != {"header", "payload", "protected", "signature"}:
        raise Bad("file")
    shown = whole["header"]
    said = jws(whole["protected"], whole["payload"], whole["signature"], "mingshi-passport+sd-jwt", vkey)
    head, body, signature = shown["presentation"].split(".")
    copy = jws(head, body, signature, "mingshi-passport-presentation+jwt", vkey)
    signed = f"{whole['protected']}.{whole['payload']}"
    joined = "~".join([f"{signed}.{whole['signature']}", *shown["disclosures"]]) + "~"
    if b64(copy["sd_hash"]) != hashlib.sha256(joined.encode()).digest():
        raise Bad("copy")
    fields = {}
    for each in shown["disclosures"]:
        salt, name, value = json.loads(b64(each))
        digest = base64.urlsafe_b64encode(hashlib.sha256(each.encode()).digest()).decode().rstrip("=")
        if digest not in said["_sd"] or len(b64(salt)) < 16 or name in fields:
            raise Bad("disclosure")
        fields[name] = value
    text = shown.get("tlog_proof", "")
    if copy["proof_sha256"] != (hashlib.sha256(text.encode()).hexdigest() if text else ""):
        raise Bad("proof")
    if text:
        proof(text, signed, vkey)
    return fields
