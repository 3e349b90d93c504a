"""Macros: what will happen is shown before, all steps are taken or none, and the one that could not be is named."""

import pytest
from django.utils import timezone

from disputes import queries
from disputes.models import Department, Macro
from disputes.services import answering, tools, triage
from disputes.services.macros import apply_macro
from disputes.tools import Book, digest
from portal.doors.errors import Refusal
from portal.trail.rules import SYSTEM
from tests import people
from tests.disputes import cases
from tests.disputes.desk_doors import browser, field, macro, page, reply, said, token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]


@pytest.fixture
def case():
    return cases.file(at=timezone.now(), language="en").case


def look(client, case, row):
    return client.get(f"/staff/cases/{case.reference}/macro/", {"macro": str(row.public_id)})


def go(client, case, row, shown: str, **more):
    """Press the button of the page that was shown."""
    words = {name: field(shown, "/staff/bulk/do/", name) for name in ("do", "case", "single", "form_token")}
    return client.post("/staff/bulk/do/", words | more, follow=True)


def run(client, case, row, **more):
    return go(client, case, row, said(look(client, case, row)), **more)


def test_it_says_what_will_happen_with_the_words_and_does_nothing_yet(case):
    row = macro("take", f"reply:{reply(text_en='{reference}: {client_sentence_of_stage}').public_id}")
    html = said(look(browser(people.qian), case, row))
    assert "Take the case" in html
    assert "Reply with “Greeting”" in html
    assert f"{case.reference}: A person is working on your case." in html
    case.refresh_from_db()
    assert (case.stage, queries.messages(case.conversation)) == ("filed", [])


def test_every_step_is_taken_and_the_client_reads_what_was_shown(case):
    row = macro("take", f"reply:{reply(text_en='{reference}: {client_sentence_of_stage}').public_id}")
    answer = run(browser(people.qian), case, row)
    assert "Done: Macro “Greet”." in said(answer)
    case.refresh_from_db()
    (message,) = queries.messages(case.conversation)
    assert (case.stage, case.handler) == ("in_review", str(people.qian().public_id))
    assert message.text_masked == f"{case.reference}: A person is working on your case."
    assert [event.event for event in queries.events(case)][-2:] == ["case.taken", "case.replied"]


def test_when_a_step_cannot_be_taken_none_is_and_it_is_named(case):
    row = macro("take", f"reply:{reply().public_id}", "close")
    before = case.n
    answer = run(browser(people.qian), case, row)
    assert answer.status_code == 409
    assert "Step 3, “Close the case”: This cannot be done while the case is at the stage “In review”. Nothing was changed." in said(answer)
    case.refresh_from_db()
    assert (case.n, case.stage, case.handler, queries.messages(case.conversation)) == (before, "filed", "", [])


def test_the_service_alone_takes_all_steps_or_none(case):
    row = macro("take", f"reply:{reply().public_id}", "close")
    seen = digest(Book().plan(row, case))
    with pytest.raises(Refusal, match=r"case\.move_not_allowed"):
        apply_macro(macro=row, case=case, n=case.n, seen=seen, by=people.qian())
    case.refresh_from_db()
    assert (case.stage, queries.messages(case.conversation)) == ("filed", [])


def test_all_steps_there_are(case):
    Department.objects.create(code="school", name_zh="培训学校", name_en="Training school")
    words = reply().public_id
    run(browser(people.qian), case, macro("take", "assign", "mediation", name="One"))
    case.refresh_from_db()
    assert case.stage == "mediation_offered"
    other = cases.file(at=timezone.now(), language="en").case
    run(browser(people.qian), other, macro("take", "assign", f"ask:{words}", "hand:school", name="Two"))
    other.refresh_from_db()
    assert (other.stage, other.department) == ("awaiting_client", "school")
    answered = cases.answered(language="en")
    run(browser(people.qian), answered, macro(f"reply:{words}", "close", name="Three"))
    answered.refresh_from_db()
    assert answered.stage == "closed"


def test_a_case_that_moved_since_it_was_shown_is_left_alone(case):
    row = macro("take", f"reply:{reply().public_id}")
    qian = browser(people.qian)
    html = said(look(qian, case, row))
    answering.write_to_case(case=case, text="One more thing.", by=cases.client(case))
    answer = go(qian, case, row, html)
    assert answer.status_code == 409
    assert "The client wrote (Client)" in said(answer)
    case.refresh_from_db()
    assert case.stage == "filed"


def test_words_that_changed_since_they_were_shown_are_not_sent(case):
    words = reply()
    row = macro("take", f"reply:{words.public_id}")
    qian = browser(people.qian)
    html = said(look(qian, case, row))
    words.text_en = "Something else."
    words.save()
    answer = go(qian, case, row, html)
    assert answer.status_code == 409
    assert "no longer what you were shown" in said(answer)
    assert queries.messages(case.conversation) == []


