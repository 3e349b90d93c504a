from datetime import datetime

import pytest
from django.template import engines
from django.utils import translation
from django.utils.timezone import get_current_timezone

MOMENT = datetime(2026, 2, 3, 9, 5, tzinfo=get_current_timezone())


@pytest.mark.parametrize(
    ("language", "day", "moment", "time"),
    [("zh-hans", "2026-02-03", "2026-02-03 09:05", "09:05"), ("en", "3 February 2026", "3 February 2026, 09:05", "09:05")],
)
def test_dates_are_written_as_each_language_writes_them(language: str, day: str, moment: str, time: str) -> None:
    template = engines["django"].from_string('{{ m|date }}|{{ m|date:"DATETIME_FORMAT" }}|{{ m|time }}')
    with translation.override(language):
        assert template.render({"m": MOMENT}) == f"{day}|{moment}|{time}"
