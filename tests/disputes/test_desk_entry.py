"""Staff enter what came by phone, on paper or by e-mail: for the client, in the record as what it is, with the clocks from its arrival."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from bot import frames
from disputes import exporting, queries, sealed
from disputes.models import Case, CaseEvent, GivenAddress, Message
from disputes.rules import Event, Stage
from disputes.services import answering, entering, recovery, triage
from portal.accounts import queries as accounts
from portal.doors.errors import Refusal
from portal.notices.models import Notice
from portal.notices.queries import letter
from portal.trail import queries as trail
from portal.trail.models import Entry
from tests import people
from tests.disputes import cases

pytestmark = pytest.mark.django_db
PHONE, ADDRESS = "13911112222", "wang.xm@example.cn"
STORY = f"我打电话说过三次，你们还在给我发短信，我的号码是 {PHONE}。"


@pytest.fixture
def qian(client, firm):
    return people.signed_in(client, people.qian())


def ago(**span):
    return (timezone.localtime() - timedelta(**span)).replace(second=0, microsecond=0)


def said(received=None, **other):
    received = received or ago(minutes=5)
    answers = {
        "channel": "phone", "received_on": f"{received:%Y-%m-%d}", "received_at": f"{received:%H:%M}", "kind": "complaint", "topic": "marketing",
        "language": "zh-hans", "story": STORY, "happened": "", "wish": "不要再发。", "address": "", "notice_given": "read_out",
        "form_token": "entry-token-1234",
    }  # fmt: skip
    return answers | other


def send(client, **other):
    return client.post("/staff/cases/new/", said(**other))


def entered(**other):
    answers = {"kind": "complaint", "topic": "marketing", "story": STORY, "wish": "", "language": "zh-hans", "channel": "phone",
               "received_at": ago(minutes=5), "notice_given": "read_out", "by": people.qian().actor("intake")}  # fmt: skip
    return entering.enter_case(**answers | other)


def test_a_case_told_on_the_phone_is_filed_and_leads_to_its_slip(qian):
    answer = send(qian)
    case = Case.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/staff/cases/{case.reference}/slip/"
    assert (case.channel, case.language, case.stage) == ("phone", "zh-hans", Stage.FILED)


def test_the_slip_opens_the_case_and_speaks_the_clients_language(qian):
    send(qian)
    shown = qian.get(f"/staff/cases/{Case.objects.get().reference}/slip/").content.decode()
    receipt = re.search(r'id="receipt">([0-9A-Z-]+)<', shown)
    assert receipt is not None and queries.by_receipt(receipt[1]) == Case.objects.get()
    assert '<section class="slip panel stack" lang="zh-Hans"' in shown


def test_the_receipt_is_gone_once_the_client_has_it(qian):
    send(qian)
    reference = Case.objects.get().reference
    qian.post(f"/staff/cases/{reference}/slip/handed/")
    assert qian.get(f"/staff/cases/{reference}/slip/").status_code == 302


def test_a_colleague_never_sees_the_receipt(qian, client):
    send(qian)
    people.signed_in(client, people.zhao())
    assert client.get(f"/staff/cases/{Case.objects.get().reference}/slip/").status_code == 302


def test_the_same_form_sent_twice_makes_one_case(qian):
    first, second = send(qian), send(qian)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def test_the_clocks_start_when_it_reached_us(firm):
    received = ago(days=3)
    case = entered(received_at=received).case
    assert case.filed_at == received
    assert {clock.started_at for clock in case.clocks.all()} == {received}


def test_what_fell_due_before_it_was_entered_is_late_and_in_order(firm):
    case = entered(received_at=ago(days=80)).case
    events = list(CaseEvent.objects.filter(case=case).order_by("n"))
    assert events[0].event == Event.FILED and events[-1].event == Event.ACKNOWLEDGED
    assert Event.BREACHED in [event.event for event in events[1:-1]]
    assert [event.at for event in events] == sorted(event.at for event in events)


def test_the_receipt_is_confirmed_when_it_was_entered_not_when_it_arrived(firm):
    now = timezone.now()
    case = entered(received_at=ago(days=2), at=now).case
    assert CaseEvent.objects.get(case=case, event=Event.ACKNOWLEDGED).at == now


def test_folding_the_events_again_changes_nothing(firm):
    case = entered(received_at=ago(days=80)).case
    before = list(case.clocks.order_by("id").values())
    from disputes.services.clocks import rebuild_case

    rebuild_case(case)
    assert list(case.clocks.order_by("id").values()) == before


def test_event_statement_and_trail_say_staff_entered_it_for_the_client(firm):
    filed = entered()
    event = CaseEvent.objects.get(case=filed.case, n=1)
    assert (event.by_kind, event.by_role, event.data["channel"], event.data["notice_given"]) == ("staff", "intake", "phone", "read_out")
    assert filed.statement["entered"]["by"] == "staff" and filed.statement["entered"]["on_behalf_of"] == "client"
    entry = next(each for each in trail.history(filed.case.subject) if each.event == "case.entered")
    assert (entry.actor_kind, entry.actor_role, entry.facts["channel"]) == ("staff", "intake", "phone")


def test_a_case_a_client_files_says_nothing_of_entering(firm):
    filed = cases.file()
    assert "entered" not in filed.statement and queries.entered_by(filed.case) == ""


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"channel": "page"}, "channel"),
        ({"channel": "chat"}, "channel"),
        ({"notice_given": ""}, "notice_given"),
        ({"story": "  "}, "story"),
        ({"kind": ""}, "kind"),
        ({"language": ""}, "language"),
        ({"happened": "2999"}, "happened"),
        ({"received_on": "2999-01-01"}, "received_on"),
        ({"received_on": "2020-01-01"}, "received_on"),
        ({"received_on": "yesterday"}, "received_on"),
        ({"address": "not an address"}, "address"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_every_word_stays(qian, wrong, field):
    answer = send(qian, **{"wish": "请停止发送。"} | wrong)
    shown = answer.content.decode()
    assert answer.status_code == 422 and Case.objects.count() == 0
    assert f'id="id_{field}_error"' in shown
    assert "请停止发送。" in shown and (wrong.get("story") or "我打电话说过三次" in shown)


def test_a_forged_moment_in_the_future_is_refused_by_the_service_too(firm):
    with pytest.raises(Refusal) as refused:
        entered(received_at=timezone.now() + timedelta(minutes=1))
    assert set(refused.value.fields) == {"received"}


@pytest.mark.parametrize("who", [people.li, people.wu, people.sun, people.zhou, people.chen_at_work])
def test_only_intake_and_the_privacy_officer_enter_cases(firm, client, who):
    people.signed_in(client, who())
    assert client.get("/staff/cases/new/").status_code == 403
    assert send(client).status_code == 403
    assert Case.objects.count() == 0


def test_a_mediator_cannot_enter_a_case_past_the_page(firm):
    with pytest.raises(Refusal) as refused:
        entered(by=people.li().actor("mediator"))
    assert refused.value.code == "case.not_your_part"


def test_an_address_told_to_staff_is_no_contact(firm):
    case = entered(address=ADDRESS).case
    assert case.contact == "" and not accounts.contacts_of(case.subject).exists()
    assert not accounts.contacts_for(entering.address_index("email", ADDRESS)).exists()


def test_it_is_asked_once_without_a_word_about_the_case(firm):
    case = entered(address=ADDRESS).case
    words = letter(Notice.objects.get())
    assert words.address == ADDRESS
    assert case.reference not in words.subject + words.body and "13911112222" not in words.body


def test_a_fourth_case_with_the_same_address_is_entered_but_asks_no_more(firm):
    for _each in range(4):
        entered(address=ADDRESS)
    assert (Case.objects.count(), Notice.objects.count()) == (4, 3)


def test_it_does_not_replace_a_receipt(firm):
    case = entered(address=ADDRESS).case
    with pytest.raises(Refusal) as refused:
        recovery.case_of_address(reference=case.reference, index=entering.address_index("email", ADDRESS))
    assert refused.value.code == "receipt.unknown"


def test_it_is_sealed_and_opens_with_a_recorded_reason(qian):
    send(qian, address=ADDRESS)
    case, given = Case.objects.get(), GivenAddress.objects.get()
    assert ADDRESS.encode() not in bytes(given.address)
    page = qian.get(f"/staff/cases/{case.reference}/").content.decode()
    assert ADDRESS not in page
    opened = qian.post(f"/staff/cases/{case.reference}/reveal/", {"what": "given", "reason": "contacting"}).content.decode()
    assert ADDRESS in opened and case.reads.get().what == "given"


def test_it_goes_when_the_client_verifies_an_address(firm):
    case = entered(address=ADDRESS).case
    contact = contact_of(ADDRESS)
    recovery.give_contact(case=case, contact=contact, by=sealed.client_of(case))
    assert not GivenAddress.objects.exists()


def contact_of(address):
    from portal.accounts.models import Contact
    from portal.vault import services as vault

    contact = Contact(channel="email", language="en", index=entering.address_index("email", address), verified_at=timezone.now())
    contact.key_id = vault.create_key(purpose="contact")
    contact.address = vault.seal(contact.key_id, address, table="accounts_contact", column="address", row=str(contact.public_id))
    contact.save()
    return contact


def words(**other):
    received = ago(minutes=5)
    answers = {"channel": "phone", "received_on": f"{received:%Y-%m-%d}", "received_at": f"{received:%H:%M}", "text": "他们昨天又打来了。",
               "form_token": "words-token-123"}  # fmt: skip
    return answers | other


def test_words_said_on_the_phone_are_the_clients_and_say_who_wrote_them_down(qian):
    case = cases.file(at=timezone.now() - timedelta(hours=1)).case
    assert qian.post(f"/staff/cases/{case.reference}/words/", words()).status_code == 302
    message, event = Message.objects.get(), CaseEvent.objects.order_by("-n")[0]
    assert (message.from_kind, message.author, message.author_role) == ("client", str(people.qian().public_id), "intake")
    assert (message.arrived_by, message.entered, event.event, event.by_kind) == ("phone", True, Event.CLIENT_WROTE, "client")
    assert event.data["channel"] == "phone" and event.data["entered_by"] == "intake"


def test_the_record_names_the_member_of_staff_beside_the_clients_event(qian):
    case = cases.file(at=timezone.now() - timedelta(hours=1)).case
    qian.post(f"/staff/cases/{case.reference}/words/", words())
    entry = Entry.objects.get(event="message.entered")
    assert (entry.actor_kind, entry.actor_id, entry.facts["channel"]) == ("staff", str(people.qian().public_id), "phone")


def test_client_and_staff_see_that_it_was_entered(qian, client):
    filed = cases.file(at=timezone.now() - timedelta(hours=1), language="en")
    qian.post(f"/staff/cases/{filed.case.reference}/words/", words())
    assert (
        "entered by Intake (Phone)" in qian.get(f"/staff/cases/{filed.case.reference}/", headers={"accept-language": "en"}).content.decode()
    )
    client.post("/en/cases/", {"receipt": filed.receipt})
    assert "entered by Intake (Phone)" in client.get("/en/cases/mine/").content.decode()
    assert "entered by Intake" in exporting.as_text(filed.case, "en")


def test_the_chat_shows_that_it_was_entered_too(qian):
    case = cases.file(at=timezone.now() - timedelta(hours=1), language="en").case
    qian.post(f"/staff/cases/{case.reference}/words/", words())
    frame = frames.message(case.conversation, Message.objects.get())
    assert frame["text"].startswith("[Phone, entered by our staff] ")


def test_an_answer_given_on_the_phone_lets_paused_clocks_run_from_then(firm):
    case = cases.file(at=timezone.now() - timedelta(days=2)).case
    triage.take_case(case=case, by=cases.intake(), at=timezone.now() - timedelta(days=1, hours=2))
    triage.ask_for_more(case=case, text="哪个号码？", by=cases.intake(), at=timezone.now() - timedelta(days=1))
    received = ago(hours=3)
    entering.enter_message(case=case, text="尾号 2222。", channel="paper", received_at=received, by=cases.intake(), once="desk-a1")
    assert case.stage == Stage.IN_REVIEW
    assert CaseEvent.objects.order_by("-n").filter(event=Event.INFORMATION_GIVEN).get().at == received


def test_words_sent_twice_are_one_message(qian):
    case = cases.file(at=timezone.now() - timedelta(hours=1)).case
    for _each in range(2):
        qian.post(f"/staff/cases/{case.reference}/words/", words())
    assert Message.objects.count() == 1 and CaseEvent.objects.filter(event=Event.CLIENT_WROTE).count() == 1


def test_words_for_a_closed_case_stay_on_the_form(qian):
    case = cases.answered()
    answering.close_case(case=case, by=cases.intake())
    answer = qian.post(f"/staff/cases/{case.reference}/words/", words())
    if answer.status_code == 302:  # the life of a case lets the client write after the end
        return
    assert answer.status_code == 409 and "他们昨天又打来了。" in answer.content.decode()


def test_a_mediator_cannot_put_words_into_a_case_that_is_not_theirs(firm, client):
    case = cases.file(at=timezone.now() - timedelta(hours=1)).case
    people.signed_in(client, people.li())
    assert client.post(f"/staff/cases/{case.reference}/words/", words()).status_code == 404
    with pytest.raises(Refusal):
        entering.enter_message(case=case, text="x", channel="phone", received_at=timezone.now(), by=cases.mediator(), once="m")


def test_nothing_told_on_the_phone_stands_in_the_clear(qian):
    send(qian, address=ADDRESS)
    case = Case.objects.get()
    for path in ("/staff/cases/", f"/staff/cases/{case.reference}/"):
        shown = qian.get(path).content.decode()
        assert PHONE not in shown and ADDRESS not in shown
    for entry in Entry.objects.all():
        assert PHONE not in json.dumps(entry.facts) and ADDRESS not in json.dumps(entry.facts)
