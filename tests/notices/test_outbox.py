import pytest
from django.db import IntegrityError, transaction
from django.template import TemplateDoesNotExist

from portal.doors.errors import Refusal
from portal.notices import queries
from portal.notices.models import Notice
from portal.notices.rules import State
from tests.notices.letters import ADDRESS, queue

pytestmark = pytest.mark.django_db


def test_a_notice_waits_in_the_outbox_with_its_words():
    notice = queue()
    letter = queries.letter(notice)
    assert notice.state == State.WAITING
    assert (letter.address, letter.subject) == (ADDRESS, "Mingshi has news for you")
    assert letter.body == "Your code is 493817. Do not show it & keep it.\n"


def test_the_words_come_in_the_language_asked_for():
    assert queries.letter(queue(language="zh-hans")).subject == "Mingshi 有新消息"


def test_a_text_message_has_words_of_its_own_where_there_are_some():
    assert queries.letter(queue(channel="sms", address="+8613800138000", language="zh-hans")).body == "【Mingshi】校验码 493817\n"


def test_the_same_occasion_twice_is_one_notice():
    assert queue().pk == queue(context={"firm": "Other", "code": "1"}).pk
    assert Notice.objects.count() == 1


def test_a_notice_of_a_change_that_failed_is_never_sent():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue()
        raise ZeroDivisionError
    assert not Notice.objects.exists()


def test_neither_address_nor_words_stand_in_the_row():
    queue()
    row = repr(Notice.objects.values().get())
    for planted in (ADDRESS, "wang", "493817", "has news"):
        assert planted not in row


def test_the_task_queue_holds_nothing_but_a_pseudonym():
    from django_tasks_db.models import DBTaskResult

    notice = queue()
    (task,) = DBTaskResult.objects.all()
    assert task.args_kwargs == {"args": [str(notice.public_id)], "kwargs": {}}


@pytest.mark.parametrize(
    "address", ["wang@example.com\nBcc: all@example.com", "wang@example.com\r", "no address", "", "a@b@c", "王@\u2028x.cn"]
)
def test_an_address_that_would_break_a_header_is_refused(address):
    with pytest.raises(Refusal) as refusal:
        queue(address=address)
    assert refusal.value.code == "notice.address" and not Notice.objects.exists()


@pytest.mark.parametrize("number", ["13800138000;drop", "+86 138", "１３８", "tel:1"])
def test_a_number_that_is_none_is_refused(number):
    with pytest.raises(Refusal):
        queue(channel="sms", address=number)


def test_a_subject_stays_on_one_line_whatever_is_put_in():
    assert "\n" not in queries.letter(queue(context={"firm": "A\x0b\x85B", "code": "1"})).subject


def test_an_unknown_template_is_an_error_at_once_and_not_in_the_worker():
    with pytest.raises(TemplateDoesNotExist):
        queue(template="nothing_like_it")


def test_an_inbox_notice_has_arrived_when_it_is_written():
    notice = queue(channel="inbox", address="case:3f2a")
    assert notice.state == State.SENT
    assert [letter.subject for _notice, letter in queries.inbox("case:3f2a")] == ["Mingshi has news for you"]
    assert queries.inbox("case:other") == []


@pytest.mark.parametrize(
    "broken",
    [{"state": "lost"}, {"channel": "pigeon"}, {"state": "sent"}, {"state": "sending"}, {"body": None}],
)
def test_the_database_refuses_a_row_that_contradicts_itself(broken):
    queue()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(**broken)
