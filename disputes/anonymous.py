"""What may not stand in an outcome for the public, and over how long a time it must be told. Pure but for one count."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disputes.models import Case
from disputes.rules import Stage
from portal.doors.errors import Refusal, Words
from portal.vault.finding import find

CHINA = ZoneInfo("Asia/Shanghai")
REFERENCE = re.compile(r"20\d{2}-[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{5}(?![0-9A-Za-z])")
DAY = re.compile(
    r"20\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}|\d{1,2}\s*月\s*\d{1,2}\s*[日号]"
    r"|\b\d{1,2}(?:st|nd|rd|th)?\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b"
    r"|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+\d{1,2}(?!\d)",
    re.IGNORECASE,
)
HAN = re.compile(r"[\u4e00-\u9fff]")
RUN_HAN, RUN_LATIN = 14, 40  # longer stretches of somebody's own words make them known to whoever read them


def check(texts: Mapping[str, str], said: Iterable[str]) -> None:
    """Refusal `outcome.personal` (422) with the fields in which a person, a case, a day or the client's own words (`said`) show."""
    sources = [_flat(text) for text in said]
    fields: dict[str, Words] = {name: problem for name, text in texts.items() if (problem := _problem(text, sources))}
    if fields:
        raise Refusal("outcome.personal", 422, gettext_lazy("Somebody could be recognised by this. Say it without."), fields=fields)


def _problem(text: str, sources: list[str]) -> Words:
    details = [one.value for one in find(text)] + REFERENCE.findall(text)
    if details:
        return _("This looks like something about a person: %(found)s. Say it without.") % {"found": str(_(", ")).join(details)}
    if day := DAY.search(text):
        return _("This names a day: %(found)s. Say the month at most.") % {"found": day.group()}
    if run := next((run for run in _runs(_flat(text)) if any(run in source for source in sources)), ""):
        return _("These are the client's own words: “%(found)s”. Say it in others.") % {"found": run}
    return ""


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()


def _runs(flat: str) -> Iterator[str]:
    """Every stretch of the length at which words are somebody's own."""
    for start in range(len(flat)):
        length = RUN_HAN if HAN.search(flat[start : start + RUN_HAN]) else RUN_LATIN
        if start + length <= len(flat):
            yield flat[start : start + length]


NOT_CLOSED: Promise = gettext_lazy("Only a case that is closed has an outcome to tell.")
TOO_FEW: Promise = gettext_lazy(
    "Fewer than %(k)s cases about this were closed in a whole year: whoever knows one of them would know this one."
)


def span(case: Case) -> str:
    """The month, quarter or year in which enough cases about the same were closed that none stands out.

    Refusals: 409 `outcome.not_closed`, 409 `outcome.too_few`.
    """
    if case.stage != Stage.CLOSED or case.closed_at is None:
        raise Refusal("outcome.not_closed", 409, NOT_CLOSED)
    local = case.closed_at.astimezone(CHINA)
    quarter = (local.month - 1) // 3
    month, first = (local.year, local.month), (local.year, quarter * 3 + 1)
    for name, begins, months in (
        (f"{local:%Y-%m}", month, 1),
        (f"{local.year}-Q{quarter + 1}", first, 3),
        (f"{local.year}", (local.year, 1), 12),
    ):
        start = datetime(*begins, 1, tzinfo=CHINA)
        if _closed(case.topic, start, _later(start, months)) >= settings.SMALL_NUMBER:
            return name
    raise Refusal("outcome.too_few", 409, TOO_FEW, facts={"k": settings.SMALL_NUMBER})


def _later(start: datetime, months: int) -> datetime:
    years, month = divmod(start.month - 1 + months, 12)
    return start.replace(year=start.year + years, month=month + 1)


def _closed(topic: str, start: datetime, end: datetime) -> int:
    return Case.objects.filter(stage=Stage.CLOSED, topic=topic, closed_at__gte=start, closed_at__lt=end).count()
