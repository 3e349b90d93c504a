"""The supervisor's pages: departments, seats, the week ahead; and the moves of the desk that need them."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disputes.models import Case, Department, Seat
from disputes.services import filing, triage
from tests import people
from tests.disputes.cases import PHONE, file, hours, intake, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]


def browser(who, language="en") -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return people.signed_in(client, who())


def act(client, case, name, **words):
    return client.post(f"/staff/cases/{case.reference}/{name}/", words)


@pytest.fixture
def records():
    browser(people.wu).post("/staff/team/departments/", {"name_zh": "档案室", "name_en": "Records room"})
    return Department.objects.get(code="records-room")


def test_administrator_adds_renames_and_retires_a_department(records):
    wu = browser(people.wu)
    address = f"/staff/team/departments/{records.code}/"
    assert "Records room" in wu.get("/staff/team/").content.decode()
    wu.post(address, {"name_zh": "档案中心", "name_en": "Archive", "active": "on"})
    wu.post(address, {"name_zh": "档案中心", "name_en": "Archive"})
    records.refresh_from_db()
    assert (records.code, records.name_zh, records.active) == ("records-room", "档案中心", False)


def test_department_without_a_chinese_name_is_refused_and_the_words_stay():
    answer = browser(people.wu).post("/staff/team/departments/", {"name_zh": "", "name_en": "Records room"})
    assert answer.status_code == 422
    assert 'value="Records room"' in answer.content.decode()
    assert not Department.objects.exists()


def test_second_department_of_a_name_is_refused(records):
    answer = browser(people.wu).post("/staff/team/departments/", {"name_zh": "别的", "name_en": "Records room"})
    assert answer.status_code == 422
    assert Department.objects.count() == 1


def test_seat_says_where_somebody_works_and_how_much_room_they_have(records):
    qian = people.qian()
    browser(people.wu).post(f"/staff/team/people/{qian.public_id}/", {"department": records.code, "capacity": "3"})
    seat = Seat.objects.get(user=qian)
    assert (seat.department, seat.capacity) == (records, 3)


@pytest.mark.parametrize("capacity", ["0", "501", "-1", "many", ""])
def test_impossible_capacity_is_refused(capacity):
    qian = people.qian()
    answer = browser(people.wu).post(f"/staff/team/people/{qian.public_id}/", {"department": "", "capacity": capacity})
    assert answer.status_code == 422
    assert not Seat.objects.exists()


@pytest.mark.parametrize("who", [people.li, people.sun, people.zhou, people.chen_at_work])
@pytest.mark.parametrize("path", ["/staff/team/", "/staff/week/", "/staff/team/departments/"])
def test_others_see_neither_team_nor_week(who, path):
    assert browser(who).get(path).status_code in (403, 404)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_week_shows_what_falls_due_by_day_and_whose_it_is(language):
    case, nobodys = taken(), file(at=hours(1)).case
    page = browser(people.zhao, language).get("/staff/week/").content.decode()
    assert case.reference in page
    assert nobodys.reference in page
    assert people.qian().display_name(language) in page
    assert PHONE not in page
    assert case.story_masked not in page


def test_quiet_week_says_so():
    assert "Nothing is late" in browser(people.zhao).get("/staff/week/").content.decode()


def test_week_costs_the_same_however_many_cases():
    zhao = browser(people.zhao)
    costs = []
    for more in (3, 5):
        for _ in range(more):
            taken()
        zhao.get("/staff/week/")
        with CaptureQueriesContext(connection) as captured:
            zhao.get("/staff/week/")
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 12


def test_case_is_given_to_a_colleague_at_the_desk():
    people.qian()
    case = file().case
    answer = act(browser(people.zhao), case, "give", handler=str(people.qian().public_id), n=case.n)
    assert answer.status_code == 302
    assert Case.objects.get(pk=case.pk).handler == str(people.qian().public_id)


def test_case_is_handed_over_at_the_desk_and_filtered_by_department(records):
    case = taken()
    act(browser(people.qian), case, "hand-over", to=records.code, reason="The paper file lies there.", n=case.n)
    zhao = browser(people.zhao)
    assert case.reference in zhao.get("/staff/cases/", {"department": records.code}).content.decode()
    other = taken()
    assert other.reference not in zhao.get("/staff/cases/", {"department": records.code}).content.decode()


def test_hand_over_is_offered_only_where_there_are_departments():
    page = browser(people.qian).get(f"/staff/cases/{taken().reference}/").content.decode()
    assert 'data-act="hand-over"' not in page


def test_extension_at_the_desk_tells_the_client_why_in_the_thread():
    case = taken(kind="feedback")
    zhao = browser(people.zhao)
    answer = act(zhao, case, "extend", clock="reply.feedback:1", text="We have to ask the archive.", n=case.n)
    assert answer.status_code == 302
    assert case.clocks.get(code="reply.feedback").under == "reply.feedback.ext"
    assert case.conversation.messages.last().text_masked == "We have to ask the archive."


def test_forged_extension_of_a_clock_that_knows_none_is_refused_with_the_words_kept():
    case = taken()
    answer = act(browser(people.zhao), case, "extend", clock="cn.complaint:1", text="More time please.", n=case.n)
    assert answer.status_code == 422
    assert "More time please." in answer.content.decode()


def test_merging_with_a_strangers_case_is_refused_and_names_nobody():
    wangs, chens = taken(), taken(story="另一个人的电话是 13900139000。")
    answer = act(browser(people.qian), chens, "merge", into=wangs.reference, text="合并处理。", n=chens.n)
    assert answer.status_code == 422
    assert "same verified contact" in answer.content.decode()
    assert Case.objects.get(pk=chens.pk).stage == "in_review"


def test_taking_a_case_that_lies_unhandled_after_a_hand_over(records):
    case = taken()
    triage.hand_over(case=case, to=records.code, reason="x", by=intake(), at=hours(3))
    assert act(browser(people.zhao), case, "take", n=case.n).status_code == 302
    assert Case.objects.get(pk=case.pk).handler == str(people.zhao().public_id)


def test_other_cases_of_the_same_person_stand_beside_and_strangers_do_not():
    first, stranger = taken(), taken(story="另一个人的事。")
    second = filing.file_case(
        kind="feedback", topic="other", story="还有一件事。", wish="", language="zh-hans", channel="page", by=people.wang(),
        conversation=first.conversation, at=hours(3),
    ).case  # fmt: skip
    told = browser(people.qian).get(f"/staff/cases/{first.reference}/").content.decode()
    assert f"/staff/cases/{second.reference}/" in told
    assert stranger.reference not in told


def test_where_the_time_went_is_told_stage_by_stage():
    page = browser(people.qian).get(f"/staff/cases/{taken().reference}/").content.decode()
    assert "Time spent at each stage" in page
    assert "1 hour" in page
