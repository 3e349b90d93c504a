"""A year as the State Council might announce it: 2027, whose notice did not exist when this was written."""

import json
from datetime import date, timedelta
from typing import Any

from portal.law import proposing
from portal.law.models import Proposal
from portal.law.rules import Way
from portal.law.seeding import SeedDay
from portal.law.years import Run, Year, from_runs
from portal.trail.rules import Actor
from tests.deadlines.calendars import at
from tests.people import wu, zhao

URL = "https://www.gov.cn/zhengce/zhengceku/202611/content_7100000.htm"
TITLE = "国务院办公厅关于 2027 年部分节假日安排的通知"
ANNOUNCED = at("2026-12-26")
RUNS = [
    ("元旦", "New Year's Day", "2027-01-01", "2027-01-03", []),
    ("春节", "Spring Festival", "2027-02-05", "2027-02-11", ["2027-02-20"]),
    ("清明节", "Tomb-sweeping Day", "2027-04-03", "2027-04-05", []),
    ("劳动节", "Labour Day", "2027-05-01", "2027-05-05", ["2027-05-08"]),
    ("端午节", "Dragon Boat Festival", "2027-06-09", "2027-06-09", []),
    ("中秋节", "Mid-autumn Festival", "2027-09-15", "2027-09-15", []),
    ("国庆节", "National Day", "2027-10-01", "2027-10-07", ["2027-09-26", "2027-10-09"]),
]


def runs() -> list[Run]:
    day = date.fromisoformat
    return [Run(zh, en, day(first), day(last), tuple(map(day, makeup))) for zh, en, first, last, makeup in RUNS]


def year(**changes: Any) -> Year:
    made = from_runs(2027, runs(), source=TITLE, source_url=URL)
    return Year(**{"year": 2027, "days": made.days, "source": TITLE, "source_url": URL, **changes})


def longer_new_year() -> Year:
    """The same with 4 January off as well, worked on Saturday 16 January: moves what runs over new year by one day."""
    extra = (SeedDay(date(2027, 1, 4), "holiday", "元旦", "New Year's Day"), SeedDay(date(2027, 1, 16), "makeup", "元旦", "New Year's Day"))
    return year(days=tuple(sorted((*year().days, *extra), key=lambda each: each.date)))


def file(days: list[dict[str, Any]] | None = None, **changes: Any) -> str:
    return json.dumps({"year": 2027, "papers": [URL], "days": file_days() if days is None else days, **changes}, ensure_ascii=False)


def file_days() -> list[dict[str, Any]]:
    return [{"name": day.name_zh, "date": day.date.isoformat(), "isOffDay": day.kind == "holiday"} for day in year().days]


def notice(**changes: str) -> dict[str, str]:
    """The form of the notice, filled in."""
    typed = {"year": "2027", "source": TITLE, "source_url": URL}
    for n, (zh, en, first, last, makeup) in enumerate(RUNS):
        typed |= {f"zh_{n}": zh, f"en_{n}": en, f"first_{n}": first, f"last_{n}": last, f"makeup_{n}": "、".join(makeup)}
    return {**typed, "zh_7": "", "en_7": "", **changes}


def officer() -> Actor:
    return zhao().actor("privacy_officer")


def administrator() -> Actor:
    return wu().actor("administrator")


def proposed(given: Year | None = None, by: Actor | None = None) -> Proposal:
    return proposing.propose_year(year=given or year(), way=Way.NOTICE, by=by or officer(), at=ANNOUNCED)


def approved(given: Year | None = None, when: Any = ANNOUNCED + timedelta(hours=1)) -> Proposal:
    proposal = proposed(given)
    proposing.approve_year(proposal=proposal, by=administrator(), at=when)
    proposal.refresh_from_db()
    return proposal
