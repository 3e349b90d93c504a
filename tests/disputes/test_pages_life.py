"""The client's page on the new ways of a case: what we owe and how long we wait, silence, the way back, claims, ease, time spent."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import translation

from disputes import queries, standing
from disputes.models import CaseEvent, ClaimStep
from disputes.rules import Event, Stage
from disputes.services import answering, clocks, triage
from disputes.services.claims import answer_claim, finish_claim
from disputes.services.recovery import replace_receipt
from portal.law import queries as law_queries
from tests.disputes import walks
from tests.disputes.cases import FILED, ID_NUMBER, agreed, answered, file, hours, intake, taken
from tests.disputes.cases import client as client_of
from tests.disputes.test_pages_status import act, come_in, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
LANGUAGES = ["zh-hans", "en"]


def asked_for_more():
    case = taken()
    triage.ask_for_more(case=case, text="Which branch was it?", by=intake(), at=hours(2))
    return case


def later(days):
    return time_machine.travel(FILED + timedelta(days=days))


def page(browser, language="en"):
    return walks.text(browser.get(walks.at(language, "mine/")))


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "案件将结案"), ("en", "If we hear nothing by")])
def test_the_rule_of_silence_is_read_before_it_happens(client, language, words):
    case = asked_for_more()
    said = opened(client, case, language)
    with translation.override(language):
        rule = standing.silence(queries.clocks(case))
    assert words in said
    assert not rule.about_answer
    assert all(day for day in (rule.remind, rule.by, rule.until))
    assert rule.by in said
    assert rule.until in said


def test_after_our_answer_the_rule_speaks_of_the_answer(client):
    assert "the case closes with this answer" in opened(client, answered())


def test_what_we_owe_is_apart_from_how_long_we_wait(client):
    said = opened(client, asked_for_more())
    owed, _heading, waits = said.partition("How long we wait")
    assert "What we owe you" in owed
    assert "Closing when no reply comes" in waits.partition("</aside>")[0]
    assert "Closing when no reply comes" not in owed.partition("What we owe you")[2]


@pytest.mark.parametrize("swept", [True, False])
def test_words_for_a_case_that_silence_has_just_closed_are_kept_and_lead_back(client, swept):
    case = asked_for_more()
    opened(client, case)
    with later(60):
        come_in(client, replace_receipt(case=case))
        if swept:
            clocks.sweep()
        response = act(client, "answer", text="The one in Pudong, sorry for the delay")
        said = walks.text(response)
        assert response.status_code == 409
        (kept,) = re.findall(r'(?s)<textarea id="text-reopen"[^>]*>(.*?)</textarea>', said)
        assert kept == "The one in Pudong, sorry for the delay"
        assert "Take the case up again" in said
        assert act(client, "reopen", text=kept).status_code == 200
    case.refresh_from_db()
    assert case.stage == Stage.IN_REVIEW
    assert queries.events(case)[-1].event == Event.REINSTATED


@pytest.mark.parametrize(
    ("end", "event", "words"),
    [
        (
            lambda case: triage.decline_case(case=case, ground=law_queries.refusal_grounds("complaint")[0].code, text="No", by=intake()),
            "decision.appealed",
            "You can appeal",
        ),
        (lambda case: answering.withdraw_case(case=case, by=client_of(case)), "case.reinstated", "taken up again"),
    ],
)
def test_the_way_back_is_the_one_the_ending_allows(client, end, event, words):
    case = taken()
    end(case)
    said = opened(client, case)
    assert words in said
    assert "Possible until" in said
    act(client, "reopen", text="Please look again")
    assert queries.events(case)[-1].event == event


def test_when_the_time_to_come_back_is_over_the_page_says_so(client):
    case = answered()
    answering.close_case(case=case, by=client_of(case))
    with later(400):
        clocks.sweep()
        said = opened(client, case)
        assert "The time to come back to this case is over" in said
        assert 'id="text-reopen"' not in said
        assert act(client, "reopen", text="Still").status_code == 409


def test_a_joined_case_says_where_it_goes_on(client):
    first = file()
    second = file(conversation=first.case.conversation)
    triage.merge_case(case=second.case, into=first.case, text="Same matter", by=intake())
    said = opened(client, second.case)
    assert first.case.reference in said
    assert "You can appeal" in said
    assert 'name="ease"' not in said


def test_an_extension_is_shown_with_its_reason(client):
    case = taken(kind="feedback")
    triage.extend_deadline(case=case, code="reply.feedback", text="The archive is in another city.", by=intake(), at=hours(3))
    said = opened(client, case)
    assert "extended this once" in said
    assert "The archive is in another city." in said.partition("extended this once")[2]


def test_the_client_confirms_that_the_agreement_was_carried_out(client):
    case = agreed()
    assert "Yes, it has been carried out" in opened(client, case)
    assert "Somebody has confirmed" in walks.text(act(client, "performed"))
    assert queries.events(case)[-1].event == Event.PERFORMED


def round_down(time):
    return timedelta(seconds=int(time.total_seconds()) // 60 * 60)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_the_time_went_is_a_line_and_a_table(client, language):
    case = asked_for_more()
    said = opened(client, case, language)
    spent = standing.time_spent(case)
    assert [round_down(row.time) for row in spent.rows] == [timedelta(hours=1), timedelta(hours=1), timedelta(hours=20)]
    assert (spent.ours, round_down(spent.yours)) == (timedelta(hours=2), timedelta(hours=20))
    assert ("等您答复 20 小时" if language == "zh-hans" else "time with you: 20 hours") in said
    assert said.count('<td class="num">') == 3


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (0, "0 minutes"),
        (59, "0 minutes"),
        (61, "1 minute"),
        (3600, "1 hour"),
        (86400, "1 day"),
        (6 * 86400 + 4 * 3600 + 600, "6 days 4 hours"),
    ],
)
def test_lengths_have_the_two_units_that_matter(time, words):
    assert standing.length(timedelta(seconds=time)) == words


def test_a_claim_is_added_changed_and_dropped_on_pages(client):
    case = taken()
    opened(client, case)
    asked = {"remedy": "compensation", "words": "误工费", "amount": "1,200.50", "currency": "CNY"}
    added = client.post(walks.at("en", "mine/claims/"), asked, follow=True)
    assert "1,200.50" in walks.text(added)
    shown = walks.text(client.get(walks.at("en", "mine/claims/1/")))
    assert "误工费" in shown
    assert 'value="1200.50"' in shown
    changed = walks.text(client.post(walks.at("en", "mine/claims/1/"), asked | {"words": "误工费、交通费"}, follow=True))
    (struck,) = re.findall(r"(?s)<del.*?</del>", changed)
    assert "误工费" in struck
    assert "Before:" in struck
    (new,) = re.findall(r"(?s)<ins.*?</ins>", changed)
    assert "交通费" in new
    client.post(walks.at("en", "mine/claims/1/drop/"))
    assert "No longer asked for" in page(client)
    assert client.get(walks.at("en", "mine/claims/1/")).status_code == 302


def test_a_claim_sent_twice_is_one(client):
    opened(client, taken())
    for _ in range(2):
        client.post(walks.at("en", "mine/claims/"), {"remedy": "copy", "form_token": "c" * 24})
    assert ClaimStep.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"amount": "a lot"}, "id_amount"), ({"remedy": "copy", "amount": "5"}, "id_amount"), ({"words": "长" * 2001}, "id_words"),
     ({"remedy": ""}, "id_remedy_0"), ({"currency": "BTC"}, "id_currency")],
)  # fmt: skip
def test_what_is_wrong_with_a_claim_is_said_at_the_field_and_the_words_stay(client, wrong, field):
    opened(client, taken())
    said = {"remedy": "compensation", "words": "My own words", "amount": "5", "currency": "CNY"} | wrong
    response = client.post(walks.at("en", "mine/claims/"), said)
    assert response.status_code == 422
    assert f'href="#{field}"' in walks.text(response)
    assert said["words"] in walks.text(response)
    assert not ClaimStep.objects.exists()


@pytest.mark.parametrize("path", ["mine/claims/", "mine/claims/1/"])
def test_strangers_are_led_to_the_receipt(client, path):
    assert client.get(walks.at("en", path))["Location"] == walks.at("en", "")


def test_a_claim_of_nobody_is_not_found(client):
    opened(client, taken())
    assert client.get(walks.at("en", "mine/claims/7/")).status_code == 404


def test_ticked_at_filing_they_stand_on_the_check_page_and_on_the_case(client):
    walks.answer_all(client, "en", wish={"remedies": ["copy", "apology"], "wish": "Soon"})
    checked = walks.text(client.get(walks.at("en", "new/check/")))
    assert "A copy of my information" in checked
    assert "Soon" in checked
    again = walks.text(client.get(walks.at("en", "new/wish/")))
    assert len(re.findall(r'type="checkbox"[^>]*checked', again)) == 2
    case, _receipt = walks.file_it(client, "en", wish={"remedies": ["copy", "apology"], "wish": "Soon"})
    assert [each.remedy for each in standing.read_claims(case, opened=True)] == ["copy", "apology"]
    assert "A copy of my information" in page(client)


def test_something_else_needs_words_at_filing(client):
    walks.answer(client, "en", "kind")
    response = walks.answer(client, "en", "wish", remedies=["other_remedy"], wish="")
    assert response.status_code == 422
    assert 'href="#id_wish"' in walks.text(response)


def closed(**said):
    case = answered(**said)
    answering.close_case(case=case, by=client_of(case), at=hours(3))
    return case


@pytest.mark.parametrize(("language", "ends"), [("zh-hans", ("非常费力", "非常省力")), ("en", ("Very hard", "Very easy"))])
def test_how_easy_it_was_is_asked_once_with_words_at_both_ends(client, language, ends):
    case = closed()
    said = opened(client, case, language)
    assert said.count('name="ease"') == 7
    assert all(end in said for end in ends)
    client.post(walks.at(language, "mine/rate/"), {"ease": "6", "text": f"很快 {ID_NUMBER}"})
    event = CaseEvent.objects.get(case=case, event=Event.RATED)
    assert event.data == {"ease": 6}
    assert 'name="ease"' not in page(client, language)
    assert client.post(walks.at(language, "mine/rate/"), {"ease": "1", "text": ""}).status_code == 409
    assert CaseEvent.objects.filter(event=Event.RATED).count() == 1


@pytest.mark.parametrize("ease", ["", "0", "8", "x", "5.5"])
def test_an_ease_that_is_none_is_asked_again_and_the_line_stays(client, ease):
    opened(client, closed())
    response = client.post(walks.at("en", "mine/rate/"), {"ease": ease, "text": "My line"})
    assert response.status_code == 422
    assert 'href="#ease-1"' in walks.text(response)
    assert 'value="My line"' in walks.text(response)


def test_while_the_case_is_open_nothing_is_asked(client):
    opened(client, taken())
    assert 'name="ease"' not in page(client)
    assert client.post(walks.at("en", "mine/rate/"), {"ease": "6", "text": ""}).status_code == 409


def test_closed_again_it_is_asked_again(client):
    case = closed()
    opened(client, case)
    client.post(walks.at("en", "mine/rate/"), {"ease": "2", "text": ""})
    act(client, "reopen", text="Not yet")
    answering.settle_case(case=case, resolution="upheld", text="Yes", by=intake())
    act(client, "accept")
    assert 'name="ease"' in page(client)


def test_what_was_answered_and_done_is_seen_by_the_client(client):
    case = taken(remedies=["deletion"])
    answer_claim(case=case, claim=1, state="agreed", words="Within a week", by=intake(), at=hours(2))
    finish_claim(case=case, claim=1, words="Shredded on site", done_on=FILED.date(), by=intake(), at=hours(20))
    said = opened(client, case)
    (row,) = re.findall(r'(?s)<tr role="row" id="claim-1">.*?</tr>', said)
    for words in ("Delete my information", "Within a week", "Will be done", "Shredded on site", "Done"):
        assert words in row
