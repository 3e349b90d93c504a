"""Filing by form pages, as a browser without scripts does it."""

import re

import pytest
from django.test import Client

from disputes import queries, sealed
from disputes.models import Case
from portal.accounts.models import Challenge, Contact
from portal.consent import queries as consent
from tests.disputes import walks
from tests.disputes.cases import ID_NUMBER, PHONE, STORY
from tests.disputes.test_leaks import every_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
LANGUAGES = ["zh-hans", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_journey_makes_one_case_as_every_door_does(client, language):
    case, receipt = walks.file_it(client, language)
    assert queries.by_receipt(receipt) == case
    assert (case.kind, case.topic, case.happened, case.language, case.channel) == ("complaint", "retention", "2025-08", language, "page")
    assert sealed.open_in_case(case, "story") == STORY
    assert [event.event for event in queries.events(case)] == ["case.filed", "case.acknowledged"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_start_page_says_basis_and_period_before_the_first_question(client, language):
    said = walks.text(client.get(walks.at(language, "new/")))
    assert consent.notice("filing", language).retention in said
    assert consent.notice("filing", language).basis in said


def test_one_question_leads_to_the_next(client):
    names = list(walks.ANSWERS)
    for name, following in zip(names, names[1:], strict=False):
        assert walks.answer(client, "en", name)["Location"] == walks.at("en", f"new/{following}/")
    assert walks.answer(client, "en", names[-1])["Location"] == walks.at("en", "new/check/")


def test_what_is_missing_cannot_be_skipped(client):
    walks.answer(client, "en", "kind")
    assert client.get(walks.at("en", "new/check/"))["Location"] == walks.at("en", "new/topic/")


@pytest.mark.parametrize(("language", "prefix"), [("zh-hans", "错误："), ("en", "Error:")])
def test_an_empty_answer_says_so_at_the_top_in_the_title_and_at_the_field(client, language, prefix):
    response = walks.answer(client, language, "story", story=" ")
    said = walks.text(response)
    assert response.status_code == 422
    assert said.partition("<title>")[2].strip().startswith(prefix)
    assert 'class="error-summary"' in said
    assert 'href="#id_story"' in said
    assert 'aria-invalid="true"' in said


def test_a_text_that_is_too_long_is_kept_whole(client):
    long = "我" * 10_001
    response = walks.answer(client, "zh-hans", "story", story=long)
    assert response.status_code == 422
    assert long in walks.text(response)


def test_ten_thousand_characters_are_taken(client):
    case, _receipt = walks.file_it(client, story={"story": "a" * 10_000})
    assert len(sealed.open_in_case(case, "story")) == 10_000


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"unknown": "on"}, ""),
        ({"year": "2025"}, "2025"),
        ({"year": "２０２５", "month": "8"}, "2025-08"),
        ({"year": "2025", "month": "8", "day": "5"}, "2025-08-05"),
    ],
)
def test_a_day_a_month_a_year_or_not_known(client, said, kept):
    case, _receipt = walks.file_it(client, when=said)
    assert case.happened == kept


@pytest.mark.parametrize(
    "said", [{}, {"year": "2999"}, {"year": "2025", "month": "13"}, {"year": "2025", "month": "2", "day": "30"}, {"day": "3"}]
)
def test_a_date_that_cannot_be_is_asked_again(client, said):
    response = client.post(walks.at("en", "new/when/"), said)
    assert response.status_code == 422
    assert 'class="error-summary"' in walks.text(response)


def test_the_check_page_shows_the_text_masked_and_every_way_to_change(client):
    walks.answer_all(client, "en")
    said = walks.text(client.get(walks.at("en", "new/check/")))
    assert ID_NUMBER not in said
    assert PHONE not in said
    for name in walks.ANSWERS:
        assert walks.at("en", f"new/{name}/") in said


def test_a_changed_answer_leads_straight_back_to_the_check_page(client):
    walks.answer_all(client, "en")
    assert "selected" not in walks.text(client.get(walks.at("en", "new/topic/")))
    assert walks.answer(client, "en", "topic", topic="leak")["Location"] == walks.at("en", "new/check/")
    walks.answer(client, "en", "wish", wish="")
    assert "Not provided" in walks.text(client.get(walks.at("en", "new/check/")))


def test_an_answer_given_before_is_shown_again(client):
    walks.answer(client, "en", "story", story="What I wrote before")
    assert "What I wrote before" in walks.text(client.get(walks.at("en", "new/story/")))


def test_the_other_language_keeps_the_answers(client):
    walks.answer_all(client, "zh-hans")
    assert client.get(walks.at("en", "new/check/")).status_code == 200


def test_sent_twice_it_is_one_case_with_one_receipt(client):
    walks.answer_all(client, "en")
    token = walks.form_token(client.get(walks.at("en", "new/check/")))
    answers = [client.post(walks.at("en", "new/check/"), {"form_token": token}) for _ in range(2)]
    assert [each["Location"] for each in answers] == [walks.at("en", "new/done/")] * 2
    assert Case.objects.count() == 1
    assert walks.receipt_on(client.get(answers[1]["Location"]))


