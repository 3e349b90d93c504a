"""Search at the desk: by the beginning of a reference, by a whole verified address, and only what the viewer may see."""

import pytest
from django.conf import settings
from django.utils import timezone

from disputes import codes
from disputes.models import Case
from tests import people
from tests.disputes import cases
from tests.disputes.test_contacts_and_recovery import EMAIL, contact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]


def named(reference: str, **said) -> Case:
    case = cases.file(**said).case
    case.reference = reference
    case.save(update_fields=["reference"])
    return case


@pytest.fixture
def three():
    return [named("2026-K7Q4M"), named("2026-K7Z00"), named("2025-K7Q40")]


@pytest.fixture
def qian(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return people.signed_in(client, people.qian())


def found(client, typed) -> set[str]:
    """The references the search shows, by whichever of its answers."""
    answer = client.post("/staff/search/", {"q": typed}, follow=True)
    assert answer.status_code == 200
    return {reference for reference in Case.objects.values_list("reference", flat=True) if f"/{reference}/" in answer.content.decode()}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2026-K7Q4M", {"2026-K7Q4M"}),
        ("2026-k7q4m", {"2026-K7Q4M"}),
        ("２０２６－Ｋ７", {"2026-K7Q4M", "2026-K7Z00"}),
        (" 2026 - k7 ", {"2026-K7Q4M", "2026-K7Z00"}),
        ("2026k7q", {"2026-K7Q4M"}),
        ("k7q4", {"2026-K7Q4M", "2025-K7Q40"}),
        ("k7zo", {"2026-K7Z00"}),  # O for 0
        ("202", {"2026-K7Q4M", "2026-K7Z00", "2025-K7Q40"}),
        ("2025", {"2025-K7Q40"}),
        ("2025-", {"2025-K7Q40"}),
        ("2024-K7", set()),
        ("K7Q4M9", set()),
        ("%", set()),
        ("_7Q", set()),
        ("' OR 1=1 --", set()),
        ("2026-K7Q4M-X", set()),
        ("99999999999999999999", set()),
    ],
)
def test_by_reference_however_it_is_typed(three, qian, typed, expected):
    assert found(qian, typed) == expected


def test_one_hit_opens_the_case(three, qian):
    assert qian.post("/staff/search/", {"q": "2026-K7Q4M"}).url == "/staff/cases/2026-K7Q4M/"


def test_closed_cases_are_found_after_open_ones(three, qian):
    closed = cases.answered()
    filing_time = timezone.now()
    Case.objects.filter(pk=closed.pk).update(
        stage="closed", resolution="upheld", ball="nobody", closed_at=filing_time, reference="2026-K7QZZ"
    )
    assert "2026-K7QZZ" in found(qian, "K7Q")


def test_by_whole_address_in_any_writing(qian):
    case, _other = cases.file(contact=contact()).case, cases.file(contact=contact("else@example.com")).case
    for typed in (EMAIL, EMAIL.upper(), f"  {EMAIL} ", EMAIL.replace("@", "＠")):
        assert found(qian, typed) == {case.reference}


@pytest.mark.parametrize("typed", [EMAIL[:-1], EMAIL.partition("@")[0], f"x{EMAIL}", "@", "a@b", "13800138000", "+86 138"])
def test_a_part_of_an_address_finds_nothing(qian, typed):
    cases.file(contact=contact())
    assert found(qian, typed) == set()


def test_nothing_found_says_what_can_be_searched(qian):
    said = qian.post("/staff/search/", {"q": "nobody@example.com"}).content.decode()
    assert "Nothing found that you may see." in said
    assert "the beginning of a case reference" in said


def test_an_address_stands_in_no_url(qian):
    cases.file(contact=contact())
    answer = qian.post("/staff/search/", {"q": EMAIL})
    assert answer.status_code == 200  # no redirect that would carry it
    assert f"q={EMAIL}" not in answer.content.decode()
    assert cases.file().case.reference not in qian.get("/staff/cases/", {"q": EMAIL}).content.decode()


def test_what_was_typed_comes_back_as_text(qian):
    assert b"<script>alert" not in qian.post("/staff/search/", {"q": "<script>alert(1)</script>"}).content


def test_a_mediator_finds_their_own_cases_only(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    other, own = cases.file(contact=contact()).case, cases.mediated(contact=contact())
    people.signed_in(client, people.li())
    assert found(client, EMAIL) == {own.reference}
    assert other.reference not in client.get("/staff/cases/", {"q": "2"}).content.decode()
    unseen = client.post("/staff/search/", {"q": other.reference}, follow=True).content.decode()
    assert "Nothing found" in unseen
    assert "data-row" not in unseen


@pytest.mark.parametrize("who", [people.wu, people.sun, people.zhou, people.chen_at_work])
def test_whoever_has_no_part_in_cases_searches_nothing(client, who):
    people.signed_in(client, who())
    assert client.post("/staff/search/", {"q": "2026"}).status_code == 403


def test_a_stranger_is_led_to_sign_in(client):
    assert client.post("/staff/search/", {"q": EMAIL}).status_code in (302, 403)


@pytest.mark.usefixtures("one_window")
def test_guessing_addresses_is_slowed_down(qian):
    answers = {qian.post("/staff/search/", {"q": f"guess{each}@example.com"}).status_code for each in range(61)}
    assert 429 in answers


@pytest.mark.parametrize("typed", ["K7", EMAIL])
def test_a_search_costs_the_same_for_one_case_and_for_many(qian, typed, django_assert_max_num_queries):
    for each in range(6):
        named(f"2026-K7{each}00", contact=contact() if each < 3 else None)
    with django_assert_max_num_queries(22):
        qian.post("/staff/search/", {"q": typed}, follow=typed != "K7")
    with django_assert_max_num_queries(22):
        qian.get("/staff/cases/", {"q": "K7"})


def test_ranges_hold_exactly_what_begins_so():
    for typed in ("2026-K7", "k7", "202", "2026", "o1"):
        for first, last in codes.reference_ranges(typed, 2026):
            assert len(first) == len(last) == 10
            assert first <= last
