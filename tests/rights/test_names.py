"""A name that is wrong: put right at the table by whose it is; what was signed keeps it and gets a note."""

import pytest
from django.test import Client

from disputes import rooms_read
from disputes.models import Participant
from disputes.services import participants
from portal.doors.errors import Refusal
from portal.rights import facts
from portal.rights.rules import Effect, Fact, effects_of
from portal.trail.models import Entry
from tests.disputes import walks
from tests.disputes.cases import client, mediated
from tests.disputes.offers import signed
from tests.disputes.tables import joined
from tests.disputes.test_pages_room import party_browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]


@pytest.mark.parametrize(("language", "words"), [("en", "My name is wrong"), ("zh-hans", "我的姓名写错了")])
def test_whoever_sits_at_the_table_puts_their_name_right_and_the_others_see_it(language, words):
    case = mediated()
    guest = joined(case, name="Hee Yong")[0]
    there = party_browser(guest)
    assert words in walks.text(there.get(f"/{language}/room/"))
    assert "Hee Yong" in walks.text(there.get(f"/{language}/room/name/"))
    assert there.post(f"/{language}/room/name/", {"name": " "}).status_code == 422
    assert there.post(f"/{language}/room/name/", {"name": "He Yong"}).status_code == 302
    assert rooms_read.name_of(Participant.objects.get(pk=guest.pk)) == "He Yong"
    assert Entry.objects.filter(event="participant.renamed", subject=case.subject).count() == 1


def test_nobody_changes_the_name_of_another():
    case = mediated()
    guest = joined(case, name="He Yong")[0]
    with pytest.raises(Refusal):
        participants.correct_name(participant=guest, name="Chen", by=client(case))
    assert rooms_read.name_of(Participant.objects.get(pk=guest.pk)) == "He Yong"
    assert Client().get("/en/room/name/").status_code == 302


def test_the_name_one_signed_with_can_be_said_to_be_wrong_and_is_noted_beside_it():
    case = signed()
    held = {each.what: each.words for each in facts.held(case)}
    assert held[Fact.NAME] == "王小明" and effects_of(Fact.NAME) == [Effect.NOTED, Effect.REFUSED]
    unsigned = mediated()
    assert Fact.NAME not in {each.what for each in facts.held(unsigned)}
