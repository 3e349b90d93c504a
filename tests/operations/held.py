"""How rows come about that hang on cases, requests, letters and documents, for `test_every_row_is_held`."""

from datetime import timedelta

from django.utils import timezone

from disputes import sealed
from disputes.rules import Space
from disputes.services import afterwards, claims, conversations, keeping, passports, reading, team
from disputes.services import desk as notes
from disputes.services import rooms as spaces
from disputes.services import tools as ready
from portal.incidents import services as incidents
from portal.rights.models import Limit
from portal.rights.services import exempting, outside
from portal.succession.services import objecting
from portal.trail.rules import BOT, SYSTEM
from tests import people
from tests.disputes import cases, test_afterwards, test_outcomes
from tests.mailroom import post
from tests.policies.samples import OFFICER, PUBLISHER, named_firm
from tests.rights import test_limits, test_outside
from tests.succession import sales, test_saying_no
from transparency_reports import comment_services, prints, rendering
from transparency_reports import services as reports
from transparency_reports.rules import Quarter

WORDS = {"title_zh": "信", "title_en": "A letter", "text_zh": "寄错了。", "text_en": "It went astray."}


def an_agreement() -> None:
    cases.agreed()
    case = cases.file().case
    claims.make_claim(case=case, remedy="deletion", words="Please.", by=cases.client(case), at=cases.hours(1))


def a_mediation() -> None:
    case = cases.mediated()
    spaces.say_in_room(case=case, space=Space.JOINT, text="您好", by=cases.client(case), at=cases.hours(9))


def a_conversation() -> None:
    talk = conversations.start_conversation(language="en", channel="chat", at=cases.FILED).conversation
    conversations.post_message(conversation=talk, text="Good day.", by=people.wang(), at=cases.hours(1))
    conversations.post_message(conversation=talk, text="Good day to you.", by=BOT, at=cases.hours(2))
    keeping.keep_words()


def a_reading() -> None:
    case, reader = cases.file().case, cases.intake()
    reading.reveal_text(case=case, what="story", reason="handling", by=reader)
    notes.write_note(case=case, text="To be asked again.", by=reader)


def an_outcome() -> None:
    test_outcomes.published()


def a_passport() -> None:
    case = cases.agreed()
    passports.issue_passport(case=case, by=sealed.client_of(case), at=cases.hours(20))


def a_lesson() -> None:
    lesson = test_afterwards.learned(test_afterwards.closed())
    afterwards.finish_lesson(lesson=lesson, by=cases.intake(), at=cases.hours(6))


def a_department() -> None:
    department = team.save_department(name_zh="培训学校", name_en="Training school", by=SYSTEM)
    team.seat_person(user=people.qian(), department=department, capacity=5, by=SYSTEM)
    team.seat_person(user=people.qian(), department=department, capacity=9, by=SYSTEM)


def a_macro() -> None:
    ready.load_tools(by=SYSTEM)


def a_stop() -> None:
    test_limits.restricted()
    asked = exempting.ask_exemption(limit=Limit.objects.get(), words="应法院要求", by=cases.intake())
    exempting.approve_exemption(exemption=asked, by=cases.officer())


def a_deletion() -> None:
    request, _receipt = test_outside.decided()
    task = test_outside.one(request, "suxun_sms")
    outside.tell(task=task, details="电话告知法务", address="", by=cases.officer())
    outside.answer_task(task=task, state="refused", evidence="对方函件 7 号", by=cases.officer())


def a_letter() -> None:
    post.take(post.mail("cases@firm.example", sender=post.CHEN))


def a_notice() -> None:
    opened = incidents.open_incident(**WORDS, by=OFFICER)
    incidents.publish_notice(notice=opened, by=PUBLISHER)


def a_report() -> None:
    named_firm()
    cases.file()
    quarter, at = Quarter(2026, 1), Quarter(2026, 1).end + timedelta(days=2)
    report = reports.draft_report(quarter=quarter, by=SYSTEM, at=at)
    report = comment_services.open_draft(report=report, until=(at + timedelta(days=9)).date(), by=PUBLISHER, at=at)
    report = reports.publish_report(report=report, by=PUBLISHER, at=at + timedelta(days=20))
    prints.name_in_log(report, [rendering.file_at("/en/reports/2026-q1/report.pdf", b"%PDF")])


def what_was_counted() -> None:
    cases.file()
    reports.draft_report(quarter=Quarter(2026, 1), by=SYSTEM, at=Quarter(2026, 1).end)


def an_answer_to_a_sale() -> None:
    stays, agrees, (_case, he) = cases.file(at=timezone.now()).case, cases.file(at=timezone.now()).case, test_saying_no.talked()
    found = sales.announced(**test_saying_no.OTHERWISE)
    objecting.agree_to(succession=found, case=agrees, language="en", by=cases.client(agrees))
    objecting.object_at_table(succession=found, participant=he)
    objecting.object_to(succession=found, case=stays, by=cases.client(stays))
    objecting.take_back(succession=found, case=stays, by=cases.client(stays))
    objecting.object_to(succession=found, case=stays, by=cases.client(stays))
