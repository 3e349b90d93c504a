"""What the default pack says, checked row by row: wrong law is worse than none."""

import re
from datetime import date

import pytest

from portal.law.models import Instrument, Term
from portal.law.pack import Fields, Pack
from portal.law.queries import provisions, refusal_grounds, routes, term, terms
from tests.deadlines.calendars import at

NOW = at("2026-11-22")
HAN = re.compile(r"[\u4e00-\u9fff]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]")
GLUED = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9%][\u4e00-\u9fff]")
SLA = {
    "ack.any": "1wd soft any",
    "cn.rights": "15wd strict human",
    "cn.rights.std": "30d soft human",
    "cn.account_close": "15wd strict human",
    "cn.complaint": "15wd strict human",
    "cn.refusal_reason": "0h hard human",
    "eu.rights": "1m hard human",
    "eu.rights.ext": "3m hard human",
    "eu.no_action": "1m hard human",
    "uk.rights.ext": "3m hard human",
    "rights.partner": "10wd soft human",
    "rights.archive": "15wd soft human",
    "eu.breach.sa": "72h hard human",
    "uk.complaint.ack": "30d hard any",
    "cn.incident.4h": "4h hard human",
    "cn.incident.30d": "30d hard human",
    "mediation.max": "60d soft human",
    "mediation.confirm": "30d hard human",
    "12315.info": "7wd info human",
    "eu.adr": "90d info human",
    "consent.reprompt": "90d soft human",
    "policy.notice": "7d soft human",
    "pia.retain": "36m hard human",
    "provide.retain": "36m hard human",
    "log.retain": "6m hard human",
    "audit.cycle.over_10m": "24m hard human",
    "audit.cycle.minors": "12m hard human",
}


def rows(pack: Pack) -> list[Fields]:
    return [*pack.instruments, *pack.provisions, *pack.terms, *pack.grounds, *pack.routes, *pack.advice]


def words(pack: Pack, language: str) -> list[str]:
    return [value for row in rows(pack) for name, value in row.items() if name.endswith(f"_{language}") and value]


@pytest.mark.django_db
def test_the_promised_terms(law: None) -> None:
    found = {each.code: f"{each.count}{each.unit} {each.hardness} {each.reply}" for each in terms(NOW)}
    assert {code: found.get(code) for code in SLA} == SLA


@pytest.mark.django_db
def test_own_minimum_terms_are_earliest_dates(law: None) -> None:
    found = {each.code for each in terms(NOW) if each.bound == "earliest"}
    assert found == {"consent.reprompt", "policy.notice", "pia.retain", "provide.retain", "log.retain"}


@pytest.mark.django_db
def test_european_terms_never_rest_on_chinese_days(law: None) -> None:
    assert {each.calendar for each in terms(NOW) if each.code.startswith("eu.")} == {"eu"}
    assert {each.calendar for each in terms(NOW) if each.code.startswith("uk.")} == {"uk"}


@pytest.mark.django_db
def test_12315_mediates_45_working_days_until_order_121_and_60_days_since(law: None) -> None:
    old, new = term("12315.mediation", at("2026-04-14")), term("12315.mediation", at("2026-04-15"))
    assert ((old.count, old.unit), (new.count, new.unit)) == ((45, "wd"), (60, "d"))


@pytest.mark.django_db
def test_the_british_acknowledgement_is_due_since_june_2026(law: None) -> None:
    assert [each.code for each in terms(at("2026-06-18")) if each.code.startswith("uk.complaint")] == []
    assert term("uk.complaint.ack", at("2026-06-19")).count == 30


@pytest.mark.django_db
def test_a_draft_directive_starts_no_clock(law: None) -> None:
    assert Term.objects.get(code="eu.adr.reply").status == "draft"
    assert "eu.adr.reply" not in {each.code for each in terms(NOW)}


