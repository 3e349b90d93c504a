"""From what somebody asks (a term or a period, and a start) to a due date: shared by page, API and command line."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from portal.deadlines import explanation
from portal.deadlines.arithmetic import YEARS
from portal.deadlines.rules import PERIOD, DeadlineError, Due, Rule
from portal.doors.errors import Refusal
from portal.doors.text import clean
from portal.law import queries
from portal.law.models import Term

HOME = ZoneInfo("Asia/Shanghai")
LONGEST_WORD = 60
# A plus sign that a query string turned into a space: 2026-02-12T10:00 08:00.
LOST_PLUS = re.compile(r"(?<=[0-9]) (?=\d\d:?\d\d$)")


@dataclass(frozen=True)
class Answer:
    """A due date, and the term it was asked for, if it was one."""

    due: Due
    term: Term | None


def answer(term: str, start: str) -> Answer:
    """`term` is a code or a period like 15wd; `start` a day, or a moment with its offset.

    Refusals: 404 `law.no_term`; 422 `deadline.*` and `text.*`.
    """
    given = read_start(start)
    day = given.astimezone(HOME).date() if isinstance(given, datetime) else given
    found, rule = find(term, day)
    moment = given if isinstance(given, datetime) else moment_of(rule, given)
    return Answer(queries.due_by(rule, moment), found)


def find(text: str, day: date) -> tuple[Term | None, Rule]:
    """The term in force on `day`, or the period as a rule of its own."""
    word = clean(text, limit=LONGEST_WORD, multiline=False).lower()
    if PERIOD.fullmatch(word) is None:
        term = queries.term(word, datetime.combine(day, time(23, 59), HOME))
        return term, term.rule
    try:
        return None, Rule.parse(word)
    except DeadlineError as error:
        raise Refusal(error.code, 422, error.message) from None


def moment_of(rule: Rule, day: date, clock: time | None = None) -> datetime:
    """The moment in the rule's zone. Hours need a time of day; for days any time of the day will do."""
    if clock is None and rule.unit == "h":
        raise Refusal("deadline.needs_time", 422, _("Hours are counted from a time of day. Give it as well."))
    return datetime.combine(day, clock or time(), ZoneInfo(rule.zone))


def read_start(text: str) -> datetime | date:
    """`2026-02-12`, or `2026-02-12T10:00+08:00`. A moment without offset is refused: it would mean another day elsewhere."""
    word = LOST_PLUS.sub("+", clean(text, limit=LONGEST_WORD, multiline=False))
    if not word:
        raise Refusal("deadline.no_start", 422, _("A period needs the moment it starts from."))
    try:
        given = date.fromisoformat(word) if len(word) == len("2026-02-12") else datetime.fromisoformat(word)
    except (ValueError, OverflowError):
        raise Refusal("deadline.start", 422, _("Write the start as 2026-02-12 or 2026-02-12T10:00+08:00.")) from None
    if isinstance(given, datetime) and given.utcoffset() is None:
        raise Refusal("deadline.naive", 422, _("Give the time zone of the moment, for example +08:00."))
    if given.year not in YEARS:
        raise Refusal("deadline.out_of_range", 422, _("Give a start between 1950 and 2199."))
    return given


def as_json(given: Answer) -> dict[str, Any]:
    """Plain data: the due date with its trace, and the term with what it rests on."""
    return {**explanation.as_json(given.due), "term": _term_json(given.term) if given.term else None}


def _term_json(term: Term) -> dict[str, Any]:
    same = ("code", "version", "title_zh", "title_en", "basis_zh", "basis_en", "start_event", "hardness", "status", "bound")
    facts = {name: str(getattr(term, name)) if name != "version" else term.version for name in same}
    return {**facts, "source_url": term.source_url or None, "checked_on": term.checked_on.isoformat()}
