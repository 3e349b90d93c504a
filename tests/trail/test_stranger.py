"""Chen is a stranger and reads everything that is public. Nothing in it may name Wang, the case, or who worked on it."""

import pytest

from portal.press.services import publish
from portal.trail import proofs, queries
from portal.trail.rules import Actor
from portal.trail.services import record, sequence

pytestmark = pytest.mark.django_db
PLANTED = {
    "wang-xiaoming",
    "k7q4m",
    "staff-5e3f77aa",
    "mediator",
    "client",
    "case.revealed",
    "case.filed",
    "complaint",
    "cn.complaint",
    "triage",
}


@pytest.fixture
def public(served):
    record(
        event="case.filed",
        by=Actor("client", "wang-xiaoming", "client"),
        subject="case:k7q4m",
        secret=b"\7" * 32,
        facts={"kind": "complaint", "term": "cn.complaint"},
    )
    record(
        event="case.revealed",
        by=Actor("staff", "staff-5e3f77aa", "mediator"),
        subject="case:k7q4m",
        secret=b"\7" * 32,
        facts={"reason": "triage"},
    )
    sequence(publish=publish)
    assert served.verdict() is None
    return served.bodies


def test_no_public_byte_names_the_person_the_case_or_the_staff(public):
    everything = b"\n".join(public.values()).lower()
    assert len(public) == 3
    assert [word for word in PLANTED if word.encode() in everything] == []


def test_a_plain_proof_handed_on_names_nothing_either(public):
    texts = [queries.proof(entry) for entry in queries.history("case:k7q4m")]
    everything = b"".join(text.lower().encode() + proofs.parse(text).extra.lower() for text in texts)
    assert [word for word in PLANTED if word.encode() in everything] == []


def test_filing_and_reading_look_alike(public):
    bundle = next(body for path, body in public.items() if "entries" in path)
    assert len(bundle) % 82 == 0
    assert {bundle[at : at + 18] for at in range(0, len(bundle), 82)} == {b"\0\x50mingshi-trail-1\n"}
