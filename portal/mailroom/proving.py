"""Whether the sender is who it says, as our own mail server found (RFC 8601): only the topmost result under its name counts. Pure."""

import re

from portal.mailroom.rules import Proof

COMMENT = re.compile(r"\([^()]*\)")
METHOD = re.compile(r"\s*([a-z0-9-]+)\s*=\s*([a-z]+)")
PROPERTY = re.compile(r"([a-z]+\.[a-z-]+)\s*=\s*\"?([^\s;\"]+)")


def proof_of(results: list[str], *, authserv: str, domain: str) -> Proof:
    """`results` are the Authentication-Results headers, topmost first; `domain` is that of From. Without a trusted name nothing is read."""
    if not authserv or not domain:
        return Proof.NONE
    for header in results:
        name, _semicolon, rest = _bare(header).partition(";")
        if (name.split() or [""])[0].lower() == authserv.lower():
            return _verdict(rest.split(";"), domain.lower())
    return Proof.NONE


def _bare(header: str) -> str:
    """The header without comments, which may hold anything, and without line breaks."""
    text = " ".join(header.split())
    for _depth in range(10):
        text, found = COMMENT.subn(" ", text)
        if not found:
            break
    return text if "(" not in text else ""


def _verdict(methods: list[str], domain: str) -> Proof:
    """DMARC decides where it was looked at; else a DKIM or SPF result for the very domain of From."""
    found: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for text in methods:
        if method := METHOD.match(text.lower()):
            found.setdefault(method[1], []).append((method[2], dict(PROPERTY.findall(text.lower()))))
    for result, told in found.get("dmarc", []):
        if result != "none":
            return Proof.PASS if result == "pass" and told.get("header.from", domain) == domain else Proof.FAIL
    signed = any(result == "pass" and told.get("header.d", "").lstrip("@") == domain for result, told in found.get("dkim", []))
    sent = any(result == "pass" and told.get("smtp.mailfrom", "").rpartition("@")[2] == domain for result, told in found.get("spf", []))
    if signed or sent:
        return Proof.PASS
    failed = {"fail", "softfail", "permerror", "policy"}
    return Proof.FAIL if any(result in failed for name in ("dkim", "spf") for result, _told in found.get(name, [])) else Proof.NONE
