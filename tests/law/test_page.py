import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
SPRING = {"term": "offer.answer", "start": "2026-02-12"}


def page(client: Client, lang: str = "en", **asked: str) -> str:
    response = client.get(f"/{lang}/deadlines/", asked)
    return f"{response.status_code}\n{response.content.decode()}"


def test_the_empty_page_offers_every_term(firm: object, client: Client) -> None:
    shown = page(client)
    assert shown.startswith("200") and 'value="cn.complaint"' in shown and 'id="result"' not in shown


def test_the_answer_is_explained_in_chinese(firm: object, client: Client) -> None:
    shown = page(client, "zh-hans", **SPRING)
    assert "2026-02-28 周六" in shown and "<span>02-15～23</span><span>春节假期，不计</span>" in shown and "第 2 日 · 调休上班" in shown


def test_the_answer_is_explained_in_english(firm: object, client: Client) -> None:
    shown = page(client, **SPRING)
    assert "Sat 28 Feb 2026" in shown and "<span>15 to 23 Feb</span><span>Spring Festival, not counted</span>" in shown


def test_the_answer_names_its_notice_and_basis(firm: object, client: Client) -> None:
    shown = page(client, term="cn.complaint", start="2026-02-12")
    assert (
        "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm" in shown and "Network Data Security Regulations art. 20" in shown
    )


def test_a_period_of_ones_own(firm: object, client: Client) -> None:
    assert "Sat 28 Feb 2026" in page(client, term="own", count="7", unit="wd", start="2026-02-12")


def test_the_address_of_the_api_works_on_the_page(firm: object, client: Client) -> None:
    assert "Sat 28 Feb 2026" in page(client, term="7wd", start="2026-02-12")


def test_hours_take_a_time_of_day(firm: object, client: Client) -> None:
    assert "Tue 17 Feb 2026 18:30" in page(client, term="own", count="72", unit="h", start="2026-02-14", clock="18:30")


def test_a_provisional_date_says_so(firm: object, client: Client) -> None:
    shown = page(client, term="own", count="15", unit="wd", start="2026-12-24")
    assert "Fri 15 Jan 2027" in shown and "This date is provisional" in shown


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(firm: object, client: Client) -> None:
    tries = [
        ({"term": "offer.answer"}, "Give the day it started."),
        ({"start": "2026-02-12"}, "Choose a period."),
        ({"term": "nothing", "start": "2026-02-12"}, "Choose a period."),
        ({"term": "offer.answer", "start": "2026-02-30"}, "Write the day as 2026-02-12."),
        ({"term": "offer.answer", "start": "0001-01-01"}, "There is no such term"),
        ({"term": "own", "count": "7", "unit": "wd", "start": "0001-01-01"}, "between 1950 and 2199"),
        ({"term": "own", "start": "2026-02-12"}, "Say how many."),
        ({"term": "own", "count": "3661", "unit": "wd", "start": "2026-02-12"}, "longer than any law"),
        ({"term": "eu.breach.sa", "start": "2026-02-12"}, "Hours are counted from a time of day"),
        ({"term": "uk.complaint.ack", "start": "2026-06-18"}, "none at that time"),
    ]
    for asked, words in tries:
        shown = page(client, **asked)
        assert (words, shown[:3], shown.count(words)) == (words, "422", 2)
        assert asked.get("start", "") in shown


def test_what_is_typed_is_never_markup(firm: object, client: Client) -> None:
    shown = page(client, term="<script>alert(1)</script>", start='"><script>alert(2)</script>')
    assert "<script>alert" not in shown


def test_broken_characters_are_refused_quietly(firm: object, client: Client) -> None:
    raw = [text.encode("utf-8", "surrogatepass") for text in ("\x00", "\ud800", "\u202e", "x" * 5000)]
    assert {client.get("/en/deadlines/", {"term": text, "start": text}).status_code for text in raw} <= {400, 422}


def test_only_reading_is_possible(firm: object, client: Client) -> None:
    assert client.post("/en/deadlines/", SPRING).status_code == 405


def test_the_page_works_before_the_firm_is_named(law: None, client: Client) -> None:
    assert page(client).startswith("200")


def test_nothing_is_set_in_the_browser(firm: object, client: Client) -> None:
    assert client.get("/en/deadlines/").cookies == {}


def test_query_count_does_not_grow_with_the_answer(firm: object, client: Client, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        page(client, term="own", count="300", unit="wd", start="2026-02-12")
