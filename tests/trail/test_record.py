"""Recording: one entry in the caller's transaction, in as few queries as can be, and nothing in it that could name a person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from portal.trail import leaves, queries, rules
from portal.trail.keys import house_keys
from portal.trail.models import Entry
from portal.trail.rules import BOT, SYSTEM, Actor
from portal.trail.services import record, record_document
from tests.people import wang

pytestmark = pytest.mark.django_db
SECRET = b"\7" * 32
POLICY = {"type": "policy", "version": 4, "sha256": "a" * 64}


def test_an_entry_says_who_did_what_when():
    at = datetime(2026, 11, 22, 4, 2, 11, 500, tzinfo=UTC)
    entry = record(event="case.filed", by=wang(), subject="case:k7q4m", secret=SECRET, facts={"kind": "complaint"}, at=at)
    stored = Entry.objects.get()
    assert (stored.id, stored.event, stored.at, stored.subject, stored.n) == (entry.id, "case.filed", at, "case:k7q4m", 1)
    assert (stored.actor_kind, stored.actor_id, stored.actor_role) == ("client", "wang", "client")
    assert (stored.facts, stored.index) == ({"kind": "complaint"}, None)


def test_recording_costs_one_select_and_one_insert(django_assert_num_queries):
    with django_assert_num_queries(2):
        record(event="case.filed", by=wang(), subject="case:k7q4m", secret=SECRET)


def test_without_a_subject_the_insert_is_all(django_assert_num_queries):
    with django_assert_num_queries(1):
        record(event="staff.signed_in", by=SYSTEM)
    with django_assert_num_queries(1):
        record_document(event="policy.published", by=SYSTEM, document=POLICY)


def test_each_subject_counts_by_itself():
    numbers = [record(event="case.read", by=BOT, subject=subject).n for subject in ("case:a", "case:b", "case:a", "case:a")]
    assert numbers == [1, 1, 2, 3]


def test_history_is_the_subjects_own_oldest_first():
    made = [record(event=event, by=wang(), subject="case:a").id for event in ("case.filed", "case.taken", "case.settled")]
    record(event="case.filed", by=wang(), subject="case:other")
    assert [entry.id for entry in queries.history("case:a")] == made


def test_nothing_has_no_history():
    record(event="staff.signed_in", by=SYSTEM)
    assert queries.history("") == []


def test_an_entry_goes_when_the_change_is_rolled_back():
    with pytest.raises(RuntimeError), transaction.atomic():
        record(event="case.filed", by=wang(), subject="case:a")
        raise RuntimeError
    assert queries.history("case:a") == []


def test_ids_are_ordered_by_the_moment_they_were_made():
    made = [record(event="case.read", by=BOT).id for _ in range(50)]
    assert made == sorted(made)


def test_a_leaf_about_a_person_shows_nothing():
    entry = record(event="case.filed", by=wang(), subject="case:k7q4m", secret=SECRET, facts={"kind": "complaint"})
    leaf = bytes(entry.leaf)
    assert len(leaf) == 80
    assert not any(word in leaf for word in (b"wang", b"case", b"k7q4m", b"client", b"complaint"))


def test_the_same_thing_twice_gives_unlike_leaves():
    at = datetime(2026, 11, 22, tzinfo=UTC)
    one, two = (bytes(record(event="case.read", by=wang(), subject="case:k7q4m", secret=SECRET, at=at).leaf) for _ in range(2))
    assert one[16:48] != two[16:48] and one[48:] != two[48:]


def test_the_facts_half_opens_without_the_secret():
    entry = record(event="case.filed", by=wang(), subject="case:k7q4m", secret=SECRET, facts={"kind": "complaint"})
    statement = queries.statement(Entry.objects.get(pk=entry.pk))
    assert leaves.commit(bytes(entry.salt), statement) == bytes(entry.leaf)[16:48]
    assert statement["facts"] == {"kind": "complaint"} and "k7q4m" not in str(statement)


def test_the_facts_half_does_not_name_the_actor():
    entry = record(event="case.read", by=Actor("staff", "staff-5e3f", "mediator"), subject="case:k7q4m")
    assert "staff-5e3f" not in str(queries.statement(entry))
    assert queries.statement(entry)["role"] == "mediator"


def test_the_link_half_opens_with_the_secret_only():
    entry = record(event="case.filed", by=wang(), subject="case:k7q4m", secret=SECRET)
    link = {"entry": entry.id, "n": 1, "subject": "case:k7q4m"}
    assert leaves.commit(leaves.link_salt(SECRET, 1), link) == bytes(entry.leaf)[48:]
    assert leaves.commit(leaves.link_salt(b"\0" * 32, 1), link) != bytes(entry.leaf)[48:]


def test_a_subject_without_a_secret_is_linked_by_our_own_key():
    entry = record(event="staff.invited", by=SYSTEM, subject="user:abc")
    secret = entry.own_secret(house_keys()[0])
    assert leaves.commit(leaves.link_salt(secret, 1), entry.link()) == bytes(entry.leaf)[48:]


def test_a_document_leaf_is_readable_and_names_the_hash():
    entry = record_document(
        event="policy.published", by=Actor("staff", "staff-5e3f", "publisher"), document=POLICY, facts={"material": True}
    )
    read = leaves.read_document(bytes(entry.leaf))
    assert (read["document"], read["event"], read["role"], read["facts"]) == (POLICY, "policy.published", "publisher", {"material": True})
    assert b"staff-5e3f" not in bytes(entry.leaf)


@pytest.mark.parametrize(
    "document", [{}, {"type": "policy"}, {"sha256": "a" * 64}, {"type": "policy", "sha256": "A" * 64}, {"type": "", "sha256": "a" * 64}]
)
def test_a_document_without_type_or_hash_is_refused(document):
    with pytest.raises(ValueError, match="document"):
        record_document(event="policy.published", by=SYSTEM, document=document)


def test_hashes_may_stand_deeper_in_a_document():
    files = {"files": [{"name": "data.csv", "sha256": "a" * 64}]}
    assert record_document(event="report.published", by=SYSTEM, document={"type": "report", **files}).document is not None


@pytest.mark.parametrize("value", ["我要投诉", "a sentence", "li@mingshi.example", "line\n", "<b>", 1.5, ["a"], 2**53, b"x", "a" * 129])
def test_a_fact_with_room_for_free_text_is_refused(value):
    with pytest.raises(ValueError, match="free text"):
        record(event="case.filed", by=wang(), facts={"reason": value})
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("value", ["", "cn.complaint", "2026-11-22T04:02:11+08:00", "a" * 64, 5, -1, 2**53 - 1, True, None])
def test_codes_numbers_and_truth_values_are_facts(value):
    assert record(event="case.filed", by=wang(), facts={"fact": value}).facts == {"fact": value}


@pytest.mark.parametrize("event", ["", "filed", "Case.Filed", "case filed", "case.", "案件.提交", "case.filed\n", "a." + "b" * 70])
def test_an_event_has_the_form_of_a_code(event):
    with pytest.raises(ValueError, match="event"):
        record(event=event, by=wang())


@pytest.mark.parametrize(
    "by",
    [Actor("person"), Actor("staff", "李敏"), Actor("staff", "li@mingshi.example"), Actor("staff", "x", "a b"), Actor("staff", "x" * 65)],
)
def test_an_actor_is_a_pseudonym(by):
    with pytest.raises(ValueError, match="actor"):
        record(event="case.filed", by=by)


@pytest.mark.parametrize("subject", ["abc", "case:", "case:王", "case:a b", ":abc", "case:" + "a" * 80])
def test_a_subject_is_a_kind_and_a_public_id(subject):
    with pytest.raises(ValueError, match="subject"):
        record(event="case.filed", by=wang(), subject=subject)


@pytest.mark.parametrize(("subject", "secret"), [("", SECRET), ("case:a", b"short"), ("case:a", b"")])
def test_a_secret_has_32_bytes_and_a_subject(subject, secret):
    with pytest.raises(ValueError, match="secret"):
        record(event="case.filed", by=wang(), subject=subject, secret=secret)


@given(st.text(max_size=30))
def test_no_fact_holds_a_space_or_a_chinese_word(text):
    try:
        rules.check_fact("fact", text)
    except ValueError:
        return
    assert text.isascii() and not any(character.isspace() or character == "@" for character in text)


@pytest.mark.parametrize(
    "columns",
    [{"n": 0}, {"n": None}, {"subject": ""}, {"actor_kind": "person"}, {"event": ""}, {"index": -1}, {"document": {}}],
)  # fmt: skip
def test_the_database_refuses_rows_that_say_too_little(columns):
    whole = {"id": "x", "at": datetime(2026, 1, 1, tzinfo=UTC), "event": "case.filed", "actor_kind": "client", "subject": "case:a", "n": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(**{**whole, "salt": b"", "leaf": b"", "seal": b""} | columns)


def test_a_number_is_given_once():
    entry = record(event="case.filed", by=wang(), subject="case:a")
    entry.id = "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_a_second_writer_waits_and_takes_the_next_number():
    """On SQLite the second transaction cannot begin; on PostgreSQL it waits at the number."""
    if connection.vendor != "postgresql":
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        return
    numbers = race(lambda: record(event="case.read", by=BOT, subject="case:a").n, writers=6)
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


def race(act, writers):
    def run(_):
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(writers) as pool:
        return list(pool.map(run, range(writers)))
