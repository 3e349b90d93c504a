"""What the advisor offers: every combination of answers, and what the law must never let it say."""

from datetime import date
from functools import cache
from itertools import product
from urllib.parse import parse_qs

import pytest
from django.http import QueryDict
from django.utils.translation import override

from portal.law import advising, asking, queries
from portal.law.asking import Age, Answers, Arbitration, Buyer, Now, Place, Tried, What
from portal.law.models import Instrument, OutsideRoute, Provision, RouteAdvice
from tests.deadlines.calendars import at

pytestmark = pytest.mark.django_db
NOW = at("2026-11-22")
HOUSEHOLD_ONLY = {"cn.12315", "cn.consumer_association", "eu.adr"}
ADULT = {"buyer": "household", "place": "cn", "age": "adult", "what": "service", "now": "none", "tried": "answered", "arbitration": "no"}


def answers(**given: str) -> Answers:
    said = {**ADULT, "known": "unknown", **given}
    return Answers({name: tuple(value.split(",")) for name, value in said.items() if value})


def offered(**given: str) -> list[str]:
    return [each.route.code for each in advising.advise(answers(**given), NOW).routes]


def advice(**given: str) -> set[str]:
    found = advising.advise(answers(**given), NOW)
    return {each.advice.when for each in [*found.at_once, *found.notes]}


COMBINATIONS = list(product(Buyer.values, Place.values, Age.values, What.values, Tried.values, Arbitration.values, Now.values))


