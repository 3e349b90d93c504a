"""Ticked cases: shown before, done one by one as they were ticked, the rest named with the reason and ticked again."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from disputes.models import Case, CaseNote, Department, Seat
from disputes.services import answering, bulk, triage
from portal.doors.errors import Refusal
from portal.notices.models import Notice
from tests import people
from tests.disputes import cases
from tests.disputes.desk_doors import browser, macro, reply, said, token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]


@pytest.fixture
def three() -> list[Case]:
    return [cases.file(at=timezone.now(), language="en").case for _each in range(3)]


def ticks(found) -> list[str]:
    return [f"{case.reference}:{case.n}" for case in found]


def ask(client, act, found, **more):
    return client.post("/staff/bulk/", {"do": act, "case": ticks(found)} | more)


def do(client, act, found, **more):
    """Look, then press the button of the page that came."""
    html = said(ask(client, act, found))
    return client.post("/staff/bulk/do/", {"do": act, "case": picks(html), "form_token": formtoken(html)} | more)


def picks(html: str) -> list[str]:
    return re.findall(r'type="hidden" name="case" value="([^"]+)"', html)


def formtoken(html: str) -> str:
    return re.search(r'name="form_token" value="([^"]+)"', html)[1]


def handlers(found) -> list[str]:
    return [Case.objects.get(pk=case.pk).handler for case in found]


def test_the_list_has_a_box_for_each_case_and_the_choice_of_acts(three):
    Department.objects.create(code="school", name_zh="培训学校", name_en="Training school")
    macro("take")
    html = said(browser(people.qian).get("/staff/cases/"))
    for tick in ticks(three):
        assert f'name="case" value="{tick}" form="bulk"' in html
    for act in ("take", "note", "hand:school", f"assign:{people.qian().public_id}"):
        assert f'<option value="{act}">' in html
    assert "Only cases on this page can be ticked." in html


def test_a_look_names_the_cases_and_does_nothing(three):
    html = said(ask(browser(people.qian), "take", three))
    assert "3 cases, each on its own. Nothing has happened yet." in html
    assert "Do it at 3 cases" in html
    assert all(case.reference in html for case in three)
    assert handlers(three) == ["", "", ""]


def test_taking_several(three):
    answer = do(browser(people.qian), "take", three)
    assert "Done: 3. Not done: 0." in said(answer)
    assert handlers(three) == [str(people.qian().public_id)] * 3


def test_what_changed_meanwhile_is_left_out_and_named_while_the_rest_is_done(three):
    qian = browser(people.qian)
    html = said(ask(qian, "take", three))
    triage.take_case(case=three[1], by=cases.officer())
    answer = qian.post("/staff/bulk/do/", {"do": "take", "case": picks(html), "form_token": formtoken(html)})
    told = said(answer)
    assert answer.status_code == 200
    assert "Done: 2. Not done: 1." in told
    assert "A person took the case (Privacy officer)" in told
    me, zhao = str(people.qian().public_id), str(people.zhao().public_id)
    assert handlers(three) == [me, zhao, me]
    again = Case.objects.get(pk=three[1].pk)
    assert f'value="{again.reference}:{again.n}" checked' in told
    assert f'value="{three[0].reference}:' not in told


def test_what_changed_before_the_look_is_said_there(three):
    stale = ticks(three)
    answering.write_to_case(case=three[0], text="One more thing.", by=cases.client(three[0]))
    html = said(browser(people.qian).post("/staff/bulk/", {"do": "take", "case": stale}))
    assert "Changed since you ticked it: The client wrote (Client)" in html


def test_pressing_twice_does_nothing_twice(three):
    qian = browser(people.qian)
    html = said(ask(qian, "note", three))
    words = {"do": "note", "case": picks(html), "form_token": formtoken(html), "text": "Ring first."}
    first, second = (qian.post("/staff/bulk/do/", words) for _press in "ab")
    assert said(first).count("not done") == said(second).count("not done") == 0
    assert CaseNote.objects.count() == 3


def test_a_sending_that_broke_off_goes_on_where_it_stopped(three):
    qian, form = browser(people.qian), token()
    words = {"do": "note", "form_token": form, "text": "Ring first."}
    qian.post("/staff/bulk/do/", words | {"case": ticks(three[:1])})
    qian.post("/staff/bulk/do/", words | {"case": ticks(three)})
    assert CaseNote.objects.count() == 3


def test_assigning_tells_them_and_stops_at_what_they_can_do(three):
    zhao = people.zhao()
    Seat.objects.create(user=zhao, capacity=2)
    answer = do(browser(people.qian), f"assign:{zhao.public_id}", three)
    assert "Done: 2. Not done: 1." in said(answer)
    assert "2 open cases of at most 2" in said(answer)
    assert Notice.objects.filter(template="desk_case").count() == 2
    left = Case.objects.filter(handler="")
    assert "Done: 1." in said(do(browser(people.qian), f"assign:{zhao.public_id}", left, over_capacity="on"))
    assert Case.objects.filter(handler=str(zhao.public_id)).count() == 3


def test_handing_over_wants_a_reason(three):
    Department.objects.create(code="school", name_zh="培训学校", name_en="Training school")
    missing = do(browser(people.qian), "hand:school", three)
    assert missing.status_code == 422
    assert all(case.reference in said(missing) for case in three)
    assert "Done: 3." in said(do(browser(people.qian), "hand:school", three, reason="It is about a course."))
    assert set(Case.objects.values_list("department", flat=True)) == {"school"}


def test_a_macro_shows_each_case_its_words_and_runs_all_or_nothing_at_each(three):
    row = macro("take", f"reply:{reply().public_id}")
    qian = browser(people.qian)
    html = said(ask(qian, f"macro:{row.public_id}", three))
    for case in three:
        assert f"Hello about {case.reference}." in html
    triage.take_case(case=three[2], by=cases.officer())
    form = {"do": f"macro:{row.public_id}", "form_token": formtoken(html)}
    told = said(qian.post("/staff/bulk/do/", form | {"case": picks(html)}))
    assert "Done: 2. Not done: 1." in told
    assert three[0].conversation.messages.count() == 1
    assert three[2].conversation.messages.count() == 0


@pytest.mark.parametrize("act", ["", "erase", "assign:nobody", "hand:nowhere", "macro:nonsense", "take-over"])
def test_what_is_no_act_is_refused(three, act):
    qian = browser(people.qian)
    assert "Tick at least one case" in said(qian.post("/staff/bulk/", {"do": act, "case": ticks(three)}, follow=True))
    assert qian.post("/staff/bulk/do/", {"do": act, "case": ticks(three), "form_token": token()}).status_code == 302
    assert handlers(three) == ["", "", ""]


@pytest.mark.parametrize("bad", [[], [""], ["nonsense"], ["2026-ABCDE"], ["2026-ABCDE:x"], ["2026-ABCDE:-1"], ["2026-ABCDE:²"]])
def test_no_case_is_no_act(three, bad):
    answer = browser(people.qian).post("/staff/bulk/", {"do": "take", "case": bad}, follow=True)
    assert "Tick at least one case" in said(answer)


def test_more_than_a_hundred_are_refused():
    assert len(bulk.read_picks([f"2026-{number:05d}:1" for number in range(100)])) == 100
    with pytest.raises(Refusal, match=r"bulk\.too_many"):
        bulk.read_picks([f"2026-{number:05d}:1" for number in range(101)])


def test_the_same_case_twice_is_one(three):
    qian = browser(people.qian)
    form = {"do": "note", "text": "Once.", "form_token": token(), "case": ticks(three[:1]) * 3}
    assert "Done: 1. Not done: 0." in said(qian.post("/staff/bulk/do/", form))


def test_a_page_without_its_token_does_nothing(three):
    assert browser(people.qian).post("/staff/bulk/do/", {"do": "take", "case": ticks(three)}).status_code == 404
    assert handlers(three) == ["", "", ""]


def test_a_mediator_touches_no_case_that_is_not_theirs(three):
    li = browser(people.li)
    form = {"do": "note", "text": "Hello", "form_token": token(), "case": ticks(three)}
    told = said(li.post("/staff/bulk/do/", form))
    assert "Done: 0. Not done: 3." in told
    assert told.count("There is no such case, or you may not see it.") == 3
    assert not CaseNote.objects.exists()
    assert "There is no such case" not in said(ask(li, "note", three))


@pytest.mark.parametrize("who", [people.wu, people.sun, people.zhou, people.chen_at_work])
def test_whoever_has_no_part_in_cases_does_nothing_with_them(three, who):
    client = browser(who)
    assert ask(client, "take", three).status_code == 403
    assert client.post("/staff/bulk/do/", {"do": "take", "case": ticks(three), "form_token": token()}).status_code == 403
    assert handlers(three) == ["", "", ""]


def test_a_forged_page_does_nothing(three):
    strict = people.signed_in(Client(enforce_csrf_checks=True), people.qian())
    assert strict.post("/staff/bulk/do/", {"do": "take", "case": ticks(three), "form_token": token()}).status_code == 403
    assert handlers(three) == ["", "", ""]


@pytest.mark.parametrize("back", ["stage=filed&late=on", "x\r\nSet-Cookie: a=b", "//evil.example/", "%00"])
def test_going_back_stays_in_the_list(three, back):
    answer = browser(people.qian).post("/staff/bulk/", {"do": "", "back": back})
    assert answer["Location"].startswith("/staff/cases/")
