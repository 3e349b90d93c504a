import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PATH = "/api/v1/deadlines"


def test_a_term_is_answered_with_trace_and_basis(law: None, client: Client) -> None:
    found = client.get(PATH, {"term": "offer.answer", "start": "2026-02-12"}).json()
    assert (found["due"], found["due_at"], found["provisional"], found["term"]["code"]) == (
        "2026-02-28",
        "2026-03-01T00:00:00+08:00",
        False,
        "offer.answer",
    )
    assert (found["trace"][3]["from"], found["trace"][3]["zh"], found["trace"][3]["en"]) == (
        "2026-02-15",
        "02-15～23 春节假期，不计",
        "15 to 23 Feb Spring Festival, not counted",
    )


def test_a_period_is_answered_without_a_term(law: None, client: Client) -> None:
    found = client.get(PATH, {"term": "1m", "start": "2026-01-30"}).json()
    assert (found["due"], found["calendar"], found["term"]) == ("2026-03-02", "eu", None)


def test_a_plus_sign_lost_on_the_way_is_understood(law: None, client: Client) -> None:
    assert client.get(f"{PATH}?term=72h&start=2026-02-14T18:30+08:00").json()["due"] == "2026-02-17T18:30:00+08:00"


def test_a_provisional_date_says_so(law: None, client: Client) -> None:
    assert client.get(PATH, {"term": "15wd", "start": "2026-12-24"}).json()["provisional"] is True


def test_what_cannot_be_counted_is_a_problem(law: None, client: Client) -> None:
    asked = [
        ("cn.nothing", "2026-02-12"),
        ("15wd", "2026-02-30"),
        ("15wd", "2026-02-12T10:00"),
        ("72h", "2026-02-12"),
        ("9999wd", "2026-02-12"),
    ]
    answers = [client.get(PATH, {"term": term, "start": start}) for term, start in asked]
    assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (404, "law.no_term"),
        (422, "deadline.start"),
        (422, "deadline.naive"),
        (422, "deadline.needs_time"),
        (422, "deadline.too_long"),
    ]


def test_a_missing_start_is_a_problem_that_names_it(law: None, client: Client) -> None:
    answer = client.get(PATH, {"term": "15wd"})
    assert (answer.status_code, [fault["pointer"] for fault in answer.json()["errors"]]) == (422, ["#/start"])


def test_a_problem_speaks_chinese_to_who_reads_it(law: None, client: Client) -> None:
    answer = client.get(PATH, {"term": "72h", "start": "2026-02-12"}, headers={"accept-language": "zh-CN"})
    assert answer.json()["detail"] == "按小时计算的期限须从具体时刻起算，请一并填写时间。"


def test_nothing_sent_comes_back(law: None, client: Client) -> None:
    answer = client.get(PATH, {"term": "<script>planted", "start": "2026-02-12"})
    assert "planted" not in answer.content.decode()
