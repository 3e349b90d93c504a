"""Drafts: kept as typed, shown to their author alone, never overwritten unseen, gone with the sending and with the case."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from disputes import tools
from disputes.models import Draft
from disputes.services import answering, drafts, erasing, triage
from tests import people
from tests.disputes import cases
from tests.disputes.desk_doors import browser, field, page, said
from tests.disputes.test_desk_notes import everything_the_client_gets
from tests.disputes.test_leaks import every_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
PLANTED = "PLANTED-DRAFT unsent words 13912345678"


@pytest.fixture
def filed():
    found = cases.file(at=timezone.now(), language="en")
    triage.take_case(case=found.case, by=cases.intake())
    return found


@pytest.fixture
def case(filed):
    return filed.case


def keep(client, case, name="reply", n="0", *, script=False, **words):
    headers = {"X-Requested-With": "fetch"} if script else {}
    return client.post(f"/staff/cases/{case.reference}/drafts/{name}/", {"text": PLANTED, "draft": n} | words, headers=headers)


def version(html: str, case, name="reply") -> str:
    return field(html, f"/staff/cases/{case.reference}/{name}/", "draft")


def test_it_stands_in_its_field_next_time_with_its_time_and_a_way_to_be_rid_of_it(case):
    qian = browser(people.qian)
    keep(qian, case)
    html = page(qian, case)
    assert f"{PLANTED}</textarea>" in html
    assert "Draft of <time" in html
    qian.post(f"/staff/cases/{case.reference}/drafts/reply/discard/")
    assert "PLANTED" not in page(qian, case)
    assert qian.post(f"/staff/cases/{case.reference}/drafts/reply/discard/").status_code == 404


def test_a_choice_is_kept_with_the_words(case):
    qian = browser(people.qian)
    keep(qian, case, "answer", resolution="not_upheld")
    assert tools.drafts(people.qian(), case)["answer"].fields == {"text": PLANTED, "resolution": "not_upheld"}
    keep(qian, case, "answer", "1", resolution="upheld", text=" ")
    assert not Draft.objects.exists()


def test_the_page_keeps_it_by_itself(case):
    qian = browser(people.qian)
    first = keep(qian, case, script=True)
    assert (first.status_code, 'name="draft" value="1"' in said(first), "<html" in said(first)) == (200, True, False)
    second = keep(qian, case, n="1", text=f"{PLANTED} more", script=True)
    assert 'name="draft" value="2"' in said(second)
    assert Draft.objects.count() == 1


def test_nobody_else_finds_it_anywhere(filed):
    keep(browser(people.qian), filed.case)
    keep(browser(people.qian), filed.case, "note")
    keep(browser(people.qian), filed.case, "ask")
    zhao = browser(people.zhao)
    for address in (f"cases/{filed.case.reference}/", f"live/cases/{filed.case.reference}/", "drafts/", "cases/", "mentions/", "cases.csv"):
        found = said(zhao.get(f"/staff/{address}"))
        assert "PLANTED" not in found
        assert "3 drafts" not in found
    assert filed.case.reference not in said(zhao.get("/staff/drafts/"))
    assert zhao.post(f"/staff/cases/{filed.case.reference}/drafts/reply/discard/").status_code == 404
    assert Draft.objects.count() == 3
    for planted in ("PLANTED", "13912345678"):
        assert planted not in everything_the_client_gets(filed)
        assert planted not in every_row()


def test_it_counts_at_the_desk_and_is_listed(case):
    qian = browser(people.qian)
    keep(qian, case)
    keep(qian, case, "note")
    assert "2 drafts" in said(qian.get("/staff/cases/"))
    listed = said(qian.get("/staff/drafts/"))
    assert listed.count(f"/staff/cases/{case.reference}/") == 2
    assert "PLANTED" not in listed


def test_sending_the_form_ends_it(case):
    qian = browser(people.qian)
    keep(qian, case)
    keep(qian, case, "note")
    qian.post(f"/staff/cases/{case.reference}/reply/", {"text": "Sent.", "once": "once-once-once", "draft": "1"})
    qian.post(f"/staff/cases/{case.reference}/note/", {"text": "Noted.", "draft": "1"})
    assert not Draft.objects.exists()


def test_what_could_not_be_sent_keeps_it(case):
    qian = browser(people.qian)
    keep(qian, case)
    answering.write_to_case(case=case, text="One more thing.", by=cases.client(case))
    late = qian.post(f"/staff/cases/{case.reference}/reply/", {"text": PLANTED, "once": "once-once-once", "draft": "1", "n": "2"})
    assert late.status_code == 409
    assert Draft.objects.count() == 1


def test_the_later_window_does_not_overwrite_the_newer_words_and_shows_both(case):
    first, second = browser(people.qian), browser(people.qian)
    keep(first, case)
    late = keep(second, case, text="Words of the second window")
    html = said(late)
    assert late.status_code == 409
    assert "Words of the second window</textarea>" in html
    assert f"{PLANTED}</textarea>" in html
    assert "from another window" in html
    assert tools.drafts(people.qian(), case)["reply"].fields["text"] == PLANTED
    meant = keep(second, case, n=version(html, case), text="Words of the second window")
    assert meant.status_code == 302
    assert tools.drafts(people.qian(), case)["reply"].fields["text"] == "Words of the second window"


def test_the_later_windows_script_is_told_the_same(case):
    keep(browser(people.qian), case)
    late = keep(browser(people.qian), case, text="Mine", script=True)
    assert late.status_code == 409
    assert "data-other" in said(late)
    assert PLANTED in said(late)


def test_the_same_words_in_two_windows_are_no_conflict(case):
    for _window in "ab":
        assert keep(browser(people.qian), case, script=True).status_code == 200


def test_sending_from_one_window_leaves_the_other_windows_words(case):
    qian = browser(people.qian)
    keep(qian, case)
    qian.post(f"/staff/cases/{case.reference}/reply/", {"text": "From the older window.", "once": "once-once-once", "draft": "0"})
    assert tools.drafts(people.qian(), case)["reply"].fields["text"] == PLANTED


def test_a_draft_for_what_can_no_longer_be_done_is_shown_to_be_copied(case):
    qian = browser(people.qian)
    keep(qian, case, "ask")
    answering.settle_case(case=case, resolution="upheld", text="It was us.", by=cases.officer())
    html = page(qian, case)
    assert "This can no longer be sent" in html
    assert f"{PLANTED}</textarea>" in html


def test_it_goes_with_the_case():
    case = cases.answered()
    keep(browser(people.qian), case)
    assert Draft.objects.count() == 1
    answering.close_case(case=case, by=cases.intake())
    erasing.erase_case(case=case, by=cases.officer())
    assert not Draft.objects.exists()
    assert tools.drafts(people.qian(), case) == {}


def test_another_key_does_not_open_it(case):
    keep(browser(people.qian), case)
    other = cases.file(at=timezone.now()).case
    Draft.objects.update(case=other)
    with pytest.raises(Exception, match=r"vault\.|unreadable|Unreadable"):
        tools.drafts(people.qian(), other)


def test_words_too_long_to_send_are_kept_all_the_same(case):
    assert keep(browser(people.qian), case, text="x" * 9_000).status_code == 302
    assert keep(browser(people.qian), case, n="1", text="x" * 20_001, script=True).status_code == 422


@pytest.mark.parametrize("name", ["nothing", "take-over", "reveal"])
def test_there_is_no_draft_of_what_is_no_form(case, name):
    assert keep(browser(people.qian), case, name).status_code == 404


def test_a_mediator_keeps_none_at_a_case_that_is_not_theirs(case):
    assert keep(browser(people.li), case).status_code == 404


@pytest.mark.parametrize("who", [people.wu, people.sun, people.zhou, people.chen_at_work])
def test_whoever_has_no_part_in_cases_keeps_none(case, who):
    assert keep(browser(who), case).status_code == 403
    assert not Draft.objects.exists()


def test_a_stranger_and_a_forged_post_keep_none(case):
    assert Client().post(f"/staff/cases/{case.reference}/drafts/reply/", {"text": "x"}).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    people.signed_in(strict, people.qian())
    assert strict.post(f"/staff/cases/{case.reference}/drafts/reply/", {"text": "x"}).status_code == 403
    assert not Draft.objects.exists()


def test_somebody_who_leaves_takes_their_drafts_along(case):
    owner = people._staff("gone", "走", "Gone", "intake")
    drafts.keep_draft(case=case, owner=owner, form="reply", fields={"text": "x"}, n=0)
    assert json.dumps(tools.drafts(owner, case)["reply"].fields) == '{"text": "x"}'
    owner.delete()
    assert not Draft.objects.exists()
