from datetime import datetime, timedelta

import pytest

from disputes.life import Fact
from disputes.rules import Event
from portal.trail.rules import Actor
from transparency_reports import queries
from transparency_reports.counting import CaseFacts, ClockFacts, count, figures
from transparency_reports.rules import ZONE, Quarter, State

Q3 = Quarter(2026, 3)
LATER = datetime(2026, 11, 22, tzinfo=ZONE)


def on(month, day, hour=12):
    return datetime(2026, month, day, hour, tzinfo=ZONE)


QIAN = Actor("staff", "qian", "intake")


def case(*events, kind="complaint", clocks=()):
    """Events as (event, when, data, by): the life of one case; `by` is Qian where nobody is named."""
    told = [(event, when, *more, *({}, QIAN)[len(more) :]) for event, when, *more in events]
    facts = [Fact(n, Event(event), when, by, dict(data)) for n, (event, when, data, by) in enumerate(told, start=1)]
    return CaseFacts(kind, "sharing", "en", "chat", facts, clocks)


ANSWERED = {"resolution": "upheld"}


def closed(filed, answered, end):
    return [("case.filed", filed), ("case.taken", filed), ("case.answered", answered, ANSWERED), ("case.closed", end)]


def tally(*cases, quarter=Q3, until=LATER, reads=None):
    return count(cases, reads or {}, quarter, until=until)


def test_a_case_is_received_in_the_quarter_it_was_filed():
    counts = tally(case(("case.filed", on(7, 1, 0))), case(("case.filed", on(10, 1, 0)))).parts
    assert counts["received.kind"] == {"complaint": 1}


def test_a_closing_counts_where_it_happened_even_if_the_filing_did_not():
    facts = tally(case(*closed(on(6, 20), on(7, 9), on(7, 10))))
    assert "received.kind" not in facts.parts
    assert facts.parts["closed.resolution"] == {"upheld": 1}
    assert facts.closing_days == [20.0]


def test_a_case_reopened_next_quarter_stays_counted_where_it_was_closed():
    story = case(*closed(on(7, 1), on(7, 8), on(7, 9)), ("case.reopened", on(10, 12)))
    assert tally(story).parts["closed.resolution"] == {"upheld": 1}
    assert "closed.resolution" not in tally(story, quarter=Quarter(2026, 4)).parts


def test_a_case_reopened_in_the_same_quarter_is_not_counted_as_closed():
    assert "closed.resolution" not in tally(case(*closed(on(7, 1), on(7, 8), on(7, 9)), ("case.reopened", on(7, 12)))).parts


@pytest.mark.parametrize(
    ("stopped", "expected"),
    [(on(7, 9), {"kept": 1}), (on(7, 10), {"kept": 1}), (on(7, 11), {"missed": 1}), (None, {"missed": 1})],
)
def test_a_clock_is_kept_up_to_the_moment_it_falls_due(stopped, expected):
    facts = tally(case(("case.filed", on(7, 1)), clocks=[ClockFacts("reply", on(7, 10), stopped)]))
    assert facts.parts["clock.reply"] == expected


def test_a_clock_missed_in_one_quarter_and_stopped_in_the_next_counts_once():
    clock = ClockFacts("reply", on(9, 30), on(10, 4))
    assert tally(case(("case.filed", on(9, 1)), clocks=[clock])).parts["clock.reply"] == {"missed": 1}
    assert "clock.reply" not in tally(case(("case.filed", on(9, 1)), clocks=[clock]), quarter=Quarter(2026, 4)).parts


def test_a_running_clock_counts_nowhere():
    clock = ClockFacts("reply", on(9, 30), None)
    assert "clock.reply" not in tally(case(("case.filed", on(9, 1)), clocks=[clock]), until=on(9, 29)).parts


def test_a_robot_answer_is_not_a_first_reply():
    facts = tally(case(("case.filed", on(7, 1)), ("case.acknowledged", on(7, 1)), ("case.taken", on(7, 1)), ("case.replied", on(7, 2))))
    assert facts.reply_hours == [24.0]


