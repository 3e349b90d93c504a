"""The check of a consent receipt, as one of the kinds the trail knows (portal/trail/kinds.py). No database is needed."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from portal.trail.findings import Line, held
from portal.trail.kinds import Given, Kind, Trust, read_json, signed_by
from portal.trail.refuted import Refuted

FORMAT = "mingshi/consent-receipt@v1"
STATES = {"dpv:ConsentGiven": "given", "dpv:ConsentRefused": "refused", "dpv:ConsentWithdrawn": "withdrawn"}


def check(given: Given, others: Sequence[Given], trust: Trust) -> Iterator[Line]:
    """We signed it, and the words in it are those whose hash the person answered with."""
    said, key = signed_by(read_json(given.body), trust, "consent.form")
    record = _part(said, "dct:references")
    status, process = _part(record, "dpv:hasConsentStatus"), _part(record, "dpv:hasProcess")
    answer, about = STATES.get(str(status.get("@id"))), _part(process, "dpv:hasPurpose").get("dct:title")
    notices = process.get("dpv:hasNotice")
    if answer is None or not isinstance(about, str) or not isinstance(notices, list) or not notices or not isinstance(notices[0], dict):
        raise Refuted("consent.form")
    yield held(f"consent.{answer}", purpose=about, at=status.get("dct:date"), key=key.label)
    yield _shown(notices[0])


def _part(whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = whole.get(name)
    if not isinstance(found, Mapping):
        raise Refuted("consent.form")
    return found


def _shown(notice: Mapping[str, Any]) -> Line:
    words = [notice.get(name) for name in ("dct:title", "dct:description", "pipl:refusal")]
    if all(word is None for word in words):
        return held("consent.no_words", sha256=notice.get("pipl:sha256"))
    if not all(isinstance(word, str) for word in words):
        raise Refuted("consent.form")
    if sha256("\n".join(map(str, words)).encode()).hexdigest() != notice.get("pipl:sha256"):
        raise Refuted("consent.shown")
    return held("consent.shown", version=notice.get("dct:hasVersion"), language=notice.get("dct:language"))


CONSENT = Kind("consent", lambda body: read_json(body).get("type") == FORMAT, check)
