"""The mailroom at the desk: masked until opened with a reason, made into a case, added to one, or dismissed; nobody else sees it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from disputes.models import Case, Message
from disputes.services.clocks import rebuild_case
from portal.doors.errors import Refusal
from portal.mailroom import personal_data, services
from portal.mailroom.models import Letter
from portal.mailroom.rules import Outcome
from portal.retention import services as retention
from portal.trail import queries as trail
from portal.trail.rules import SYSTEM
from portal.vault import holders
from tests import people
from tests.disputes import cases
from tests.mailroom.post import CHEN, ID_NUMBER, PHONE, WORDS, case_of, mail, reply_to, take

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


@pytest.fixture
def qian(client, inbox):
    return people.signed_in(client, people.qian())


@pytest.fixture
def letter(inbox):
    return take(mail("cases@firm.example", subject=f"投诉 {PHONE}"))


def entry(**other):
    said = {"kind": "complaint", "topic": "retention", "language": "zh-hans", "story": WORDS, "happened": "", "wish": "", "address": "wang@example.cn",
            "notice_given": "sent", "form_token": "mail-form-token"}  # fmt: skip
    return said | other


def at(letter, *more):
    return "/".join(["/staff/mail", str(letter.public_id), *more, ""])


def test_the_list_shows_who_and_what_masked(qian, letter):
    shown = qian.get("/staff/mail/").content.decode()
    assert at(letter) in shown
    for secret in (ID_NUMBER, PHONE, "wang@example.cn"):
        assert secret not in shown


def test_a_letter_is_masked_until_it_is_opened_with_a_reason_and_that_is_recorded(qian, letter):
    assert ID_NUMBER not in qian.get(at(letter)).content.decode()
    assert qian.post(at(letter, "open"), {"reason": ""}).status_code == 422
    opened = qian.post(at(letter, "open"), {"reason": "sorting"}).content.decode()
    assert ID_NUMBER in opened and "wang@example.cn" in opened
    read = trail.history(letter.subject)[-1]
    assert (read.event, read.actor_role, read.facts["reason"]) == ("letter.revealed", "intake", "sorting")
    assert ID_NUMBER not in qian.get(at(letter)).content.decode()


def test_a_letter_becomes_a_case_from_when_the_server_received_it(qian, letter):
    form = qian.post(at(letter, "case")).content.decode()
    assert ID_NUMBER in form and trail.history(letter.subject)[-1].facts["reason"] == "filing"
    answer = qian.post(at(letter, "case"), entry())
    case = Case.objects.get()
    assert answer["Location"].endswith(f"/staff/cases/{case.reference}/slip/")
    assert case.channel == "email" and case.filed_at == letter.received_at.replace(second=0, microsecond=0)
    letter.refresh_from_db()
    assert (letter.handled, letter.case) == ("filed", case)


def test_a_forged_arrival_or_channel_is_not_believed(qian, letter):
    qian.post(at(letter, "case"), entry(channel="phone", received_on="2026-01-01", received_at="00:00"))
    case = Case.objects.get()
    assert (case.channel, timezone.localtime(case.filed_at).date()) == ("email", timezone.localtime(letter.received_at).date())


def test_what_is_wrong_in_the_form_is_said_and_the_words_stay(qian, letter):
    answer = qian.post(at(letter, "case"), entry(notice_given=""))
    assert answer.status_code == 422 and ID_NUMBER in answer.content.decode()
    assert not Case.objects.exists()


def test_the_form_sent_twice_makes_one_case(qian, letter):
    qian.post(at(letter, "case"), entry())
    qian.post(at(letter, "case"), entry())
    assert Case.objects.count() == 1


def test_two_colleagues_cannot_both_make_a_case_of_it(qian, letter, client):
    qian.post(at(letter, "case"), entry())
    people.signed_in(client, people.zhao())
    again = client.post(at(letter, "case"), entry(form_token="another-token-12"))
    assert again.status_code == 409 and Case.objects.count() == 1
    assert ID_NUMBER in again.content.decode()


def test_a_letter_added_to_a_case_is_marked_as_entered_by_staff(qian, letter):
    case = case_of()
    form = qian.post(at(letter, "attach"), {"reference": case.reference}).content.decode()
    assert ID_NUMBER in form
    answer = qian.post(at(letter, "attach"), {"reference": case.reference, "text": WORDS, "form_token": "attach-token-12"})
    message = Message.objects.get()
    assert answer.status_code == 302
    assert (message.case, message.arrived_by, message.entered, message.author_role) == (case, "email", True, "intake")
    letter.refresh_from_db()
    assert (letter.handled, letter.case) == ("attached", case)


def test_it_cannot_be_added_to_a_case_that_is_not_there(qian, letter):
    assert qian.post(at(letter, "attach"), {"reference": "2026-ZZZZZ"}).status_code == 422


def test_the_senders_cases_are_a_hint(qian, letter):
    case = case_of()
    assert case.reference in qian.get(at(letter)).content.decode()


def test_an_unconfirmed_letter_warns_and_shows_its_case(qian, inbox):
    case = case_of()
    letter = take(mail(reply_to(case), sender=CHEN))
    shown = qian.get(at(letter), headers=EN).content.decode()
    assert "Do not treat it as the client" in shown and case.reference in shown


def test_dismissing_needs_a_ground(qian, letter):
    assert qian.post(at(letter, "dismiss"), {}).status_code == 422
    assert qian.post(at(letter, "dismiss"), {"ground": "invented"}).status_code == 422
    qian.post(at(letter, "dismiss"), {"ground": "advertising"})
    letter.refresh_from_db()
    assert (letter.handled, letter.ground) == ("dismissed", "advertising")
    assert qian.post(at(letter, "dismiss"), {"ground": "advertising"}).status_code == 409


@pytest.mark.parametrize("who", [people.li, people.wu, people.sun, people.zhou, people.chen_at_work])
def test_whoever_does_not_take_in_mail_sees_none(letter, client, who):
    people.signed_in(client, who())
    assert client.get("/staff/mail/").status_code == 403
    assert client.get(at(letter)).status_code == 403
    for name in ("open", "case", "attach", "dismiss"):
        assert client.post(at(letter, name), entry(reason="sorting", ground="advertising")).status_code == 403
    letter.refresh_from_db()
    assert letter.handled == ""


def test_chen_outside_is_led_to_sign_in(letter, client):
    assert client.get(at(letter)).status_code == 302
    assert client.get("/staff/mail/").status_code == 302


def test_an_unknown_letter_is_not_there(qian):
    assert qian.get("/staff/mail/22222222-2222-4222-8222-222222222222/").status_code == 404


def test_the_desk_leads_to_the_mail_while_it_is_on_or_letters_wait(qian, settings):
    cache.clear()
    assert "/staff/mail/" in qian.get("/staff/cases/").content.decode()
    settings.INBOUND_MAIL = ""
    assert "/staff/mail/" not in qian.get("/staff/cases/").content.decode()
    take(mail("cases@firm.example"))
    assert "/staff/mail/" in qian.get("/staff/cases/").content.decode()


def test_letters_are_destroyed_when_their_time_is_over(qian, letter, settings):
    assert services.forget_old(letter.fetched_at + settings.INBOUND_KEPT) == 0
    assert services.forget_old(letter.fetched_at + settings.INBOUND_KEPT + timedelta(seconds=1)) == 1
    letter.refresh_from_db()
    assert (letter.content, letter.sender, letter.line_masked) == (None, "", "")
    shown = qian.get(at(letter), headers=EN)
    assert shown.status_code == 200 and "destroyed" in shown.content.decode()
    assert qian.post(at(letter, "open"), {"reason": "sorting"}).status_code == 410


def test_one_letter_or_three_cost_the_same(qian, letter, django_assert_max_num_queries):
    for _each in range(3):
        take(mail("cases@firm.example"))
    with django_assert_max_num_queries(14):
        qian.get("/staff/mail/")


def test_what_joined_a_case_goes_with_it_and_what_others_wrote_is_not_given_out(inbox):
    case = case_of()
    mine, other = take(mail(reply_to(case))), take(mail(reply_to(case), "Chen's words", sender=CHEN))
    given = personal_data.export(case.subject)
    assert [each["text"] for each in given["letters"]] == [WORDS]
    personal_data.erase(case.subject, by=SYSTEM)
    for letter in (mine, other):
        letter.refresh_from_db()
        assert letter.content is None
    assert personal_data.export(case.subject) == {} == personal_data.export("letter:nothing")
    assert "mailroom" in [holder.name for holder in holders.all()]


def test_the_record_of_a_letter_says_codes_only(qian, letter):
    qian.post(at(letter, "open"), {"reason": "sorting"})
    qian.post(at(letter, "dismiss"), {"ground": "pretended"})
    facts = [entry.facts for entry in trail.history(letter.subject)]
    assert facts == [
        {"outcome": "no_token", "proof": "pass", "files": 0},
        {"reason": "sorting"},
        {"how": "dismissed", "ground": "pretended"},
    ]


def test_a_case_with_an_email_in_it_folds_the_same_again(inbox):
    case = case_of()
    assert take(mail(reply_to(case))).outcome == Outcome.JOINED
    before = list(case.clocks.order_by("id").values())
    rebuild_case(case)
    assert list(case.clocks.order_by("id").values()) == before


def test_letters_say_nothing_to_the_client_of_another_case(inbox, client):
    filed = cases.file(at=timezone.now())
    take(mail(reply_to(case_of()), "words of another"))
    client.post("/en/cases/", {"receipt": filed.receipt})
    assert "words of another" not in client.get("/en/cases/mine/").content.decode()
    assert Letter.objects.count() == 1


def test_a_letter_of_a_held_case_stays_while_the_hold_stands(inbox, letter, settings):
    case = cases.file().case
    theirs = take(mail("cases@firm.example", subject="held", message_id="<held@example.cn>"))
    Letter.objects.filter(pk=theirs.pk).update(
        case=case, handled="attached", handled_at=theirs.fetched_at, handled_by="x", handled_role="intake"
    )
    later = theirs.fetched_at + settings.INBOUND_KEPT + timedelta(seconds=1)
    zhao, wu = people.zhao().acting("retention.manage"), people.wu().acting("retention.manage")
    hold = retention.place_hold(subject=case.subject, ground="lawsuit", reason="court", until=later.date() + timedelta(days=90), by=zhao)
    assert services.forget_old(later) == 1  # the other letter, which belongs to no case
    theirs.refresh_from_db()
    with pytest.raises(Refusal, match=r"retention\.held"):
        services.forget_letter(letter=theirs)
    assert theirs.content is not None
    retention.lift_hold(hold=hold, reason="Settled.", by=wu)
    assert services.forget_old(later) == 1