def test_pressing_twice_is_once(case):
    row = macro("take", f"reply:{reply().public_id}")
    qian = browser(people.qian)
    html = said(look(qian, case, row))
    for _press in "ab":
        assert go(qian, case, row, html).status_code == 200
    assert len(queries.messages(case.conversation)) == 1


def test_a_place_the_case_has_nothing_for_is_a_refusal():
    case = cases.answered(language="en")
    row = macro(f"reply:{reply(text_en='By {due_date}.').public_id}")
    qian = browser(people.qian)
    assert "There is nothing to put in due_date" in said(look(qian, case, row))
    answer = run(qian, case, row)
    assert "There is nothing to put in {due_date}" in said(answer)
    assert "By {due_date}" not in [message.text_masked for message in queries.messages(case.conversation)]


def test_it_gives_nobody_a_move_their_role_does_not_have():
    case = cases.mediated(language="en")
    answer = run(browser(people.li), case, macro("take"))
    assert answer.status_code == 403 or "Nothing was changed" in said(answer)
    case.refresh_from_db()
    assert case.stage == "mediation"


@pytest.mark.parametrize("who", [people.wu, people.sun, people.zhou, people.chen_at_work])
def test_whoever_has_no_part_in_cases_runs_none(case, who):
    row = macro("take")
    assert look(browser(who), case, row).status_code == 403
    words = {"do": f"macro:{row.public_id}", "case": f"{case.reference}:{case.n}", "form_token": token()}
    assert browser(who).post("/staff/bulk/do/", words).status_code == 403


def test_a_mediator_looks_at_none_for_a_case_that_is_not_theirs(case):
    assert look(browser(people.li), case, macro("take")).status_code == 404


@pytest.mark.parametrize("chosen", ["", "nonsense", "22222222-2222-4222-8222-222222222222"])
def test_no_macro_is_said_so(case, chosen):
    answer = browser(people.qian).get(f"/staff/cases/{case.reference}/macro/", {"macro": chosen}, follow=True)
    assert "Choose a macro first." in said(answer)


def test_the_officer_writes_and_changes_one_by_the_page():
    zhao = browser(people.zhao)
    words = {"name_zh": "受理", "name_en": "Take it", "step_1": "take", "step_2": f"reply:{reply().public_id}"}
    assert zhao.post("/staff/macros/new/", words).status_code == 302
    row = Macro.objects.get()
    assert row.steps == ["take", words["step_2"]]
    html = said(zhao.get(f"/staff/macros/{row.public_id}/"))
    assert '<option value="take" selected>' in html
    assert zhao.post(f"/staff/macros/{row.public_id}/", words | {"step_2": "close", "n": "1"}).status_code == 302
    row.refresh_from_db()
    assert row.steps == ["take", "close"]
    assert "Take the case" in said(browser(people.qian).get("/staff/macros/"))
    assert browser(people.qian).post("/staff/macros/new/", words).status_code == 403


@pytest.mark.parametrize("bad", [{"step_1": ""}, {"step_2": "take"}, {"step_2": "erase"}, {"name_zh": ""}])
def test_what_is_no_macro_is_refused(bad):
    words = {"name_zh": "受理", "name_en": "Take it", "step_1": "take"}
    assert browser(people.zhao).post("/staff/macros/new/", words | bad).status_code == 422
    assert not Macro.objects.exists()


def test_a_step_with_something_out_of_use_is_refused():
    words = reply()
    tools.retire(tool=words, retired=True, by=SYSTEM)
    with pytest.raises(Refusal, match=r"macro\.steps"):
        macro(f"reply:{words.public_id}")
    with pytest.raises(Refusal, match=r"macro\.steps"):
        macro("hand:nowhere")


def test_a_retired_macro_is_not_offered_and_not_run(case):
    row = macro("take")
    qian = browser(people.qian)
    html = said(look(qian, case, row))
    tools.retire(tool=row, retired=True, by=SYSTEM)
    assert "See what it does" not in page(qian, case)
    go(qian, case, row, html)
    case.refresh_from_db()
    assert case.stage == "filed"


def test_the_macros_of_the_house_run(case):
    tools.load_tools(by=SYSTEM)
    other = cases.file(at=timezone.now()).case
    for row, each in zip(Macro.objects.all(), (case, other), strict=True):
        assert run(browser(people.qian), each, row).status_code == 200
        each.refresh_from_db()
        assert each.handler == str(people.qian().public_id)
        (message,) = queries.messages(each.conversation)
        assert "{" not in message.text_masked


def test_a_case_somebody_else_took_is_refused_at_the_first_step(case):
    row = macro("take", "close")
    triage.take_case(case=case, by=cases.officer())
    answer = run(browser(people.qian), case, row)
    assert "Step 1, “Take the case”" in said(answer)