def test_an_empty_quarter_prints_its_rows_and_hides_its_zeros():
    printed = {figure.code: figure for figure in figures(tally(), 5)}
    assert printed["received.kind"].total.state is State.SUPPRESSED
    assert len(printed["received.kind"].cells) == 4
    assert printed["time.reply"].cells[0].state is State.SUPPRESSED
    assert all(cell.state is State.NOT_COLLECTED for cell in printed["not_collected"].cells)


def test_counting_is_one_pass_over_anything_iterable():
    cases = (case(("case.filed", on(7, 1) + timedelta(days=i % 80))) for i in range(100))
    assert sum(count(cases, {}, Q3, until=LATER).parts["received.kind"].values()) == 100


def eased(*eases, at=None):
    """Cases closed and then rated."""
    at = at or on(7, 20)
    return [case(*closed(on(7, 1), on(7, 8), on(7, 9)), ("case.rated", at, {"ease": ease})) for ease in eases]


def test_ease_is_counted_when_it_was_said_and_hidden_while_few_said_it():
    printed = lambda *cases: {f.code: f.cells[0] for f in figures(tally(*cases), 5) if f.code.startswith("satisfaction")}  # noqa: E731
    nobody = printed()
    assert [cell.state for cell in nobody.values()] == ["suppressed", "suppressed", "suppressed"]
    four = printed(*eased(7, 7, 7, 1))
    assert {cell.value for cell in four.values()} == {None}
    some = printed(*eased(7, 6, 5, 1, 1), *eased(7, at=on(10, 2)))
    assert [cell.value for cell in some.values()] == [5, None, None]
    many = printed(*eased(7, 6, 5, 5, 5, 1, 2, 3, 4, 1))
    assert [cell.value for cell in many.values()] == [10, 3.9, 50.0]


def test_every_way_a_case_comes_back_is_counted_by_itself():
    back = [case(*closed(on(7, 1), on(7, 8), on(7, 9)), ("case.reopened", on(7, 12))) for _ in range(5)]
    withdrawn = [case(("case.filed", on(7, 1)), ("case.withdrawn", on(7, 2)), ("case.reinstated", on(7, 3))) for _ in range(6)]
    (figure,) = [each for each in figures(tally(*back, *withdrawn), 5) if each.code == "reopened"]
    assert {cell.key: cell.value for cell in figure.cells} == {"case.reopened": 5, "case.reinstated": 6, "decision.appealed": None}


@pytest.mark.parametrize(
    ("term", "under"),
    [
        ("ack.any", "ack"),
        ("reply.first", "reply"),
        ("reply.feedback", "reply"),
        ("reply.next", ""),
        ("cn.complaint", "resolution"),
        ("mediation.max", "mediation"),
        ("mediation.answer", ""),
        ("mediation.confirm", ""),
        ("silence.close", ""),
        ("case.return", ""),
    ],
)
def test_only_what_the_firm_promised_is_counted_as_kept_or_missed(term, under):
    assert queries.family(term) == under


def late(*explained):
    """A first reply that was late in July, with the reasons chosen for it."""
    said = [("breach.explained", when, {"term": term, "run": 1, **({"cause": cause} if cause else {})}) for when, term, cause in explained]
    return case(("case.filed", on(7, 1)), *said, clocks=[ClockFacts("reply", on(7, 10), on(7, 12), code="reply.first")])


@pytest.mark.parametrize(
    ("explained", "row"),
    [
        ((), "not_given"),
        (((on(7, 13), "reply.first", ""),), "not_given"),
        (((on(7, 13), "reply.first", "staffing"), (on(7, 14), "reply.first", "mistake")), "mistake"),
        (((on(7, 13), "reply.first", "staffing"), (on(10, 1, 0), "reply.first", "mistake")), "staffing"),
        (((on(7, 13), "cn.complaint", "staffing"),), "not_given"),
    ],
    ids=["nothing", "only words", "the last one", "not after the quarter", "another clock"],
)
def test_a_missed_deadline_counts_by_the_last_reason_chosen_for_it_in_time(explained, row):
    counts = tally(late(*explained)).parts
    assert counts["missed.reply"] == {row: 1} and counts["clock.reply"] == {"missed": 1}
    assert "missed.reply" not in count([late(*explained)], {}, Q3, until=LATER, method="2026.8").parts
