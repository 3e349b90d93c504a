"""Whoever was invited to a mediation has rights too: their seat is found by the address it was sent to or by their own code, and nothing
of the others is."""

import json

import pytest
from django.test import Client

from disputes import queries as cases
from disputes.services import mediation, participants
from portal.doors.errors import Refusal
from portal.rights import gathering, queries
from portal.rights.services import copying, deleting, limiting
from tests.disputes import walks
from tests.disputes.cases import STORY, client, hours, officer
from tests.disputes.tables import HE, HE_EMAIL
from tests.disputes.test_participant_data import MARKS, THEIRS, at_work
from tests.people import chen
from tests.rights.requests import CHENS, asked, in_hand, newest, send, verified
from tests.rights.test_carrying_out import fetched, unzipped
from tests.rights.test_my_data import by_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm"), pytest.mark.one_database]


@pytest.mark.parametrize(("language", "words"), [("en", "Your seat in the mediation of case"), ("zh-hans", "您在调解中的席位")])
def test_the_address_of_the_invitation_shows_the_seat_and_nothing_of_the_case(language, words):
    case, _he, _access = at_work()
    page = walks.text(by_address(HE_EMAIL, language).get(f"/{language}/my-data/"))
    assert words in page and case.reference in page and STORY not in page
    assert HE_EMAIL not in page and HE not in page
    assert case.reference not in walks.text(by_address(CHENS, language).get(f"/{language}/my-data/"))


def test_the_copy_holds_their_words_and_none_of_the_others():
    case, he, _access = at_work()
    request, own = asked(contact=verified(HE_EMAIL, chen()), by=chen())
    assert (request.way, [record.subject for record in request.records.all()]) == ("contact", [he.subject])
    found = unzipped(fetched(Client(), copying.make_copy(request=in_hand(request), by=officer()), own))
    (itself, theirs) = json.loads(found["data.json"])["records"]
    assert itself["rights"]["right"] == "access" and theirs["disputes"]["name"] == HE
    assert all(mark in str(found) for mark in MARKS[:4]) and f"Your seat in the mediation of case {case.reference}" in found["index.html"]
    assert not any(mark in str(found) for mark in (*THEIRS, STORY))


def test_what_they_gave_leaves_as_tables_and_a_stop_is_not_pretended():
    case, _he, access = at_work()
    taken, own = asked("portability", earlier=queries.by_code(access), by=chen())
    found = unzipped(fetched(Client(), copying.make_copy(request=in_hand(taken), by=officer()), own))
    data = json.loads(found["portable/data.json"])
    assert {row["record"] for row in data["messages"]} == {case.reference}
    assert any(row["text"] in MARKS for row in data["messages"]) and not any(mark in str(found) for mark in (*THEIRS, STORY))
    stop, _own = asked("restriction", earlier=queries.by_code(access), by=chen())
    with pytest.raises(Refusal, match="rights.only_a_seat"):
        limiting.restrict_records(request=in_hand(stop), words="Kept for the client.", by=officer())


def test_the_code_to_the_room_is_enough_on_the_page_and_over_the_api():
    _case, he, access = at_work()
    assert send(Client(), receipt=access).status_code == 302
    told = {"right": "deletion", "whom": "self", "place": "cn", "about": "Everything.", "language": "en", "earlier": access}
    answer = Client().post("/api/v1/rights", told, content_type="application/json", headers={"Idempotency-Key": "seat-by-code"})
    assert answer.status_code == 201, answer.content
    assert answer.json()["confirmed"] and newest().way == "receipt"
    assert [record.subject for record in newest().records.all()] == [he.subject]


def test_a_deletion_waits_for_the_end_of_the_mediation_and_then_ends_who_they_were():
    case, he, access = at_work()
    kept = deleting.delete_records(request=in_hand(asked("deletion", earlier=he)[0]), by=officer())
    (record,) = kept.records.all()
    assert (record.outcome, record.ground) == ("kept", "rights.legal_claims") and participants.by_access(access) == he
    mediation.end_mediation(case=case, by=client(case), at=hours(12))
    (record,) = deleting.delete_records(request=in_hand(asked("deletion", earlier=he)[0]), by=officer()).records.all()
    assert record.outcome == "erased" and gathering.held(he.subject) == {}
    assert queries.seat_of(he.subject) is None and not cases.invited_at(he.address_index)