def test_a_session_that_ended_keeps_what_was_just_typed(client):
    response = walks.answer(client, "en", "story", story="Typed when the session was over")
    assert response.status_code == 302
    assert "session had ended" in walks.text(client.get(response["Location"]))
    assert "Typed when the session was over" in walks.text(client.get(walks.at("en", "new/story/")))


def test_sending_after_the_session_ended_files_nothing_and_says_so(client):
    response = client.post(walks.at("en", "new/check/"), {"form_token": "a" * 24}, follow=True)
    assert "Nothing was filed" in walks.text(response)
    assert not Case.objects.exists()


def test_the_kind_can_be_chosen_by_the_link(client):
    said = walks.text(client.get(walks.at("en", "new/?kind=dispute")))
    first = walks.at("en", "new/kind/?kind=dispute")
    assert first in said
    (chosen,) = re.findall(r"<input[^>]* checked", walks.text(client.get(first)))
    assert 'value="dispute"' in chosen


def test_a_stranger_in_another_browser_sees_neither_answers_nor_case(client):
    walks.answer(client, "en", "kind")
    walks.answer(client, "en", "story", story="Only mine")
    chen = Client()
    assert "Only mine" not in walks.text(chen.get(walks.at("en", "new/story/")))
    case, _receipt = walks.file_it(client, "en")
    for path in ("mine/", "new/done/", "mine/statement.json", "mine/everything.zip"):
        response = chen.get(walks.at("en", path))
        assert response.status_code == 302
        assert case.reference not in walks.text(chen.get(response["Location"]))


def test_planted_details_stand_in_no_row_at_any_step(client):
    walks.answer_all(client)
    rows = every_row()
    assert ID_NUMBER not in rows
    assert PHONE not in rows
    _case, receipt = walks.file_it(client)
    rows = every_row()
    for planted in (ID_NUMBER, PHONE, receipt, receipt.replace("-", "")):
        assert planted not in rows


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_confirmation_says_what_happens_when_and_can_be_kept(client, language):
    case, receipt = walks.file_it(client, language)
    response = client.get(walks.at(language, "new/done/"))
    said = walks.text(response)
    assert case.reference in said
    assert receipt in said
    assert 'class="due' in said
    assert "data-copy" in said
    assert "data-print" in said
    assert walks.at(language, "mine/statement.json") in said
    assert response["Cache-Control"] == "no-store"


def test_the_receipt_goes_when_it_is_put_away(client):
    _case, receipt = walks.file_it(client, "en")
    client.post(walks.at("en", "new/kept/"))
    for path in ("new/done/", "mine/"):
        assert receipt not in walks.text(client.get(walks.at("en", path)))


def test_the_answers_are_gone_once_filed(client):
    walks.file_it(client, "en")
    assert STORY not in walks.text(client.get(walks.at("en", "new/story/")))


def test_an_address_counts_only_with_its_code(client):
    walks.answer_all(client, "en", contact={"address": walks.EMAIL})
    assert client.get(walks.at("en", "new/check/"))["Location"] == walks.at("en", "new/contact/")
    wrong = client.post(walks.at("en", "new/contact/code/"), {"code": "12 34"})
    assert wrong.status_code == 422
    right = client.post(walks.at("en", "new/contact/code/"), {"code": walks.code_sent()})
    assert right["Location"] == walks.at("en", "new/check/")
    token = walks.form_token(client.get(walks.at("en", "new/check/")))
    client.post(walks.at("en", "new/check/"), {"form_token": token})
    case = Case.objects.get()
    assert Contact.objects.get().subject == case.subject
    assert walks.EMAIL not in every_row()


def test_the_code_can_be_sent_again_or_left_out(client):
    walks.answer_all(client, "en", contact={"address": walks.EMAIL})
    first = walks.code_sent()
    client.post(walks.at("en", "new/contact/code/"), {"again": "1"})
    assert Challenge.objects.get().sendings == 2
    assert walks.code_sent() or first
    assert walks.answer(client, "en", "contact", address="")["Location"] == walks.at("en", "new/check/")


@pytest.mark.parametrize("typed", ["no address", "@", "a@b@c", "\ud800"])
def test_what_is_no_address_is_said_so_and_kept(client, typed):
    response = client.post(walks.at("en", "new/contact/"), {"address": typed.encode("utf-8", "surrogatepass")})
    assert response.status_code in (400, 422)


@pytest.mark.parametrize("typed", ["a\x00b", "<script>alert(1)</script>", "\u202etxet", "  \u200b "])
def test_bad_input_is_cleaned_or_refused_never_run(client, typed):
    response = walks.answer(client, "en", "story", story=typed)
    assert response.status_code in (302, 422)
    assert "<script>alert" not in client.get(walks.at("en", "new/story/")).content.decode()


def test_no_such_question(client):
    assert client.get(walks.at("en", "new/salary/")).status_code == 404
