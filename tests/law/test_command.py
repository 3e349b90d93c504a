import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def run(term: str, start: str) -> dict[str, object]:
    out = StringIO()
    call_command("deadline", term, start, stdout=out)
    return json.loads(out.getvalue())


def refused(term: str, start: str) -> str:
    with pytest.raises(CommandError) as error:
        run(term, start)
    return str(error.value)


def test_due_dates(law: None) -> None:
    expected = [
        ("15wd", "2026-02-12", "2026-03-11"),
        ("7wd", "2026-02-12", "2026-02-28"),
        ("30d", "2026-01-16", "2026-02-24"),
        ("1m", "2026-01-30", "2026-03-02"),
        ("1m", "2024-01-31", "2024-02-29"),
        ("72h", "2026-02-14T18:30+08:00", "2026-02-17T18:30:00+08:00"),
        ("cn.complaint", "2026-02-12", "2026-03-11"),
        ("cn.complaint", "2026-02-11T17:00Z", "2026-03-11"),  # 01:00 on the 12th in Shanghai
        ("CN.Complaint", "2026-02-12T10:00+08:00", "2026-03-11"),
        ("eu.rights", "2026-01-30", "2026-03-02"),
        ("15wd", "2024-02-29", "2024-03-21"),
    ]
    found = [(term, start, run(term, start)) for term, start, _due in expected]
    assert [(term, start, answer["due"]) for term, start, answer in found] == expected
    assert not any(answer["provisional"] for _term, _start, answer in found)


def test_a_year_without_calendar_is_provisional(law: None) -> None:
    found = run("15wd", "2026-12-24")
    assert (found["due"], found["provisional"]) == ("2027-01-15", True)


def test_a_year_far_away_is_answered(law: None) -> None:
    assert run("5wd", "2099-10-01")["provisional"] is True


def test_the_trace_speaks_both_languages_and_names_its_notice(law: None) -> None:
    step = run("7wd", "2026-02-12")["trace"][3]  # type: ignore[index]
    assert (step["zh"], step["en"]) == ("02-15～23 春节假期，不计", "15 to 23 Feb Spring Festival, not counted")
    assert step["source"].startswith("https://www.gov.cn/")


def test_a_term_says_what_it_rests_on(law: None) -> None:
    term = run("cn.complaint", "2026-02-12")["term"]
    assert (term["version"], term["basis_zh"]) == (1, "App 违法违规收集认定方法第六部分第五项；网络数据安全管理条例第二十条")  # type: ignore[index]


def test_what_cannot_be_counted_is_said(law: None) -> None:
    expected = [
        ("cn.nothing", "2026-02-12", "There is no such term"),
        ("", "2026-02-12", "There is no such term"),
        ("uk.complaint.ack", "2026-06-18", "none at that time"),
        ("15wd", "yesterday", "Write the start as"),
        ("15wd", "2026-02-30", "Write the start as"),
        ("15wd", "2025-02-29", "Write the start as"),
        ("15wd", "", "needs the moment"),
        ("15wd", "2026-02-12T10:00", "time zone"),
        ("72h", "2026-02-12", "time of day"),
        ("9999wd", "2026-02-12", "longer than any law"),
        ("15wd", "0001-01-01", "between 1950 and 2199"),
        ("15wd", "9999-12-31", "between 1950 and 2199"),
        ("15wd", "9999-12-31T23:59-12:00", "between 1950 and 2199"),
        ("x" * 100, "2026-02-12", "too long"),
    ]
    found = [(term, start, refused(term, start)) for term, start, _words in expected]
    assert [(term, start, said) for (term, start, said), (_t, _s, words) in zip(found, expected, strict=True) if words not in said] == []


def test_load_law_says_what_it_did(db: None) -> None:
    said = []
    for _time in range(2):
        out = StringIO()
        call_command("load_law", stdout=out)
        said.append(out.getvalue().strip())
    assert said[1] == "0 new versions, 0 calendar years"
    assert said[0] != said[1]


def test_load_law_refuses_a_broken_pack(db: None, tmp_path: object) -> None:
    tmp_path.joinpath("law.yaml").write_text("terms: []")  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_law", str(tmp_path))