@pytest.mark.django_db
def test_order_20_is_repealed(law: None) -> None:
    assert Instrument.objects.get(code="SAMR20").repealed_on == date(2026, 4, 15)


@pytest.mark.django_db
def test_every_article_a_term_rests_on_is_there(law: None) -> None:
    assert [each.code for each in terms(NOW) if len(provisions(each.provisions, NOW)) != len(each.provisions)] == []


@pytest.mark.django_db
def test_seven_grounds_of_12315(law: None) -> None:
    assert len(refusal_grounds("12315", NOW)) == 7


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["rights", "complaint", "mediation"])
def test_every_ground_says_its_reason_and_basis(law: None, kind: str) -> None:
    found = refusal_grounds(kind, NOW)
    assert found and all(ground.basis_zh and ground.basis_en and ground.text_zh and ground.text_en for ground in found)


def test_every_route_a_ground_points_to_exists(default_pack: Pack) -> None:
    assert {row["route"] for row in default_pack.grounds if row["route"]} <= {row["code"] for row in default_pack.routes}


def test_facts_from_memory_are_marked(default_pack: Pack) -> None:
    unverified = {row["code"] for row in default_pack.instruments if row["status"] == "unverified"}
    assert {"SAMR121", "SMALL", "GBT35273", "CRLR", "DUAA", "ADR2013", "ADR2025", "UNCITRAL"} <= unverified
    assert [row["code"] for row in default_pack.instruments if row["status"] == "draft"] == ["LARGE"]


def test_what_rests_only_on_unverified_articles_is_not_verified(default_pack: Pack) -> None:
    status = {row["code"]: row["status"] for row in default_pack.provisions}
    derived = [*default_pack.terms, *default_pack.grounds]
    wrong = [row["code"] for row in derived if row["status"] == "verified" and row["provisions"]]
    assert [
        code for row in derived if (code := row["code"]) in wrong and all(status[each] != "verified" for each in row["provisions"])
    ] == []


def test_every_verified_law_names_where_it_was_read(default_pack: Pack) -> None:
    assert [row["code"] for row in default_pack.instruments if row["status"] == "verified" and not row["source_url"]] == []


def test_no_link_leads_to_the_closed_odr_platform(default_pack: Pack) -> None:
    assert [row["code"] for row in rows(default_pack) if "consumers/odr" in str(row) or "webgate.ec.europa.eu" in str(row)] == []


def test_chinese_is_chinese_and_english_is_english(default_pack: Pack) -> None:
    assert [text for text in words(default_pack, "en") if HAN.search(text)] == []
    assert [text for text in words(default_pack, "zh") if not HAN.search(text) and text not in ("GDPR",)] == []


def test_chinese_is_set_as_chinese(default_pack: Pack) -> None:
    """Full-width punctuation, a space between Chinese and Latin or digits."""
    assert [text for text in words(default_pack, "zh") if HALF_WIDTH.search(text) or GLUED.search(text)] == []


def test_both_languages_are_always_there(default_pack: Pack) -> None:
    pairs = [(row, name[:-3]) for row in rows(default_pack) for name in row if name.endswith("_zh")]
    assert [row["code"] for row, name in pairs if bool(row[f"{name}_zh"]) != bool(row[f"{name}_en"])] == []


@pytest.mark.django_db
def test_summary_says_what_starts_the_clock(law: None) -> None:
    found = [term(code, NOW).summary for code in ("cn.complaint", "eu.breach.sa", "policy.notice", "cn.refusal_reason")]
    assert found == [
        "15 working days, counted from the day after we receive it",
        "72 hours from the moment it becomes known",
        "at least 7 days after it is published",
        "at once when it is refused",
    ]


@pytest.mark.django_db
def test_routes_name_who_where_when_and_what_to_bring(law: None) -> None:
    found = routes(purpose="personal", at=NOW)
    assert all(
        route.suits_zh and route.limit_zh and route.bring_zh and route.suits_en and route.limit_en and route.bring_en for route in found
    )
