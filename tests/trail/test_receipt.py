"""Receipts: one entry's proof, checked offline, with only what the holder chose to open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.trail import checkpoints, keys, leaves, note, proofs, queries
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM, Actor
from portal.trail.services import record, record_document, sequence
from portal.trail.verifying import check_receipt
from tests.people import wang
from tests.trail import second

pytestmark = pytest.mark.django_db
SECRET = b"\7" * 32


def filed():
    return record(event="case.filed", by=wang(), subject="case:k7q4m", secret=SECRET, facts={"kind": "complaint"})


def check(text, **trusted):
    return list(check_receipt(text, trusted=trusted.get("trusted", queries.vkeys())))


def verdict(text, **trusted):
    lines = check(text, **trusted)
    return None if all(line.held for line in lines) else lines[-1].code


def test_there_is_no_proof_before_the_log_has_the_entry():
    assert queries.proof(filed()) is None
    sequence()
    assert queries.proof(filed()) is None


def test_an_entry_read_before_it_was_sequenced_has_its_proof_after():
    entry = filed()
    sequence()
    assert entry.index is None and verdict(queries.proof(entry)) is None


def test_a_plain_proof_opens_nothing():
    entry = filed()
    sequence()
    lines = check(queries.proof(entry))
    assert [line.code for line in lines] == ["checkpoint", "inclusion"]
    assert leaves.read_opening(proofs.parse(queries.proof(entry)).extra) == leaves.Opening(bytes(entry.leaf))


def test_the_persons_own_copy_opens_facts_and_link():
    entry = filed()
    sequence()
    lines = check(queries.proof(entry, opening=True, secret=SECRET))
    assert [line.code for line in lines] == ["checkpoint", "inclusion", "facts", "link"]
    assert '"kind":"complaint"' in lines[2].text and lines[3].text == "Link: entry 1 of case:k7q4m."


def test_without_the_secret_the_link_stays_closed():
    entry = filed()
    sequence()
    text = queries.proof(entry, opening=True)
    assert [line.code for line in check(text)] == ["checkpoint", "inclusion", "facts"]
    assert b"k7q4m" not in proofs.parse(text).extra


def test_a_receipt_does_not_say_who_at_the_firm_it_was():
    entry = record(event="case.read", by=Actor("staff", "staff-5e3f", "mediator"), subject="case:k7q4m", secret=SECRET)
    sequence()
    extra = proofs.parse(queries.proof(entry, opening=True, secret=SECRET)).extra
    assert b"staff-5e3f" not in extra and b"mediator" in extra


def test_a_documents_proof_shows_the_document():
    entry = record_document(event="report.published", by=SYSTEM, document={"type": "report", "sha256": "a" * 64})
    sequence()
    assert "report.published" in check(queries.proof(entry))[-1].text
    assert queries.proof(entry, opening=True) == queries.proof(entry)


def test_proofs_hold_at_every_place_and_size(settings):
    settings.LOG_PADDING = 1
    made = []
    for count in (1, 2, 255, 60):
        made += [record(event="case.read", by=wang(), subject="case:k7q4m") for _ in range(count)]
        sequence()
        rows = Entry.objects.in_bulk([entry.id for entry in made[:: max(1, len(made) // 12)] + made[-2:]])
        assert {verdict(queries.proof(entry)) for entry in rows.values()} == {None}


def test_a_proof_leads_to_the_root_of_a_second_implementation(settings):
    settings.LOG_PADDING = 1
    for _ in range(300):
        record(event="case.read", by=wang())
    sequence()
    entries = [bytes(row.leaf) for row in Entry.objects.order_by("index")]
    assert list(proofs.parse(queries.proof(Entry.objects.get(index=77))).hashes) == second.path(77, entries)


def test_an_old_receipt_still_holds_when_the_log_has_grown():
    entry = filed()
    sequence()
    text = queries.proof(entry)
    for _ in range(20):
        filed()
    sequence()
    assert verdict(text) is None and queries.proof(entry) != text


def test_a_proof_costs_three_queries(django_assert_max_num_queries):
    for _ in range(40):
        filed()
    sequence()
    entry = Entry.objects.get(index=17)
    with django_assert_max_num_queries(3):
        queries.proof(entry, opening=True, secret=SECRET)


@pytest.fixture
def receipt():
    entry = filed()
    for _ in range(11):
        filed()
    sequence()
    return queries.proof(entry, opening=True, secret=SECRET)


def test_a_receipt_with_another_byte_is_refused(receipt):
    for at in range(0, len(receipt), 7):
        changed = receipt[:at] + chr(ord(receipt[at]) ^ 1) + receipt[at + 1 :]
        assert verdict(changed) is not None, at


def test_a_receipt_cut_short_is_refused(receipt):
    for length in range(0, len(receipt), 11):
        assert verdict(receipt[:length]) is not None


def test_a_receipt_is_refused_without_its_entry(receipt):
    parsed = proofs.parse(receipt)
    assert verdict(proofs.write(proofs.Proof(parsed.index, parsed.hashes, parsed.checkpoint))) == "opening.form"


def test_a_receipt_that_tells_another_story_is_refused(receipt):
    parsed = proofs.parse(receipt)
    opening = leaves.read_opening(parsed.extra)
    salt, facts = opening.facts
    forged = leaves.write_opening(leaves.Opening(opening.leaf, (salt, {**facts, "at": "2020-01-01T00:00:00Z"}), opening.link))
    assert verdict(proofs.write(proofs.Proof(parsed.index, parsed.hashes, parsed.checkpoint, forged))) == "opening.facts"


def test_a_receipt_of_a_log_made_up_at_home_is_refused(receipt):
    leaf = leaves.about_person(bytes(32), bytes(32))
    head = checkpoints.Head("localhost:8000/tlog", 1, second.root([leaf]))
    extra = leaves.write_opening(leaves.Opening(leaf))
    forged = proofs.write(proofs.Proof(0, (), checkpoints.sign(head, bytes(32)), extra))
    assert verdict(forged) == "note.unknown_key"
    assert verdict(forged, trusted=[note.key("localhost:8000/tlog", bytes(32)).vkey]) is None


@given(st.text())
def test_any_text_is_refused_without_a_traceback(text):
    assert verdict(text) == "proof.form"


def test_old_receipts_hold_after_the_key_was_changed(settings):
    entry = filed()
    sequence()
    old = queries.proof(entry)
    settings.LOG_SEEDS = (b"\3" * 32, *settings.LOG_SEEDS)
    filed()
    sequence()
    assert verdict(old) is None and verdict(queries.proof(entry)) is None
    assert verdict(queries.proof(entry, opening=True, secret=SECRET)) is None
    assert verdict(queries.proof(entry), trusted=queries.vkeys()[1:]) == "note.unknown_key"


def test_a_new_key_signs_the_unchanged_log_once(settings):
    filed()
    sequence()
    settings.LOG_SEEDS = (b"\3" * 32, *settings.LOG_SEEDS)
    assert [sequence(), sequence()] == [0, 0]
    _head, key = checkpoints.open_checkpoint(queries.latest_checkpoint().text, keys.verification_keys())
    assert key.vkey == queries.vkeys()[0]
