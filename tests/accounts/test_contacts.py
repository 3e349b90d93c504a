"""Clients have no accounts: six digits show that an address is theirs."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts import queries, services
from portal.accounts.models import Challenge, Contact
from portal.accounts.services.contacts import address_index
from portal.doors.errors import Refusal
from portal.notices import queries as notices
from portal.notices.models import Notice
from portal.trail import queries as trail
from portal.trail.models import Entry
from portal.vault.rules import Erased
from tests import people

pytestmark = pytest.mark.django_db
EMAIL, MOBILE = "wang.planted@example.com", "+8613800138000"


def ask(channel="email", address=EMAIL, **more) -> Challenge:
    return services.send_contact_code(channel=channel, address=address, language="zh-hans", by=people.wang(), **more)


def code_sent() -> str:
    letter = notices.letter(Notice.objects.latest("pk"))
    (code,) = re.findall(r"\b\d{6}\b", letter.body)
    return str(code)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def refused(expected: str, /, **attempt) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        services.verify_contact(by=people.wang(), **attempt)
    assert refusal.value.code == expected
    return refusal.value


def test_the_code_shows_the_address_is_theirs():
    contact = services.verify_contact(challenge=ask(), code=code_sent(), by=people.wang(), subject="case:3f2a")
    assert (queries.contact_address(contact), contact.subject, contact.channel) == (EMAIL, "case:3f2a", "email")
    assert not Challenge.objects.exists()


def test_a_text_message_does_it_too():
    contact = services.verify_contact(challenge=ask("sms", "138 0013 8000"), code=code_sent(), by=people.wang())
    assert queries.contact_address(contact) == MOBILE


def test_a_contact_is_recorded_without_the_address():
    contact = services.verify_contact(challenge=ask(), code=code_sent(), by=people.wang())
    (entry,) = trail.history(f"contact:{contact.public_id}")
    assert (entry.event, entry.facts, entry.actor_id) == ("contact.verified", {"channel": "email"}, "wang")


def test_neither_address_nor_code_stands_in_any_row():
    services.verify_contact(challenge=ask(), code=code_sent(), by=people.wang())
    ask("sms", MOBILE)
    code = code_sent()
    rows = repr([list(model.objects.values()) for model in (Challenge, Contact, Notice, Entry)])
    for planted in ("wang.planted", "13800138000", code):
        assert planted not in rows, planted


def test_a_wrong_code_is_refused_and_the_right_one_still_works():
    challenge, code = ask(), code_sent()
    refused("contact.wrong_code", challenge=challenge, code=wrong(code))
    assert services.verify_contact(challenge=challenge, code=code, by=people.wang())


def test_after_five_wrong_codes_the_right_one_is_refused_too():
    challenge, code = ask(), code_sent()
    for _ in range(5):
        refused("contact.wrong_code", challenge=challenge, code=wrong(code))
    refused("contact.code_over", challenge=challenge, code=code)


def test_a_code_works_once():
    challenge, code = ask(), code_sent()
    services.verify_contact(challenge=challenge, code=code, by=people.wang())
    refused("contact.code_over", challenge=challenge, code=code)
    assert Contact.objects.count() == 1


def test_a_code_ends_after_ten_minutes():
    now = timezone.now()
    challenge, code = ask(at=now), code_sent()
    refused("contact.code_over", challenge=challenge, code=code, at=now + timedelta(minutes=10))
    assert services.verify_contact(challenge=challenge, code=code, by=people.wang(), at=now + timedelta(minutes=9, seconds=59))


def test_the_code_of_one_is_of_no_use_to_another():
    mine, code = ask(), code_sent()
    theirs = ask(address="chen@example.com")
    if code_sent() != code:
        refused("contact.wrong_code", challenge=theirs, code=code)
    assert services.verify_contact(challenge=mine, code=code, by=people.wang())


@pytest.mark.parametrize("typed", ["{0} {1}", "{0}-{1}", " {0}{1} ", "{0}\u3000{1}"])
def test_a_code_is_read_as_people_type_it(typed):
    challenge, code = ask(), code_sent()
    assert services.verify_contact(challenge=challenge, code=typed.format(code[:3], code[3:]), by=people.wang())


def test_full_width_digits_are_digits():
    challenge, code = ask(), code_sent()
    full = code.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert services.verify_contact(challenge=challenge, code=full, by=people.wang())


@pytest.mark.parametrize("typed", ["", "abc", "1" * 1000, "' OR 1=1", "\u202e123456"])
def test_nonsense_is_a_wrong_code(typed):
    challenge = ask()
    refused("contact.wrong_code", challenge=challenge, code=typed)


def test_a_second_sending_is_a_new_code_to_the_same_address():
    challenge, first = ask(), code_sent()
    challenge = services.resend_contact_code(challenge=challenge, by=people.wang())
    second = code_sent()
    if first != second:
        refused("contact.wrong_code", challenge=challenge, code=first)
    assert queries.contact_address(services.verify_contact(challenge=challenge, code=second, by=people.wang())) == EMAIL


def test_a_code_is_sent_again_twice_at_most():
    challenge = ask()
    for _ in range(2):
        services.resend_contact_code(challenge=challenge, by=people.wang())
    with pytest.raises(Refusal):
        services.resend_contact_code(challenge=challenge, by=people.wang())
    assert Notice.objects.count() == 3


def test_wrong_tries_are_not_forgotten_by_asking_again():
    challenge, code = ask(), code_sent()
    for _ in range(5):
        refused("contact.wrong_code", challenge=challenge, code=wrong(code))
    with pytest.raises(Refusal):
        services.resend_contact_code(challenge=challenge, by=people.wang())


@pytest.mark.usefixtures("one_window")
def test_nobody_floods_an_address_with_codes():
    for _ in range(5):
        ask()
    with pytest.raises(Refusal) as refusal:
        ask(address=EMAIL.upper())
    assert refusal.value.status == 429 and Notice.objects.count() == 5
    assert ask(address="chen@example.com")


@pytest.mark.parametrize(
    ("channel", "typed", "address"),
    [
        ("email", "  Wang.Planted@Example.COM ", EMAIL),
        ("email", "ｗａｎｇ.planted@example.com", EMAIL),
        ("sms", "１３８－００１３－８０００", MOBILE),
        ("sms", "0086 138 0013 8000", MOBILE),
        ("sms", "+86 (138) 0013-8000", MOBILE),
        ("sms", "+44 7911 123456", "+447911123456"),
    ],
)
def test_an_address_has_one_form(channel, typed, address):
    contact = services.verify_contact(challenge=ask(channel, typed), code=code_sent(), by=people.wang())
    assert queries.contact_address(contact) == address and contact.index == address_index(channel, address)


@pytest.mark.parametrize(
    ("channel", "typed"),
    [
        ("email", ""),
        ("email", "wang"),
        ("email", "a@b@c"),
        ("email", "a@example.com\nBcc: b@x"),
        ("sms", "12"),
        ("sms", "abc"),
        ("sms", ""),
    ],
)
def test_what_is_no_address_gets_no_code(channel, typed):
    with pytest.raises(Refusal) as refusal:
        ask(channel, typed)
    assert refusal.value.fields.keys() == {"address"} and not Notice.objects.exists()


def test_a_lost_receipt_is_found_through_the_address_by_whoever_holds_it():
    services.verify_contact(challenge=ask(), code=code_sent(), by=people.wang(), subject="case:wang")
    services.verify_contact(challenge=ask(address="chen@example.com"), code=code_sent(), by=people.chen(), subject="case:chen")
    index = services.prove_address(challenge=ask(), code=code_sent())
    assert [contact.subject for contact in queries.contacts_for(index)] == ["case:wang"]


def test_chen_who_knows_the_address_but_not_the_code_learns_nothing():
    services.verify_contact(challenge=ask(), code=code_sent(), by=people.wang(), subject="case:wang")
    challenge = ask()
    with pytest.raises(Refusal):
        services.prove_address(challenge=challenge, code=wrong(code_sent()))
    unknown = services.send_contact_code(channel="email", address="nobody@example.com", language="en", by=people.chen())
    assert type(unknown) is type(challenge)


def test_a_contact_is_attached_once_there_is_something_to_attach_it_to():
    contact = services.verify_contact(challenge=ask(), code=code_sent(), by=people.wang())
    services.attach_contact(contact=contact, subject="case:3f2a")
    assert queries.contacts_of("case:3f2a").get() == contact


def test_a_forgotten_contact_can_never_be_read_again():
    contact = services.verify_contact(challenge=ask(), code=code_sent(), by=people.wang())
    services.forget_contact(contact=contact, by=people.zhao().actor())
    assert not Contact.objects.exists()
    with pytest.raises(Erased):
        queries.contact_address(contact)


def test_addresses_nobody_showed_to_be_theirs_are_erased():
    now = timezone.now()
    challenge = ask(at=now)
    assert services.forget_expired_challenges(now) == 0
    assert services.forget_expired_challenges(now + timedelta(minutes=10)) == 1
    with pytest.raises(Erased):
        queries.challenge_address(challenge)
