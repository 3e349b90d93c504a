"""Outcomes for the public: two people, the client's say, nothing that points to anybody."""

import shutil
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from disputes import anonymous, exporting, outcome_pages
from disputes.models import Case, PublicOutcome
from disputes.models.outcomes import PAIRS
from disputes.services import answering, erasing, outcomes, triage
from portal.doors.errors import Refusal
from portal.press import services as press
from portal.trail.models import Entry
from tests.disputes import cases
from tests.people import chen_at_work, li, qian, signed_in, sun, zhao, zhou

pytestmark = pytest.mark.django_db
WORDS = {
    "asked_zh": "要求销毁资料并给出凭证。",
    "asked_en": "Destruction of papers, and proof of it.",
    "happened_zh": "服务结束后资料没有按期处理。",
    "happened_en": "After the service ended the papers were not dealt with in time.",
    "result_zh": "投诉成立，资料已处理。",
    "result_en": "The complaint was right; the papers were dealt with.",
    "changed_zh": "到期资料每月清点。",
    "changed_en": "Papers that have run out are now counted every month.",
}
LATER = timedelta(days=40)


@pytest.fixture(autouse=True)
def _clean_press(settings, tmp_path):
    settings.PRESS_ROOT = tmp_path / "press"


def closed(n: int = 5, **said) -> Case:
    """The last of `n` cases about the same that were closed in the same month."""
    for _n in range(n):
        case = cases.answered(**said)
        answering.close_case(case=case, by=cases.client(case), at=cases.hours(3))
    return cases.fresh(case)


def drafter():
    return qian().actor("intake")


def publisher():
    return sun().actor("publisher")


def drafted(case=None, **changes) -> PublicOutcome:
    return outcomes.draft_outcome(case=case or closed(), texts=WORDS | changes, by=drafter(), at=cases.hours(5))


def published(case=None) -> PublicOutcome:
    outcome = drafted(case)
    with transaction.atomic():
        return outcomes.approve_outcome(outcome=outcome, by=publisher(), at=cases.hours(5) + LATER)


def refused(service, **asked) -> str:
    with pytest.raises(Refusal) as caught:
        service(**asked)
    return caught.value.code