@pytest.mark.one_database
def test_every_combination_is_lawful(law: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nearly ten thousand people: nobody without a route and without a word about it, no business at 12315, no child alone."""
    for place, name in ((advising, "_Law"), (queries, "routes"), (queries, "term")):  # the law does not change between two of them
        monkeypatch.setattr(place, name, cache(getattr(place, name)))
    seen: dict[tuple[str, ...], tuple[set[str], set[str], bool]] = {}
    for buyer, place, age, what, tried, arbitration, now in COMBINATIONS:
        key = (buyer, place, age, what, tried, arbitration, now)
        # What happened decides nothing but whether a right was refused: those alike are worked out once.
        short = (buyer, place, age, "refused" if what == "refused" else "", tried, arbitration, now)
        if short not in seen:
            found = advising.advise(
                answers(buyer=buyer, place=place, age=age, what=what, tried=tried, arbitration=arbitration, now=now), NOW
            )
            whens = {each.advice.when for each in [*found.at_once, *found.notes]}
            papers = all("guardian" in each.papers for each in found.routes)
            seen[short] = ({each.route.code for each in found.routes}, whens, papers)
        codes, whens, papers = seen[short]
        assert codes, key
        assert not (buyer == "business" and codes & HOUSEHOLD_ONLY), key
        assert ("cn.arbitration" in codes) == (arbitration == "yes"), key
        assert ("cn.12377" in codes) == (now == "leaking"), key
        assert age not in ("child", "guardian") or (age in whens and papers), key
        assert (place == "eu") == ("eu.authority" in codes) and (place == "uk") == ("uk.ico" in codes), key
        assert (place == "other") == ("elsewhere" in whens), key
        assert now == "none" or now in whens, key


def test_a_household_consumer_sees_the_ways_in_the_order_of_the_law(law: None) -> None:
    assert offered(arbitration="yes") == [
        "cn.consumer_association",
        "cn.peoples_mediation",
        "cn.12315",
        "cn.cac",
        "cn.arbitration",
        "cn.court",
    ]


def test_home_comes_first_then_the_place_of_the_firm(law: None) -> None:
    assert offered(place="eu", buyer="business") == ["eu.authority", "eu.court", "cn.peoples_mediation", "cn.cac", "cn.court"]


def test_a_firm_without_china_offers_abroad_only_what_is_there(law: None) -> None:
    from tests.law.conftest import named_firm

    named_firm(jurisdictions=["uk"])
    assert offered(place="uk") == ["uk.ico", "uk.court"]
    assert offered(place="other") == []


def test_nothing_known_is_said_and_not_papered_over(db: None) -> None:
    """Without any law loaded there is no route, and the answer holds none."""
    assert advising.advise(answers(), NOW).routes == []


def test_what_rests_on_a_repealed_article_never_shows(law: None) -> None:
    OutsideRoute.objects.filter(code="cn.12315").update(provisions=["CRL.46", "SAMR20.21"], status="verified")
    assert "cn.12315" not in offered()


def test_a_route_of_a_repealed_or_draft_instrument_never_shows(law: None) -> None:
    Instrument.objects.filter(code="PIPL").update(status="repealed", repealed_on=date(2026, 1, 1))
    Instrument.objects.filter(code="MED").update(status="draft")
    assert offered() == ["cn.consumer_association", "cn.12315"]
    assert not advice(what="refused", age="child") & {"refused", "child"}


@pytest.mark.parametrize("status", ["repealed", "draft"])
def test_a_repealed_or_draft_row_never_shows(law: None, status: str) -> None:
    OutsideRoute.objects.filter(code="cn.court").update(status=status)
    RouteAdvice.objects.filter(code="at_once.money").update(status=status)
    assert "cn.court" not in offered() and "money" not in advice(now="money")


def test_one_unverified_article_makes_the_whole_route_uncertain(law: None) -> None:
    Provision.objects.filter(code="PIPL.65").update(status="unverified")
    certain = {each.route.code: each.certain for each in advising.advise(answers(), NOW).routes}
    assert certain["cn.cac"] is False and certain["cn.court"] is True


def test_an_article_we_do_not_hold_makes_it_uncertain(law: None) -> None:
    OutsideRoute.objects.filter(code="cn.court").update(provisions=["PIPL.50", "XX.1"])
    assert {each.route.code: each.certain for each in advising.advise(answers(), NOW).routes}["cn.court"] is False


def test_what_rests_on_nothing_is_never_certain(law: None) -> None:
    OutsideRoute.objects.filter(code="cn.court").update(provisions=[])
    assert {each.route.code: each.certain for each in advising.advise(answers(), NOW).routes}["cn.court"] is False


def test_the_limitation_is_computed_with_its_steps(law: None) -> None:
    court = advising.advise(answers(known="2024-03-01"), NOW).routes[-1]
    assert court.route.code == "cn.court" and court.limitation is not None and not court.late
    with override("en"):
        assert (court.limitation.due.at.date().isoformat(), bool(court.limitation.steps)) == ("2027-03-02", True)


def test_a_limitation_that_is_over_is_not_the_end(law: None) -> None:
    found = advising.advise(answers(known="2020-03-01"), NOW)
    assert found.routes[-1].late and "late" in {each.advice.when for each in found.notes}


def test_without_a_day_there_is_no_date(law: None) -> None:
    assert [each.limitation for each in advising.advise(answers(), NOW).routes if each.limitation] == []


def test_every_paper_and_period_a_route_names_exists(law: None) -> None:
    for each in advising.advise(answers(arbitration="yes", now="leaking", place="eu"), NOW).routes:
        assert each.paper_words and len(each.periods) == len(each.route.terms)


def test_the_questions_come_one_after_another() -> None:
    today, said, names = date(2026, 11, 22), QueryDict(mutable=True), []
    picks = {**ADULT, "known": "2026-01-02"}
    while (question := asking.read(said, today).next) is not None:
        names.append(question.name)
        said[question.name] = picks[question.name]
    assert names == [question.name for question in asking.QUESTIONS]


def test_a_business_is_not_asked_its_age_and_a_leak_not_its_arbitration() -> None:
    found = asking.read(QueryDict("buyer=business&what=leak&age=child&arbitration=yes"), date(2026, 11, 22))
    assert (found.one("age"), found.one("arbitration")) == ("", "")
    assert not {"age", "arbitration"} & {question.name for question in found.asked()}


@pytest.mark.parametrize("day", ["2026-02-30", "2026-11-23", "1989-12-31", "20260101", "x", "２０２６-01-01", ""])
def test_a_day_that_cannot_be_is_asked_again(day: str) -> None:
    found = asking.read(QueryDict(f"asked=known&known={day}"), date(2026, 11, 22))
    assert found.wrong == "known" and found.next is asking.BY_NAME["known"]


def test_none_of_these_gives_way_to_what_is_ticked() -> None:
    found = asking.read(QueryDict("now=none&now=money&now=leaking&now=x"), date(2026, 11, 22))
    assert found.now == {"leaking", "money"}


def test_an_answer_in_the_address_wins_over_what_a_case_says() -> None:
    found = asking.read(QueryDict("what=leak"), date(2026, 11, 22), known={"what": ("marketing",), "place": ("cn",)})
    assert (found.one("what"), found.one("place")) == ("leak", "cn")


def test_the_address_holds_codes_only() -> None:
    found = asking.read(QueryDict("buyer=household&name=王小明&what=leak&what=x"), date(2026, 11, 22))
    assert parse_qs(found.query()) == {"buyer": ["household"], "what": ["leak"]}
