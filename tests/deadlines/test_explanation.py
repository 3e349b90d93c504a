import json
from datetime import timedelta

from portal.deadlines.arithmetic import due
from portal.deadlines.explanation import as_json, explain, headline, period, summary
from portal.deadlines.rules import Due, Pause, Rule
from tests.deadlines.calendars import BRUSSELS, CN, EU, NOTICE, at


def lines(found: Due, lang: str) -> list[str]:
    return [step.sentence for step in explain(found, lang)]


def spring() -> Due:
    return due(Rule(7, "wd"), at("2026-02-12"), CN)


def test_spring_festival_in_english() -> None:
    assert lines(spring(), "en") == [
        "Thu 12 Feb Start day, not counted",
        "Fri 13 Feb Day 1",
        "Sat 14 Feb Day 2 · make-up workday",
        "15 to 23 Feb Spring Festival, not counted",
        "24 to 27 Feb Days 3 to 6",
        "Sat 28 Feb Day 7 · make-up workday",
        "Sat 28 Feb Due by 24:00 that day",
    ]


def test_spring_festival_in_chinese() -> None:
    assert lines(spring(), "zh-hans") == [
        "02-12 周四 起算当日，不计",
        "02-13 周五 第 1 日",
        "02-14 周六 第 2 日 · 调休上班",
        "02-15～23 春节假期，不计",
        "02-24～27 第 3～6 日",
        "02-28 周六 第 7 日 · 调休上班",
        "02-28 周六 到期，当日 24:00 前",
    ]


def test_each_line_has_its_look() -> None:
    assert [step.look for step in explain(spring(), "en")] == ["", "", "made", "off", "", "made", "end"]


def test_holidays_and_make_up_days_name_the_notice() -> None:
    assert [step.source for step in explain(spring(), "en")] == ["", "", NOTICE, NOTICE, "", NOTICE, ""]


def test_rolling_over_a_holiday_is_told() -> None:
    assert lines(due(Rule(30, "d"), at("2026-01-16"), CN), "en")[-3:] == [
        "17 Jan to 15 Feb Days 1 to 30",
        "15 to 23 Feb Spring Festival, so the last day moves on",
        "Tue 24 Feb Due by 24:00 that day",
    ]


def test_a_short_month_is_told() -> None:
    found = due(Rule(1, "m", "Europe/Brussels", calendar="eu"), at("2026-01-30", BRUSSELS), EU)
    assert lines(found, "en")[1:] == [
        "31 Jan to 28 Feb Counts towards the 1 month",
        "Sat 28 Feb No day 30 in this month, so its last day",
        "28 Feb to 1 Mar Weekend, so the last day moves on",
        "Mon 2 Mar Due by 24:00 that day",
    ]


def test_hours_are_told_with_the_time_of_day() -> None:
    assert lines(due(Rule(72, "h"), at("2026-02-14T18:30"), CN), "en") == [
        "Sat 14 Feb 18:30 Starts at this moment",
        "14 to 17 Feb 72 hours without a break, nights and holidays included",
        "Tue 17 Feb 18:30 Due at this moment",
    ]


def test_a_pause_says_what_was_waited_for() -> None:
    stop = Pause(at("2026-03-03"), at("2026-03-10"), "等您补充材料", "waiting for your papers")
    found = due(Rule(5, "wd"), at("2026-03-02"), CN, [stop])
    told = lines(found, "en")[2], lines(found, "zh-hans")[2]
    assert told == ("4 to 9 Mar Paused: waiting for your papers, not counted", "03-04～09 暂停：等您补充材料，不计")


def test_a_restart_is_told() -> None:
    stop = Pause(at("2026-03-03"), at("2026-03-10"))
    found = due(Rule(5, "wd", pause="restart"), at("2026-03-02"), CN, [stop])
    assert lines(found, "en")[:2] == ["Mon 2 Mar Start day, not counted", "Tue 10 Mar Starts again, this day not counted"]


def test_dates_carry_the_year_across_new_year() -> None:
    assert lines(due(Rule(3, "wd"), at("2025-12-30"), CN), "en")[2:4] == [
        "1 to 3 Jan 2026 New Year's Day, not counted",
        "Sun 4 Jan 2026 Day 2 · make-up workday",
    ]


def test_a_range_across_new_year_says_both_years() -> None:
    found = due(Rule(30, "d"), at("2025-12-20"), CN)
    assert (lines(found, "en")[1], lines(found, "zh-hans")[1]) == (
        "21 Dec 2025 to 19 Jan 2026 Days 1 to 30",
        "2025-12-21～2026-01-19 第 1～30 日",
    )


def test_a_provisional_date_names_the_year_that_is_missing() -> None:
    told = [line for line in lines(due(Rule(15, "wd"), at("2026-12-10"), CN), "en") if "provisional" in line]
    assert told == ["29 to 31 Dec The 2027 holidays are not announced yet: this date is provisional"]


def test_headline_and_summary() -> None:
    assert (headline(spring(), "zh-hans"), summary(spring(), "zh-hans")) == ("2026-02-28 周六", "7 个工作日，自次日起算")
    assert (headline(spring(), "en"), summary(spring(), "en")) == ("Sat 28 Feb 2026", "7 working days, counted from the day after")


def test_summary_says_paused_and_provisional() -> None:
    found = due(Rule(15, "wd"), at("2026-12-24"), CN, [Pause(at("2026-12-25"))], at("2026-12-28"))
    assert summary(found, "en") == "15 working days, counted from the day after, paused at present, provisional"


def test_one_is_said_in_the_singular() -> None:
    assert [period(Rule(1, unit)) for unit in ("wd", "d", "m", "h")] == ["1 working day", "1 day", "1 month", "1 hour"]


def test_whole_years_are_said_as_years() -> None:
    assert [period(Rule(count, "m")) for count in (12, 18, 36)] == ["1 year", "18 months", "3 years"]


def test_json_has_the_day_the_moment_and_both_languages() -> None:
    found = json.loads(json.dumps(as_json(spring())))
    last = found["trace"][3]
    assert (found["due"], found["due_at"], found["provisional"]) == ("2026-02-28", "2026-03-01T00:00:00+08:00", False)
    assert (last["kind"], last["from"], last["to"], last["zh"], last["en"], last["source"]) == (
        "holiday",
        "2026-02-15",
        "2026-02-23",
        "02-15～23 春节假期，不计",
        "15 to 23 Feb Spring Festival, not counted",
        NOTICE,
    )


def test_json_of_hours_is_due_at_the_moment() -> None:
    found = as_json(due(Rule(72, "h"), at("2026-02-14T18:30"), CN))
    assert found["due"] == found["due_at"] == "2026-02-17T18:30:00+08:00"


def test_every_trace_covers_every_day_once() -> None:
    for n in range(0, 360, 7):
        found = due(Rule(15, "wd"), at("2026-01-01") + timedelta(days=n), CN)
        runs = [step for step in found.trace[1:] if step.kind not in ("end", "provisional")]
        assert runs[0].first == found.start.date() + timedelta(days=1)
        assert all(two.first == one.last + timedelta(days=1) for one, two in zip(runs, runs[1:], strict=False))
        assert runs[-1].last == found.day
