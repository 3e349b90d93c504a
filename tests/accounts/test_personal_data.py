"""What this room holds about somebody, and how it ends."""

import pytest

from portal.accounts import personal_data, services
from portal.accounts.models import Contact, User
from portal.doors.errors import Refusal
from portal.notices.models import Notice
from portal.trail import queries as trail
from portal.vault import holders
from tests import people
from tests.accounts.test_contacts import EMAIL, ask, code_sent

pytestmark = pytest.mark.django_db


def known(subject="case:wang", address=EMAIL) -> Contact:
    return services.verify_contact(challenge=ask(address=address), code=code_sent(), by=people.wang(), subject=subject)


def test_the_room_is_among_the_holders():
    assert "accounts" in [holder.name for holder in holders.all()]


def test_a_client_gets_their_own_contacts_and_nobody_elses():
    known()
    known("case:chen", "chen@example.com")
    (contact,) = personal_data.export("case:wang")["contacts"]
    assert (contact["address"], contact["channel"]) == (EMAIL, "email")
    assert personal_data.export("case:nobody") == {}


def test_erasing_a_case_erases_its_address_and_the_letters_sent_there():
    known()
    known("case:chen", "chen@example.com")
    Notice.objects.update(state="sent", sent_at="2026-11-20T09:00+08:00")
    personal_data.erase("case:wang", by=people.zhao().actor())
    assert list(Contact.objects.values_list("subject", flat=True)) == ["case:chen"]
    assert Notice.objects.filter(forgotten_at=None).count() == 1


def test_a_member_of_staff_gets_their_own_account():
    assert personal_data.export(people.qian().trail_subject)["email"] == "qian@mingshi.example"


def test_the_account_of_somebody_who_works_here_is_not_erased():
    with pytest.raises(Refusal) as refusal:
        personal_data.erase(people.qian().trail_subject, by=people.zhao().actor())
    assert refusal.value.code == "accounts.works_here"


def test_somebody_who_left_is_forgotten_but_for_the_pseudonym():
    qian = people.qian()
    services.let_go(user=qian, by=people.wu().actor())
    personal_data.erase(qian.trail_subject, by=people.zhao().actor())
    row = repr(User.objects.values().get(pk=qian.pk)).lower()
    assert "qian" not in row and "钱" not in row
    assert [entry.event for entry in trail.history(qian.trail_subject)] == ["staff.left", "staff.forgotten"]


@pytest.mark.parametrize("subject", ["", "staff:", "staff:x", "staff:00000000-0000-0000-0000-000000000000", "case:'--", "contact:x"])
def test_subjects_of_nobody_hold_nothing(subject):
    assert personal_data.export(subject) == {}
    personal_data.erase(subject, by=people.zhao().actor())
