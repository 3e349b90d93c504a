"""An e-mail joins its case only with a living token, from the confirmed address, with the sender proved. Everything else waits."""

import pytest
from django.utils import timezone

from disputes import sealed
from disputes.models import CaseEvent, Message
from disputes.rules import Event, Stage
from disputes.services import answering, erasing, letters, triage
from portal.mailroom.models import Letter
from portal.mailroom.rules import Outcome
from portal.notices.models import Notice
from portal.notices.queries import letter as words_of
from tests.disputes import cases
from tests.mailroom.post import CHEN, WANG, WORDS, case_of, mail, reply_to, take

pytestmark = pytest.mark.django_db


def test_a_reply_from_the_confirmed_address_is_the_clients_words(inbox):
    case = case_of()
    letter = take(mail(reply_to(case)))
    message = Message.objects.get()
    assert (letter.outcome, letter.case) == (Outcome.JOINED, case)
    assert sealed.open_message(case.conversation, message) == WORDS
    assert (message.from_kind, message.arrived_by, message.entered, message.case) == ("client", "email", False, case)
    assert CaseEvent.objects.filter(event=Event.CLIENT_WROTE).get().data["channel"] == "email"


def test_a_reply_to_our_question_is_the_information_asked_for(inbox):
    case = case_of()
    triage.take_case(case=case, by=cases.intake())
    triage.ask_for_more(case=case, text="哪一天？", by=cases.intake())
    take(mail(reply_to(case)))
    case.refresh_from_db()
    assert case.stage == Stage.IN_REVIEW


def test_it_counts_from_when_our_server_received_it_not_from_its_own_date(inbox):
    case = case_of()
    before = timezone.now()
    take(mail(reply_to(case), more="Date: Thu, 01 Jan 2015 00:00:00 +0000\r\n"))
    assert CaseEvent.objects.filter(event=Event.CLIENT_WROTE).get().at >= before


@pytest.mark.parametrize("spelling", [str.upper, str.lower, lambda address: address.replace("@", "@").swapcase()])
def test_the_token_reads_in_any_case(inbox, spelling):
    case = case_of()
    assert take(mail(spelling(reply_to(case)))).outcome == Outcome.JOINED


def test_a_long_letter_becomes_several_messages_and_one_event(inbox):
    case = case_of()
    take(mail(reply_to(case), "很长的一段话。\n\n" * 1000))
    assert Message.objects.count() == 3
    assert CaseEvent.objects.filter(event=Event.CLIENT_WROTE).count() == 1


def test_a_letter_longer_than_five_messages_waits(inbox):
    assert take(mail(reply_to(case_of()), "x" * 21_000)).outcome == Outcome.TOO_LONG


def test_chen_with_a_token_she_saw_adds_nothing_and_learns_nothing(inbox):
    case = case_of()
    letter = take(mail(reply_to(case), sender=CHEN))
    assert (letter.outcome, letter.case) == (Outcome.UNCONFIRMED, case)
    assert not Message.objects.exists()
    answer = words_of(Notice.objects.get(template="mail_unconfirmed"))
    assert answer.address == CHEN and answer.reply_to == ""
    assert case.reference not in answer.subject + answer.body


@pytest.mark.parametrize("proof", ["fail", ""])
def test_chen_writing_as_wang_with_a_token_she_saw_adds_nothing(inbox, proof):
    letter = take(mail(reply_to(case_of()), sender=WANG, proof=proof))
    assert letter.outcome == Outcome.UNCONFIRMED
    assert not Message.objects.exists()


def test_a_refuted_sender_gets_no_answer_since_somebody_else_would_get_it(inbox):
    take(mail(reply_to(case_of()), sender=CHEN, proof="fail"))
    assert not Notice.objects.filter(template__startswith="mail").exists()


def test_chens_own_server_vouching_for_wang_counts_for_nothing(inbox):
    raw = mail(reply_to(case_of()), proof="", more="Authentication-Results: mx.chen.example; dmarc=pass header.from=example.cn\r\n")
    assert take(raw).outcome == Outcome.UNCONFIRMED


def test_a_result_under_our_servers_name_below_its_own_counts_for_nothing(inbox):
    forged = "Authentication-Results: mx.firm.example; dmarc=pass header.from=example.cn\r\n"
    assert take(mail(reply_to(case_of()), proof="fail", more=forged)).outcome == Outcome.UNCONFIRMED


def test_an_unchecked_sender_joins_only_where_the_operator_says_so(inbox, settings):
    case = case_of()
    settings.INBOUND_UNPROVEN = "join"
    assert take(mail(reply_to(case), proof="")).outcome == Outcome.JOINED
    assert take(mail(reply_to(case), proof="fail")).outcome == Outcome.UNCONFIRMED


def test_the_same_message_id_again_is_nothing_new(inbox):
    from portal.mailroom import services

    raw = mail(reply_to(case_of()), message_id="<same@example.cn>")
    take(raw)
    again = services.take_in(raw=raw + b"\r\nMore.", size=len(raw), received_at=timezone.now())
    assert again is None
    assert (Message.objects.count(), Letter.objects.count()) == (1, 1)


