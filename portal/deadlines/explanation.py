"""A trace in words, one short line a step, in the active language or in the one asked for."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext, override

from portal.deadlines.dates import chinese, one_day, span
from portal.deadlines.rules import Due, Rule, Step, StepKind

LOOKS = {
    StepKind.MAKEUP: "made",
    StepKind.REST: "off",
    StepKind.HOLIDAY: "off",
    StepKind.PAUSED: "off",
    StepKind.ROLL: "off",
    StepKind.PROVISIONAL: "soon",
    StepKind.END: "end",
}


@dataclass(frozen=True, slots=True)
class ExplainedStep:
    """One line: `label` says when, `text` says what; `look` is a style (made, off, soon, end or empty); `source` an address."""

    label: str
    text: str
    look: str
    source: str

    @property
    def sentence(self) -> str:
        return f"{self.label} {self.text}"


def explain(due: Due, lang: str | None = None) -> list[ExplainedStep]:
    """One line for each step of the trace, in the same order."""
    with _speaking(lang):
        years = len({step.last.year for step in due.trace}) > 1
        return [_explained(step, due.rule, years) for step in due.trace]


def period(rule: Rule) -> str:
    """`15 working days`, `1 month`, `3 years`, `72 hours`."""
    unit, count = ("y", rule.count // 12) if rule.unit == "m" and rule.count and rule.count % 12 == 0 else (rule.unit, rule.count)
    words = {
        "wd": ngettext("%(count)s working day", "%(count)s working days", count),
        "d": ngettext("%(count)s day", "%(count)s days", count),
        "m": ngettext("%(count)s month", "%(count)s months", count),
        "y": ngettext("%(count)s year", "%(count)s years", count),
        "h": ngettext("%(count)s hour", "%(count)s hours", count),
    }
    return words[unit] % {"count": count}


def headline(due: Due, lang: str | None = None) -> str:
    """The due date as people read it: `Sat 28 Feb 2026`, `2026-02-28 周六`, with the time of day for an hours clock."""
    with _speaking(lang):
        day = one_day(due.day, year=True)
        return f"{day} {due.at:%H:%M}" if due.rule.unit == "h" else day


def summary(due: Due, lang: str | None = None) -> str:
    """The rule in one line, with a word where the date may still move."""
    with _speaking(lang):
        hours, days = gettext("%(period)s, counted from that moment"), gettext("%(period)s, counted from the day after")
        told = hours if due.rule.unit == "h" else days
        parts = [told % {"period": period(due.rule)}]
        if due.paused:
            parts.append(gettext("paused at present"))
        if due.provisional:
            parts.append(gettext("provisional"))
        return gettext(", ").join(parts)


def as_json(due: Due) -> dict[str, Any]:
    """Plain data for the API and the command line.

    `due` is the last day (YYYY-MM-DD), or the moment for hours; `due_at` is the first moment that is too late.
    """
    return {
        "due": due.at.isoformat() if due.rule.unit == "h" else due.day.isoformat(),
        "due_at": due.at.isoformat(),
        "start": due.start.isoformat(),
        "period": f"{due.rule.count}{due.rule.unit}",
        "calendar": due.rule.calendar,
        "zone": due.rule.zone,
        "provisional": due.provisional,
        "paused": due.paused,
        "trace": _trace_json(due.trace, explain(due, "zh-hans"), explain(due, "en")),
    }


def _speaking(lang: str | None) -> Any:
    return override(lang) if lang else nullcontext()


def _trace_json(trace: Sequence[Step], zh: Sequence[ExplainedStep], en: Sequence[ExplainedStep]) -> list[dict[str, Any]]:
    return [
        {
            "kind": str(step.kind),
            "from": step.first.isoformat(),
            "to": step.last.isoformat(),
            "first": step.n_first or None,
            "last": step.n_last or None,
            "at": step.at.isoformat() if step.at else None,
            "name_zh": step.name_zh,
            "name_en": step.name_en,
            "source": step.source or None,
            "provisional": step.provisional,
            "zh": in_zh.sentence,
            "en": in_en.sentence,
        }
        for step, in_zh, in_en in zip(trace, zh, en, strict=True)
    ]


def _explained(step: Step, rule: Rule, years: bool) -> ExplainedStep:
    return ExplainedStep(_label(step, rule, years), _text(step, rule), LOOKS.get(StepKind(step.kind), ""), step.source)


def _label(step: Step, rule: Rule, years: bool) -> str:
    if step.first != step.last:
        return span(step.first, step.last, year=years)
    day = one_day(step.first, year=years)
    told = step.at is not None and rule.unit == "h"
    return f"{day} {step.at:%H:%M}" if told else day


def _text(step: Step, rule: Rule) -> str:
    facts = {
        "name": step.name_zh if chinese() else step.name_en,
        "n": step.n_first,
        "first": step.n_first,
        "last": step.n_last,
        "period": period(rule),
    }
    return _words(step, rule, bool(facts["name"])) % facts


def _words(step: Step, rule: Rule, named: bool) -> str:
    match StepKind(step.kind):
        case StepKind.START:
            return gettext("Starts at this moment") if rule.unit == "h" else gettext("Start day, not counted")
        case StepKind.RESTART:
            return gettext("Starts again at this moment") if rule.unit == "h" else gettext("Starts again, this day not counted")
        case StepKind.COUNT:
            return gettext("Day %(n)s") if step.n_first == step.n_last else gettext("Days %(first)s to %(last)s")
        case StepKind.MAKEUP:
            return _makeup(step)
        case StepKind.MONTH:
            return gettext("Counts towards the %(period)s")
        case StepKind.CLAMP:
            return gettext("No day %(first)s in this month, so its last day")
        case StepKind.HOURS:
            return gettext("%(period)s without a break, nights and holidays included")
        case StepKind.END:
            return gettext("Due at this moment") if rule.unit == "h" else gettext("Due by 24:00 that day")
        case StepKind.PROVISIONAL:
            return gettext("The %(name)s holidays are not announced yet: this date is provisional")
        case _:
            return _idle(step, named)


def _makeup(step: Step) -> str:
    if step.n_first == step.n_last:
        return gettext("Day %(n)s · make-up workday")
    return gettext("Days %(first)s to %(last)s · make-up workdays")


def _idle(step: Step, named: bool) -> str:
    """Days that do not count, and days on which a period may not end."""
    if step.kind == StepKind.PAUSED:
        return gettext("Paused: %(name)s, not counted") if named else gettext("Paused, not counted")
    if step.kind == StepKind.ROLL:
        return gettext("%(name)s, so the last day moves on") if named else gettext("Weekend, so the last day moves on")
    return gettext("%(name)s, not counted") if named else gettext("Weekend, not counted")
