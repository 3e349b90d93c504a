"""Where a case spent its time: folded from its events. Pure; takes time as an argument."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from disputes.life import Fact, State, step
from disputes.rules import Ball, Stage


@dataclass(frozen=True)
class Span:
    """A time in which stage and turn stayed the same; `until` is `now` for the last one."""

    stage: Stage
    ball: Ball
    since: datetime
    until: datetime


def spans(case: str, facts: Iterable[Fact], now: datetime) -> list[Span]:
    """Where a case spent its time, oldest first; from its filing to its closing, or to `now`, without gaps."""
    state, found = State(case=case), list[Span]()
    for fact in facts:
        before, state = state, step(state, fact)
        if before.n and fact.at > (since := found[-1].until if found else fact.at):
            found.append(Span(before.stage, before.ball, since, fact.at))
        elif not found:
            found.append(Span(state.stage, state.ball, fact.at, fact.at))
    if state.n and state.stage is not Stage.CLOSED:
        found.append(Span(state.stage, state.ball, found[-1].until, max(now, found[-1].until)))
    return _joined(found)


def _joined(found: Iterable[Span]) -> list[Span]:
    """Neighbours alike become one; empty ones vanish, and so does the time in which the case was closed."""
    joined: list[Span] = []
    for span in found:
        if span.since == span.until or span.stage is Stage.CLOSED:
            continue
        if joined and (joined[-1].stage, joined[-1].ball, joined[-1].until) == (span.stage, span.ball, span.since):
            span = replace(joined.pop(), until=span.until)
        joined.append(span)
    return joined