def test_drafted_by_one_told_to_the_client_published_by_another(firm, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        outcome = published()
    assert outcome.published and outcome.span == "2026-02"
    page = press.read(f"/en/outcomes/{outcome.slug}/", "en")
    assert page is not None and WORDS["changed_en"] in page.body.decode()
    assert press.read(f"/zh-hans/outcomes/{outcome.slug}/", "zh-hans") is not None


def test_the_record_names_the_document_and_not_the_case(firm):
    outcome = published()
    entry = Entry.objects.get(event="outcome.published")
    assert entry.document["outcome"] == outcome.slug and entry.subject == ""
    assert str(outcome.case.public_id) not in str(entry.document)


def test_nobody_approves_their_own(firm):
    outcome = drafted()
    assert refused(outcomes.approve_outcome, outcome=outcome, by=drafter(), at=cases.hours(5) + LATER) == "outcome.own"


def test_not_before_the_client_had_time_to_object(firm):
    outcome = drafted()
    early = outcome.objection_until - timedelta(seconds=1)
    assert refused(outcomes.approve_outcome, outcome=outcome, by=publisher(), at=early) == "outcome.too_early"
    assert not PublicOutcome.objects.get().decision
    assert outcomes.approve_outcome(outcome=outcome, by=publisher(), at=outcome.objection_until).published


def test_a_client_who_agrees_need_not_be_waited_for(firm):
    outcome = drafted()
    outcomes.agree_to_outcome(case=outcome.case, by=cases.client(outcome.case), at=cases.hours(6))
    assert outcomes.approve_outcome(outcome=outcome, by=publisher(), at=cases.hours(7)).published


def test_an_objection_holds_it_back_for_ever(firm):
    outcome = drafted()
    case = outcome.case
    outcomes.object_to_outcome(case=case, by=cases.client(case), at=cases.hours(6))
    assert refused(outcomes.approve_outcome, outcome=outcome, by=publisher(), at=cases.hours(5) + LATER) == "outcome.objected"
    assert refused(drafted, case=case) == "outcome.objected"
    assert refused(outcomes.agree_to_outcome, case=case, by=cases.client(case)) == "outcome.objected"


def test_an_objection_after_publication_takes_it_down_at_once(firm, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        outcome = published()
    with django_capture_on_commit_callbacks(execute=True):
        found = outcomes.object_to_outcome(case=outcome.case, by=cases.client(outcome.case), at=cases.hours(2000))
    assert not found.published and press.read(f"/en/outcomes/{outcome.slug}/", "en") is None
    assert Entry.objects.filter(event="outcome.taken_down").count() == 1


def test_objecting_and_taking_down_twice_is_once(firm):
    outcome = published()
    for _n in range(2):
        outcomes.object_to_outcome(case=outcome.case, by=cases.client(outcome.case), at=cases.hours(2000))
        outcomes.take_down_outcome(outcome=outcome, by=publisher(), at=cases.hours(2001))
    assert Entry.objects.filter(event__in=["outcome.taken_down", "outcome.objected_to"]).count() == 2


def test_a_lost_press_folder_is_written_again_and_nothing_that_was_taken_down(firm, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        gone = published(closed())
        kept = published(closed())
    old = outcome_pages.page(gone, "en")
    with django_capture_on_commit_callbacks(execute=True):
        outcomes.take_down_outcome(outcome=gone, by=publisher(), at=cases.hours(2000))
    before = press.read(f"/en/outcomes/{kept.slug}/", "en").body
    shutil.rmtree(settings.PRESS_ROOT)
    press.publish(f"/en/outcomes/{gone.slug}/", old, outcome_pages.HTML, language="en")  # a copy older than the taking down
    assert outcome_pages.publish_again() == outcome_pages.publish_again() == 1
    assert press.read(f"/en/outcomes/{kept.slug}/", "en").body == before
    assert press.read(f"/zh-hans/outcomes/{kept.slug}/", "zh-hans") is not None
    assert press.read(f"/en/outcomes/{gone.slug}/", "en") is None


def test_only_one_of_a_case_waits_or_is_published(firm):
    outcome = drafted()
    assert refused(drafted, case=outcome.case) == "outcome.there"


def test_sent_back_it_can_be_drafted_anew(firm):
    outcome = drafted()
    assert refused(outcomes.reject_outcome, outcome=outcome, by=publisher(), reason="") == "outcome.no_reason"
    outcomes.reject_outcome(outcome=outcome, by=publisher(), reason="Too close.", at=cases.hours(6))
    assert drafted(outcome.case).pk != outcome.pk


def test_a_case_that_is_open_has_no_outcome(firm):
    assert refused(drafted, case=cases.answered()) == "outcome.not_closed"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("asked_zh", "请打 13800138000。"),
        ("asked_en", "Write to wang@example.com."),
        ("happened_zh", "身份证 11010519491231002X 的复印件。"),
        ("happened_en", "See case 2026-K7Q4M."),
        ("result_zh", "2026 年 3 月 5 日办结。"),
        ("result_zh", "3月5日办结。"),
        ("result_en", "Settled on 5 March."),
        ("result_en", "Settled on March 5, as promised."),
        ("changed_en", "Settled 2026-03-05."),
        ("happened_zh", "公司转让半年了，我的身份证复印件还没有销毁。"),
    ],
)
def test_what_points_to_somebody_is_refused_at_its_field(firm, name, words):
    with pytest.raises(Refusal) as caught:
        drafted(**{name: words})
    assert (caught.value.code, set(caught.value.fields)) == ("outcome.personal", {name})


def test_months_and_years_may_be_named(firm):
    assert drafted(result_en="Settled in March 2026, after two months.", result_zh="2026 年 3 月办结。")


@given(st.text(min_size=0, max_size=400), st.text(max_size=400))
def test_looking_for_the_clients_words_is_never_an_accident(text, said):
    try:
        anonymous.check({"asked_zh": text}, [said])
    except Refusal as refusal:
        assert refusal.code == "outcome.personal"


def test_too_few_cases_alike_are_refused(firm, settings):
    settings.SMALL_NUMBER = 5
    assert refused(drafted, case=closed(4)) == "outcome.too_few"


def test_cases_about_something_else_hide_nobody(firm):
    closed(6, topic="marketing")
    assert refused(drafted, case=closed(1)) == "outcome.too_few"


def test_few_in_the_month_are_told_by_the_quarter_or_the_year(firm):
    case = closed(5)
    Case.objects.exclude(pk=case.pk).update(closed_at=cases.FILED.replace(month=3))
    assert anonymous.span(case) == "2026-Q1"
    Case.objects.exclude(pk=case.pk).update(closed_at=cases.FILED.replace(month=11, day=30))
    assert anonymous.span(case) == "2026"


def test_what_moved_on_since_is_not_published_as_it_was(firm):
    outcome = drafted()
    Case.objects.exclude(pk=outcome.case_id).update(closed_at=cases.FILED.replace(month=3))
    assert refused(outcomes.approve_outcome, outcome=outcome, by=publisher(), at=cases.hours(5) + LATER) == "outcome.moved_on"


def test_something_missing_in_one_language_is_refused(firm):
    with pytest.raises(Refusal) as caught:
        drafted(asked_en="  ")
    assert set(caught.value.fields) == {"asked_en"}


def test_the_database_keeps_the_words(firm):
    outcome = drafted()
    for name in PAIRS:
        with pytest.raises(IntegrityError), transaction.atomic():
            PublicOutcome.objects.filter(pk=outcome.pk).update(**{name: "Changed."})
    assert connection.vendor in ("sqlite", "postgresql")


def test_erasing_the_case_leaves_the_public_words_without_it(firm):
    outcome = published()
    erasing.erase_case(case=outcome.case, by=cases.officer())
    found = PublicOutcome.objects.get()
    assert found.case is None and found.published


def test_erasing_the_case_ends_what_waits(firm):
    outcome = drafted()
    erasing.erase_case(case=outcome.case, by=cases.officer())
    assert not PublicOutcome.objects.exists()


def test_the_clients_copy_of_everything_has_it(firm):
    outcome = drafted()
    [one] = exporting.as_data(outcome.case)["outcomes"]
    assert one["state"] == "waiting" and one["asked_en"] == WORDS["asked_en"]


# The pages


def search(client, query="", lang="en"):
    return client.get(f"/{lang}/outcomes/{query}").content.decode()


@pytest.mark.parametrize("query", ["?q=销毁资料", "?q=destruction+PAPERS", "?topic=retention", "?result=not_upheld", "?q=资料+counted"])
@pytest.mark.parametrize("lang", ["en", "zh-hans"])
def test_the_public_finds_it_in_either_language(client, firm, query, lang):
    outcome = published()
    assert f"/{lang}/outcomes/{outcome.slug}/" in search(client, query, lang)


@pytest.mark.parametrize("query", ["?q=nothing", "?topic=leak", "?result=upheld", "?q=2026-"])
def test_what_does_not_fit_is_not_found(client, firm, query):
    outcome = published()
    assert outcome.slug not in search(client, query)


@pytest.mark.parametrize("query", ["?topic=x", "?page=-3", "?page=zzz", "?q=%00", "?q=" + "a" * 300, "?result=%ED%A0%80"])
def test_an_odd_search_is_no_accident(client, firm, query):
    assert client.get(f"/en/outcomes/{query}").status_code in (200, 400, 422)


def test_what_waits_is_not_public(client, firm):
    outcome = drafted()
    assert outcome.slug not in search(client)
    assert client.get(f"/en/outcomes/{outcome.slug}/").status_code == 404


def test_what_was_taken_down_says_so(client, firm):
    outcome = outcomes.take_down_outcome(outcome=published(), by=publisher(), at=cases.hours(2000))
    response = client.get(f"/en/outcomes/{outcome.slug}/")
    assert response.status_code == 410 and WORDS["asked_en"] not in response.content.decode()


def test_the_public_page_names_neither_case_nor_person(client, firm):
    outcome = published()
    page = client.get(f"/zh-hans/outcomes/{outcome.slug}/").content.decode()
    case = outcome.case
    for word in (case.reference, str(case.public_id), str(outcome.public_id), cases.ID_NUMBER, "钱悦", "孙博", "2026-02-12"):
        assert word not in page


def test_the_client_reads_it_and_objects(client, firm):
    filed = cases.file()
    case = filed.case
    triage.take_case(case=case, by=cases.intake(), at=cases.hours(1))
    answering.settle_case(case=case, resolution="upheld", text="好。", by=cases.intake(), at=cases.hours(2))
    answering.close_case(case=case, by=cases.client(case), at=cases.hours(3))
    closed(4)
    drafted(cases.fresh(case))
    client.post("/en/cases/", {"receipt": filed.receipt})
    assert "/en/cases/mine/outcome/" in client.get("/en/cases/mine/").content.decode()
    assert WORDS["happened_en"] in client.get("/en/cases/mine/outcome/").content.decode()
    client.post("/en/cases/mine/outcome/object/")
    assert PublicOutcome.objects.get().objected_at is not None
    assert "You objected on" in client.get("/en/cases/mine/outcome/").content.decode()


def test_a_stranger_can_neither_read_nor_object(client, firm):
    drafted()
    assert client.get("/en/cases/mine/outcome/").status_code == 302
    client.post("/en/cases/mine/outcome/object/")
    assert PublicOutcome.objects.get().objected_at is None


def test_staff_write_and_publish_through_the_pages(client, firm):
    case = closed()
    signed_in(client, qian())
    assert f"/staff/outcomes/new/{case.reference}/" in client.get(f"/staff/cases/{case.reference}/").content.decode()
    wrong = client.post(f"/staff/outcomes/new/{case.reference}/", WORDS | {"asked_en": "Call 13800138000 please."})
    assert wrong.status_code == 422 and "Call 13800138000 please." in wrong.content.decode()
    assert client.post(f"/staff/outcomes/new/{case.reference}/", WORDS).status_code == 302
    outcome = PublicOutcome.objects.get()
    assert client.post(f"/staff/outcomes/{outcome.public_id}/approve/").status_code == 403
    outcomes.agree_to_outcome(case=case, by=cases.client(case))
    signed_in(client, sun())
    page = client.get(f"/staff/outcomes/{outcome.public_id}/").content.decode()
    assert case.reference not in page and "Approve" in page or "批准" in page
    assert client.post(f"/staff/outcomes/{outcome.public_id}/approve/").status_code == 302
    assert PublicOutcome.objects.get().published


@pytest.mark.parametrize(("who", "status"), [(qian, 200), (zhao, 200), (sun, 200), (li, 403), (zhou, 403), (chen_at_work, 403)])
def test_who_may_see_the_list(client, firm, who, status):
    signed_in(client, who())
    assert client.get("/staff/outcomes/").status_code == status


def test_a_mediator_and_a_publisher_cannot_begin_one(client, firm):
    case = closed()
    for who in (li, sun):
        signed_in(client, who())
        assert client.get(f"/staff/outcomes/new/{case.reference}/").status_code == 403