def test_the_token_of_an_erased_case_is_dead(inbox):
    case = case_of()
    address = reply_to(case)
    triage.take_case(case=case, by=cases.intake())
    answering.settle_case(case=case, resolution="upheld", text="好。", by=cases.intake())
    answering.close_case(case=case, by=cases.client(case))
    erasing.erase_case(case=case, by=cases.officer())
    letter = take(mail(address))
    assert (letter.outcome, letter.case) == (Outcome.DEAD_TOKEN, None)


def test_a_guessed_token_is_dead_and_gets_no_answer(inbox):
    case = case_of()
    Notice.objects.all().delete()
    local, _at, domain = reply_to(case).partition("@")
    letter = take(mail(f"{local[:-1]}{'0' if local[-1] != '0' else '1'}@{domain}"))
    assert letter.outcome == Outcome.DEAD_TOKEN and not Notice.objects.exists()


def test_tokens_of_two_cases_in_one_letter_name_none(inbox):
    first, second = case_of(), case_of(CHEN)
    assert take(mail(f"{reply_to(first)}, {reply_to(second)}")).outcome == Outcome.DEAD_TOKEN


def test_a_letter_without_a_token_waits_and_gets_no_answer(inbox):
    case_of()
    Notice.objects.all().delete()
    letter = take(mail("cases@firm.example"))
    assert (letter.outcome, letter.case) == (Outcome.NO_TOKEN, None)
    assert not Notice.objects.exists() and not Message.objects.exists()


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Precedence: bulk",
        "List-Id: <x.example>",
        "Return-Path: <>",
        "X-Autoreply: yes",
        "X-Auto-Response-Suppress: All",
    ],
)
def test_what_a_machine_sent_is_never_words_and_never_answered(inbox, header):
    case = case_of()
    Notice.objects.all().delete()
    assert take(mail(reply_to(case), more=f"{header}\r\n")).outcome == Outcome.AUTOMATIC
    assert take(mail(reply_to(case), sender=CHEN, more=f"{header}\r\n")).outcome == Outcome.AUTOMATIC
    assert not Message.objects.exists() and not Notice.objects.exists()


@pytest.mark.parametrize("sender", ["cases@firm.example", "CASES@firm.example", "mailer-daemon@example.cn"])
def test_our_own_letters_and_bounces_do_not_go_in_circles(inbox, sender):
    case = case_of()
    Notice.objects.all().delete()
    assert take(mail(reply_to(case), sender=sender)).outcome == Outcome.AUTOMATIC
    assert not Notice.objects.exists()


def test_a_hundred_letters_a_day_from_one_address_get_one_answer(inbox):
    case = case_of()
    for _each in range(5):
        take(mail(reply_to(case), sender=CHEN))
    assert Notice.objects.filter(template="mail_unconfirmed").count() == 1


def test_files_are_not_kept_and_the_client_is_told(inbox):
    case = case_of()
    body = f'--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{WORDS}\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="x.pdf"\r\n\r\nSECRET-FILE\r\n--b--\r\n'
    letter = take(mail(reply_to(case), body, content_type='multipart/mixed; boundary="b"'))
    assert letter.outcome == Outcome.JOINED
    assert "没有保留" in words_of(Notice.objects.get(template="mail_files")).body


def test_a_letter_with_nothing_but_a_file_waits(inbox):
    raw = mail(reply_to(case_of()), "x", content_type='application/pdf; name="x.pdf"')
    assert take(raw).outcome == Outcome.NO_WORDS


@pytest.mark.parametrize("kind", ["multipart/encrypted; boundary=b", "application/pkcs7-mime"])
def test_an_encrypted_letter_waits(inbox, kind):
    assert take(mail(reply_to(case_of()), "--b\r\n\r\nxx\r\n--b--", content_type=kind)).outcome == Outcome.ENCRYPTED


def test_a_letter_for_a_closed_case_is_never_lost(inbox):
    case = case_of()
    triage.take_case(case=case, by=cases.intake())
    answering.settle_case(case=case, resolution="upheld", text="好。", by=cases.intake())
    answering.close_case(case=case, by=cases.client(case))
    letter = take(mail(reply_to(case)))
    assert letter.outcome in (Outcome.NOT_NOW, Outcome.JOINED)
    assert letter.case == case and (Message.objects.filter(arrived_by="email").exists() == (letter.outcome == Outcome.JOINED))


def test_letters_about_a_case_say_where_an_answer_joins_it(inbox):
    case = case_of()
    triage.take_case(case=case, by=cases.intake())
    answering.reply_to_case(case=case, text="你好。", by=cases.intake())
    sent = words_of(Notice.objects.get(template="case_news"))
    assert sent.reply_to == reply_to(case) and "直接回复这封邮件" in sent.body


def test_without_a_mailbox_letters_promise_no_answer(inbox, settings):
    settings.INBOUND_MAIL = ""
    case = case_of()
    triage.take_case(case=case, by=cases.intake())
    answering.reply_to_case(case=case, text="你好。", by=cases.intake())
    sent = words_of(Notice.objects.get(template="case_news"))
    assert sent.reply_to == "" and "直接回复" not in sent.body


def test_a_token_differs_from_case_to_case_and_is_no_receipt(inbox):
    first, second = case_of(), case_of(CHEN)
    assert letters.reply_to(first) != letters.reply_to(second)
    from disputes import codes

    assert codes.read_receipt(letters.reply_to(first).partition("+")[2].partition("@")[0]) is None
