"""After closing: how easy it was, counted only together with others, and what was learned, without anything about a person."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from disputes import personal_data, queries, satisfaction, standing
from disputes.models import Lesson
from disputes.rules import Event
from disputes.services import answering, reading, triage
from disputes.services.afterwards import finish_lesson, note_lesson, rate_case
from portal.doors.errors import Refusal
from portal.trail import queries as trail
from portal.trail.models import Entry
from portal.trail.rules import Actor
from tests import people
from tests.disputes.cases import ID_NUMBER, PHONE, agreed, answered, client, file, hours, intake, mediator, taken
from tests.disputes.test_leaks import every_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
CHINA = ZoneInfo("Asia/Shanghai")
SAID = {
    "cause": "words", "title_zh": "补充材料一次说清", "title_en": "Ask for everything at once", "text_zh": "同一案件分三次要求补充材料。",
    "text_en": "We asked three times in one case.", "change_zh": "改用清单模板。", "change_en": "A checklist goes with each question.",
    "due_on": date(2026, 3, 1),
}  # fmt: skip


def closed(at=None):
    case = answered()
    answering.close_case(case=case, by=client(case), at=at or hours(3))
    return case


def refused(run, **said):
    with pytest.raises(Refusal) as caught:
        run(**said)
    return caught.value


def test_the_line_is_sealed_masked_for_staff_and_opened_only_with_a_reason():
    case = closed()
    event = rate_case(case=case, ease=2, line=f"太慢了，我的电话 {PHONE}", by=client(case), at=hours(4))
    assert PHONE not in every_row()
    ((_at, line),) = standing.ratings(case)
    assert "太慢了" in line
    assert PHONE not in line
    opened = reading.reveal_text(case=case, what=f"note:{event.n}", reason="handling", by=intake())
    assert PHONE in opened


def test_the_line_goes_with_the_case_and_the_number_stays_counted():
    case = closed()
    rate_case(case=case, ease=2, line="太慢了", by=client(case), at=hours(4))
    personal_data.erase(case.subject, by=intake())
    case.refresh_from_db()
    assert standing.ratings(case) == []
    assert queries.events(case)[-1].data == {"ease": 2}
    assert refused(rate_case, case=case, ease=2, by=client(case)).code == "case.not_found"


@pytest.mark.parametrize("ease", [0, 8, -3, 100])
def test_only_one_to_seven(ease):
    case = closed()
    assert refused(rate_case, case=case, ease=ease, by=client(case)).code == "case.not_a_choice"


def test_only_the_client_of_a_closed_case_says_how_easy_it_was_and_only_once():
    case = closed()
    chen = Actor("client", "22222222-2222-4222-8222-222222222222", "client")
    assert refused(rate_case, case=case, ease=1, by=chen).code == "case.not_found"
    assert refused(rate_case, case=case, ease=7, by=intake()).code == "case.not_your_part"
    still_open = taken()
    assert refused(rate_case, case=still_open, ease=7, by=client(still_open)).code == "case.move_not_allowed"
    rate_case(case=case, ease=7, by=client(case), at=hours(4))
    assert refused(rate_case, case=case, ease=7, by=client(case)).code == "case.not_rated"


def test_a_joined_case_is_not_over_and_not_rated():
    first = file()
    second = file(conversation=first.case.conversation).case
    triage.merge_case(case=second, into=first.case, text="同一件事", by=intake(), at=hours(2))
    assert refused(rate_case, case=second, ease=5, by=client(second)).code == "case.goes_on"


def rated(*answers, at):
    for ease in answers:
        case = closed()
        rate_case(case=case, ease=ease, by=client(case), at=at)


def test_a_month_is_shown_once_it_is_over_and_only_with_enough_answers():
    february = datetime(2026, 2, 28, 23, 59, tzinfo=CHINA)
    rated(7, 6, 5, 1, at=february)
    march = datetime(2026, 3, 1, tzinfo=CHINA)
    assert satisfaction.by_month(march) == [satisfaction.Month(date(2026, 2, 1), None, None, None)]
    rated(2, at=february)
    assert satisfaction.by_month(february) == []
    assert satisfaction.by_month(march) == [satisfaction.Month(date(2026, 2, 1), 5, 4.2, 60)]
    assert satisfaction.by_month(march + timedelta(days=366)) == []


def test_the_desk_reads_the_line_and_never_the_number():
    pages = []
    for ease in (1, 7):
        case = closed()
        rate_case(case=case, ease=ease, line="一句话", by=client(case), at=hours(4))
        said = people.signed_in(Client(), people.qian()).get(f"/staff/cases/{case.reference}/").content.decode()
        assert "一句话" in said
        (section,) = re.findall(r'(?s)<section aria-labelledby="ratings">.*?</section>', said)
        pages.append(section)
    assert pages[0] == pages[1]


def learned(case, **said):
    return note_lesson(case=case, by=intake(), at=hours(5), **SAID | said)


def test_what_was_learned_stays_in_both_languages_beside_the_case():
    case = closed()
    lesson = learned(case)
    assert (lesson.case, lesson.noted_at, lesson.done_at) == (case, hours(5), None)
    assert queries.events(case)[-1].event == Event.LESSON
    assert Event.LESSON not in {moment.event.event for moment in queries.timeline(case)}
    personal_data.erase(case.subject, by=intake())
    assert Lesson.objects.get().title_zh == SAID["title_zh"]


@pytest.mark.parametrize(
    ("field", "words", "found"),
    [("text_zh", f"当事人的身份证 {ID_NUMBER} 被复印。", ID_NUMBER), ("change_en", f"Call {PHONE} first.", PHONE),
     ("title_en", "Write to wang@example.com", "wang@example.com")],
)  # fmt: skip
def test_a_lesson_about_a_person_is_refused_with_what_was_found(field, words, found):
    case = closed()
    refusal = refused(learned, case=case, **{field: words})
    assert refusal.code == "lesson.personal_data"
    assert set(refusal.fields) == {field}
    assert found in str(refusal.fields[field])
    assert not Lesson.objects.exists()
    assert queries.events(case)[-1].event == Event.CLOSED


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"cause": "fate"}, "case.not_a_choice"), ({"title_zh": " "}, "text.empty"), ({"text_en": "x" * 2001}, "text.too_long"),
     ({"due_on": date(2026, 2, 11)}, "lesson.day")],
)  # fmt: skip
def test_half_a_lesson_is_refused(wrong, code):
    assert refused(learned, case=closed(), **wrong).code == code


def test_lessons_are_for_closed_cases_and_those_who_worked_on_them():
    assert refused(learned, case=taken()).code == "case.move_not_allowed"
    other = agreed()
    answering.close_case(case=other, by=mediator(), at=hours(12))
    strange = people.zheng().actor("mediator")
    assert refused(note_lesson, case=other, by=strange, at=hours(13), **SAID).code == "case.own_mediation"
    assert note_lesson(case=other, by=mediator(), at=hours(13), **SAID).noted_by == mediator().id


def test_a_lesson_is_done_once():
    lesson = finish_lesson(lesson=learned(closed()), by=intake(), at=hours(6))
    again = finish_lesson(lesson=lesson, by=people.zhao().actor(), at=hours(7))
    assert (again.done_at, again.done_by) == (hours(6), intake().id)
    assert Entry.objects.filter(event="lesson.done").count() == 1


@pytest.mark.parametrize("wrong", [{"cause": "fate"}, {"title_en": ""}, {"noted_by": ""}, {"done_at": hours(6)}, {"done_by": "qian"}])
def test_the_database_refuses_half_a_lesson(wrong):
    case = closed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Lesson.objects.create(**{"case": case, "noted_at": hours(5), "noted_by": "qian"} | SAID | wrong)


def at_desk(who):
    return people.signed_in(Client(), who())


def test_a_lesson_is_written_at_the_desk_and_done_in_the_list():
    case = closed()
    qian = at_desk(people.qian)
    said = SAID | {"due_on": "2026-03-01"}
    bad = qian.post(f"/staff/cases/{case.reference}/lesson/", said | {"text_en": f"Call {PHONE}"})
    assert bad.status_code == 422
    assert PHONE in bad.content.decode()
    assert qian.post(f"/staff/cases/{case.reference}/lesson/", said).status_code == 302
    page = qian.get("/staff/lessons/").content.decode()
    assert SAID["title_en"] in page
    assert case.reference in page
    assert "2026" in page
    qian.post(f"/staff/lessons/{Lesson.objects.get().public_id}/done/")
    assert Lesson.objects.get().done_by == intake().id
    assert "Nothing is waiting" in qian.get("/staff/lessons/").content.decode()


def test_a_lesson_late_is_said_so():
    learned(closed())
    with time_machine.travel(datetime(2026, 3, 2, 10, tzinfo=CHINA)):
        assert "overdue" in at_desk(people.qian).get("/staff/lessons/").content.decode()


def test_a_mediator_reads_lessons_but_no_reference_of_cases_that_are_not_theirs():
    case = closed()
    learned(case)
    page = at_desk(people.li).get("/staff/lessons/").content.decode()
    assert SAID["title_en"] in page
    assert case.reference not in page


@pytest.mark.parametrize("who", [people.chen_at_work, people.wu, people.zhou])
def test_who_works_on_no_case_reads_no_lesson(who):
    lesson = learned(closed())
    stranger = at_desk(who)
    assert stranger.get("/staff/lessons/").status_code == 403
    assert stranger.post(f"/staff/lessons/{lesson.public_id}/done/").status_code == 403
    assert Lesson.objects.get().done_at is None


def test_the_list_costs_as_many_queries_for_three_as_for_one(django_assert_max_num_queries):
    qian = at_desk(people.qian)
    learned(closed())
    qian.get("/staff/lessons/")
    with django_assert_max_num_queries(20) as one:
        qian.get("/staff/lessons/")
    for _ in range(2):
        learned(closed())
    with django_assert_max_num_queries(len(one)):
        qian.get("/staff/lessons/")


def test_trail_of_ease_and_lessons_holds_codes_only():
    case = closed()
    rate_case(case=case, ease=3, line="机密原话", by=client(case), at=hours(4))
    learned(case)
    for entry in trail.history(case.subject):
        assert "机密" not in str(entry.facts)
        assert SAID["title_zh"] not in str(entry.facts)
