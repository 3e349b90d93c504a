"""The invented firm's edition of the last whole year: drafted by the privacy officer, read and published by the publisher."""

from datetime import datetime, timedelta

from portal.accounts.models import User
from transparency_reports import year_rendering, year_services, years
from transparency_reports.models import Edition

SUMMARY = {
    "summary_zh": "这是我们第一次把四个季度的报告合成一份。数字都出自已公布的季度报告，没有重新统计；季度里不予公布的，这里也不公布。"
    "从年中起，首次答复由一位同事专门负责，效果见下。（演示用，公司与数字均为虚构）",
    "summary_en": "For the first time four quarterly reports are one document. Every number comes from a published report and none was "
    "counted again; what a quarter does not print is not printed here. From the middle of the year a colleague did nothing but first "
    "replies; what came of it stands below. (Invented, the firm and its numbers.)",
}
STORY = {
    "title_zh": "首次答复专人负责",
    "title_en": "One person for first replies",
    "text_zh": "以前谁有空谁答复，遇到休假就没人接。现在由一位同事专门负责，并有人替班。（演示用）",
    "text_en": "Whoever had time used to reply, and during holidays nobody did. Now one colleague does, with a stand-in. (Invented.)",
}
TOLD = ("clock.reply", "kept")
AFTER = timedelta(days=12)


def publish_year(year: int, officer: User, publisher: User, at: datetime) -> Edition | None:
    """The edition of `year`, with one story where two of its reports print the row it tells of; None without all four quarters."""
    reports = year_rendering.reports_of(year)
    if len(reports) < len(years.QUARTERS):
        return None
    writer = officer.actor("privacy_officer")
    edition = year_services.draft_edition(year=year, by=writer, at=at)
    year_services.describe_edition(edition=edition, **SUMMARY, by=writer, at=at)
    printed = [report.slug for report in reports if TOLD in years.bound(report.figures)]
    if len(printed) > 1:
        figure, row = TOLD
        year_services.add_story(edition=edition, **STORY, figure=figure, row=row, before=printed[0], after=printed[-1], by=writer, at=at)
    edition.refresh_from_db()
    return year_services.publish_edition(edition=edition, read=year_services.seen(edition), by=publisher.actor("publisher"), at=at)
