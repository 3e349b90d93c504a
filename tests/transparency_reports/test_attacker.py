"""The reader we fear has everything that is public and an integer programme of their own. Whatever was counted, every hidden number can
still be at least k different numbers for them. The programme here is written from the published JSON, not from the product's."""

import csv
import io
from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from portal.trail.rules import Actor
from tests.transparency_reports.test_counting import case, closed, on, tally
from transparency_reports import counted, counting, data, missed
from transparency_reports.counting import ClockFacts
from transparency_reports.small_numbers_together import protect_together

K = 5
GROUNDS, REFUSALS = ("unfounded", "duplicate", "other"), ("rights.excessive", "rights.others", "other")
FILED, LATER, LAST = on(7, 1), on(7, 5), on(7, 9)
DECLINED = [("case.filed", FILED), ("case.declined", LATER, {"ground": "unfounded"})]
OFFERED = ("case.taken", "mediation.offered", "mediator.assigned", "mediation.started")
ENDED = [("case.filed", FILED), *((event, FILED, {"mediator": "li"}) for event in OFFERED), ("mediation.ended", LATER)]
FOLLOWING = (
    "missed.ack", "missed.reply", "missed.resolution", "missed.mediation", "asked.firm", "asked.outside", "talks.person", "declined.ground", "rights.received", "rights.outcome", "rights.ground",
    "authorities.people",
)  # fmt: skip
LIVES = {
    "open": [("case.filed", FILED)],
    "declined": DECLINED,
    "declined otherwise": [("case.filed", FILED), ("case.declined", LATER, {"ground": "duplicate"})],
    "declined, appealed": [*DECLINED, ("decision.appealed", LAST)],
    "ended": ENDED,
    "ended, reopened": [*ENDED, ("case.reopened", LAST)],
    "ended, reinstated": [*ENDED, ("case.reinstated", LAST)],
    "withdrawn": [("case.filed", FILED), ("case.withdrawn", LATER)],
    "upheld": closed(FILED, LATER, LAST),
    "easy": [*closed(FILED, FILED, LATER), ("case.rated", LAST, {"ease": 7})],
    "hard": [*closed(FILED, FILED, LATER), ("case.rated", LAST, {"ease": 1})],
}
ZHAO = Actor("staff", "zhao", "privacy_officer")
HE = Actor("party", "he", "respondent")
FROM_OUTSIDE = ("participant.joined", FILED, {"role": "respondent", "capacity": "partner"}, HE)
ASKED = [("case.filed", FILED), ("case.taken", FILED), ("mediation.offered", FILED)]
MISSED = ("clock.breached", LATER, {"term": "mediation.answer", "run": 1})
SILENT = ("mediation.lapsed", LATER, {"term": "mediation.answer", "run": 1})
ANSWERS = {
    "in time": [*ASKED, ("mediation.accepted", LATER, {}, ZHAO)],
    "late": [*ASKED, MISSED, ("mediation.accepted", LAST, {}, ZHAO)],
    "silent": [*ASKED, SILENT],
    "outside, in time": [*ASKED, FROM_OUTSIDE, ("mediation.accepted", LATER, {}, HE)],
    "outside, silent": [*ASKED, FROM_OUTSIDE, SILENT],
}
REFUSED = [("case.filed", FILED), ("case.declined", LATER, {"ground": "rights.excessive"})]
REFUSED_OTHERWISE = [REFUSED[0], ("case.declined", LATER, {"ground": "rights.others"})]
REQUESTS = (DECLINED, LIVES["upheld"], LIVES["withdrawn"], REFUSED, REFUSED_OTHERWISE, LIVES["upheld"])
requests = st.tuples(*[st.integers(0, 14) for _ in REQUESTS])
answered = st.tuples(*[st.integers(0, 12) for _ in ANSWERS])
ON_TIME, LATE = (ClockFacts("reply", due, stopped, code="reply.first") for due, stopped in ((LATER, FILED), (FILED, LATER)))
CLOCKS = ((ON_TIME, ""), (LATE, ""), (LATE, "staffing"), (LATE, "mistake"))
quarters = st.tuples(*[st.integers(0, 9) for _ in (*LIVES, *CLOCKS)])
# As missed.reply, or tables of their own, and nothing is counted in them here.
ALIKE = ("missed.ack", "missed.resolution", "missed.mediation", "authorities.outcome", "authorities.kind", "authorities.people")


def counts(numbers):
    """A quarter with so many cases of each life, and so many clocks kept and missed."""
    cases = [case(*life) for life, number in zip(LIVES.values(), numbers, strict=False) for _ in range(number)]
    return tally(*cases, *clocked(numbers[-len(CLOCKS) :]))


def clocked(numbers):
    """So many cases with each of CLOCKS, the reason chosen for it where there is one."""
    told = [(clock, [explained(cause)] if cause else [], n) for (clock, cause), n in zip(CLOCKS, numbers, strict=True)]
    return [case(*closed(FILED, LATER, on(10, 2)), *words, clocks=[clock]) for clock, words, n in told for _ in range(n)]


def explained(cause, when=LATER):
    return ("breach.explained", when, {"term": "reply.first", "run": 1, "cause": cause})


def asked(numbers):
    return tally(*[case(*life) for life, number in zip(ANSWERS.values(), numbers, strict=True) for _ in range(number)])


class Attacker:
    """Variables are all counts by name and how many gave each answer from 1 to 7; whatever is public narrows them."""

    def __init__(self, published):
        self.names, self.rules, self.low, self.high = [], [], [], []
        self.figures = {figure["code"]: figure for figure in published}
        for figure in published:
            if figure["unit"] in ("cases", "reads", "talks", "records", "people") and figure["code"] != "not_collected":
                for cell in [*figure["cells"], *([figure["total"]] if figure["total"] else [])]:
                    lone = (cell is figure["total"] or not figure["total"]) and figure["code"] not in FOLLOWING
                    lone = lone and cell["key"] != "mediation.ended"
                    self.know((figure["code"], cell["key"]), cell, K - 1 if lone else 10**6)
        for answer in range(1, 8):
            self.know(("ease", answer), {"value": None}, 10**6)
        self.hidden = [name for i, name in enumerate(self.names) if self.low[i] != self.high[i] and name[0] != "ease"]
        self.learn()

    def know(self, name, cell, most):
        self.names.append(name)
        self.low.append(0 if cell["value"] is None else cell["value"])
        self.high.append(most if cell["value"] is None else cell["value"])

    def rule(self, terms, low=0.0, high=0.0):
        row = np.zeros(len(self.names))
        for name, factor in terms.items():
            row[self.names.index(name)] += factor
        self.rules.append((row, low, high))

    def learn(self):
        for code, figure in self.figures.items():
            if figure["total"]:
                self.rule({(code, cell["key"]): 1 for cell in figure["cells"]} | {(code, "total"): -1})
        for code in ("received.topic", "received.channel", "received.language"):
            self.rule({(code, "total"): 1, ("received.kind", "total"): -1})
        self.rule({("closed.resolution", "total"): 1, ("time.cases", "closing"): -1})
        self.rule({("talks.answer", "person"): 1, ("talks.person", "total"): -1})
        self.rule({("closed.resolution", "declined"): 1, ("declined.ground", "total"): -1})
        for clock in ("ack", "reply", "resolution", "mediation"):
            self.rule({(f"clock.{clock}", "missed"): 1, (f"missed.{clock}", "total"): -1})
        self.rule({("received.kind", "rights"): 1, ("rights.received", "total"): -1})
        for same in (("rights.outcome", "declined"), ("rights.ground", "total")):
            self.rule({("declined.ground", "rights"): 1, same: -1})
        for cell in self.figures["rights.outcome"]["cells"]:
            self.rule({("closed.resolution", cell["key"]): 1, ("rights.outcome", cell["key"]): -1}, 0, np.inf)
        self.rule({("closed.resolution", "no_agreement"): 1, ("mediation", "mediation.ended"): -1})
        for row in ("in_time", "total"):
            self.rule({("asked.when", row): -1, ("asked.firm", row): 1, ("asked.outside", row): 1})
        self.rule({("authorities.outcome", "total"): 1, ("authorities.kind", "total"): -1})
        self.rule({("authorities.people", "asked"): 1, ("authorities.outcome", "total"): -1}, 0, np.inf)
        self.rule({("ease", answer): 1 for answer in range(1, 8)} | {("satisfaction", "answers"): -1})
        self.rates()

    def rates(self):
        for cell in self.figures["kept.share"]["cells"]:
            if cell["value"] is not None:
                clock = f"clock.{cell['key']}"
                self.share({(clock, "kept"): 1}, (clock, "total"), cell["value"])
        for cell in self.figures["asked.share"]["cells"]:
            if cell["value"] is not None:
                code = "asked.when" if cell["key"] == "all" else f"asked.{cell['key']}"
                self.share({(code, "in_time"): 1}, (code, "total"), cell["value"])
        (settled,) = self.figures["mediation.settled"]["cells"]
        if settled["value"] is not None:
            agreed, ended = ("mediation", "agreement.recorded"), ("mediation", "mediation.ended")
            self.rule({agreed: 100 - settled["value"] + 0.051, ended: -(settled["value"] - 0.051)}, 0, np.inf)
            self.rule({agreed: 100 - settled["value"] - 0.051, ended: -(settled["value"] + 0.051)}, -np.inf, 0)
        (easy,), (mean,) = (self.figures[f"satisfaction.{name}"]["cells"] for name in ("easy", "mean"))
        if easy["value"] is not None:
            self.share({("ease", answer): 1 for answer in (5, 6, 7)}, ("satisfaction", "answers"), easy["value"])
        if mean["value"] is not None:
            self.share({("ease", answer): answer / 100 for answer in range(1, 8)}, ("satisfaction", "answers"), mean["value"])

    def share(self, part, whole, value):
        """part / whole, in per cent, was rounded to `value` with one decimal."""
        self.rule({name: 100 * factor for name, factor in part.items()} | {whole: -(value - 0.051)}, 0, np.inf)
        self.rule({name: 100 * factor for name, factor in part.items()} | {whole: -(value + 0.051)}, -np.inf, 0)

    def edge(self, terms, sign):
        aim = np.zeros(len(self.names))
        for name in terms:
            aim[self.names.index(name)] = sign
        constraint = LinearConstraint(
            np.array([row for row, _l, _h in self.rules]), [low for _r, low, _h in self.rules], [high for _r, _l, high in self.rules]
        )
        answer = milp(aim, constraints=constraint, bounds=Bounds(self.low, self.high), integrality=np.ones(len(self.names)))
        assert answer.x is not None, "what is published contradicts itself"
        return round(sum(answer.x[self.names.index(name)] for name in terms))

    def width(self, *terms):
        return self.edge(terms, -1) - self.edge(terms, 1) + 1


def publish(numbers):
    return printed(counts(numbers))


def figures(counted_):
    return counting.figures(counted_, K, grounds=GROUNDS, refusals=REFUSALS)


def printed(counted_):
    return data.plain(counting.follow(protect_together(figures(counted_))))


@settings(max_examples=12)
@given(quarters)
def test_no_hidden_number_is_narrowed_below_k(numbers):
    attacker = Attacker(publish(numbers))
    mine = [name for name in attacker.hidden if name[0] not in ALIKE]
    assert {name: width for name in mine if (width := attacker.width(name)) < K} == {}


@settings(max_examples=12)
@given(answered)
@example((20, 0, 2, 0, 1))  # hardly anybody from outside
@example((20, 6, 7, 9, 4))
@example((30, 3, 3, 8, 8))
def test_who_the_silent_side_was_is_not_narrowed_either(numbers):
    attacker = Attacker(printed(asked(numbers)))
    mine = [name for name in attacker.hidden if name[0].startswith("asked.")]
    assert {name: width for name in mine if (width := attacker.width(name)) < K} == {}
    sides = [attacker.figures[code]["total"]["value"] for code in ("asked.firm", "asked.outside")]
    assert (sides[0] is None) == (sides[1] is None)


def requested(numbers):
    """Complaints declined, upheld and withdrawn; requests about one's data refused on two grounds, and granted."""
    kinds = (*["complaint"] * 3, *["rights"] * 3)
    lives = zip(REQUESTS, kinds, numbers, strict=True)
    found = tally(*[case(*life, kind=kind) for life, kind, number in lives for _ in range(number)])
    return printed(found)


@settings(max_examples=15)
@given(requests)
@example((12, 12, 0, 6, 3, 9))
@example((3, 4, 9, 14, 2, 14))
@example((14, 14, 14, 14, 14, 14))
def test_how_requests_ended_is_not_narrowed_either(numbers):
    attacker = Attacker(requested(numbers))
    mine = [name for name in attacker.hidden if name[0] in ("closed.resolution", "declined.ground", "rights.outcome", "rights.ground")]
    assert {name: width for name in mine if (width := attacker.width(name)) < K} == {}
    others = [(("closed.resolution", key), ("rights.outcome", key)) for key in ("upheld", "declined")]
    both = {attacker.names[i]: low for i, low in enumerate(attacker.low) if low == attacker.high[i]}
    assert all(both[whole] - both[part] >= K for whole, part in others if part in both)


def test_how_requests_ended_is_printed_where_there_are_enough():
    published = {figure["code"]: figure for figure in requested((20, 10, 9, 12, 9, 30))}
    assert {cell["key"]: cell["value"] for cell in published["rights.outcome"]["cells"] if cell["value"]} == {"declined": 21, "upheld": 30}
    assert {cell["key"]: cell["value"] for cell in published["rights.ground"]["cells"]} == {
        "rights.excessive": 12, "rights.others": None, "other": None,
    }  # fmt: skip


def test_enough_on_both_sides_are_printed_apart():
    published = {figure["code"]: figure for figure in printed(asked((40, 10, 10, 20, 10)))}
    assert [cell["value"] for cell in published["asked.when"]["cells"]] == [60, 10, 20]
    assert [published[code]["total"]["value"] for code in ("asked.firm", "asked.outside")] == [60, 30]
    assert [cell["value"] for cell in published["asked.share"]["cells"]] == [66.7, 66.7, 66.7]


@pytest.mark.parametrize(("easy", "hard"), [(5, 0), (9, 1), (6, 4), (5, 5)])
def test_the_answers_about_ease_are_not_narrowed_either(easy, hard):
    numbers = [0] * (len(LIVES) + len(CLOCKS))
    numbers[list(LIVES).index("easy")], numbers[list(LIVES).index("hard")] = easy, hard
    attacker = Attacker(publish(numbers))
    if attacker.figures["satisfaction.easy"]["cells"][0]["value"] is None:
        assert attacker.width(*[("ease", answer) for answer in (5, 6, 7)]) >= K


def test_the_attacker_can_succeed():
    """Where each figure is protected by itself alone, this quarter gives a hidden number away: the attack here is no straw man."""
    alone = figures(talks(1, 30))
    assert Attacker(data.plain(alone)).width(("talks.answer", "robot")) == 2
    assert Attacker(printed(talks(1, 30))).width(("talks.answer", "robot")) == 32


def talks(robot, person, unanswered=0):
    found = tally()
    answer = Counter(robot=robot, unanswered=unanswered, person=person)
    found.parts |= {"talks.answer": answer, "talks.person": Counter(joined=person)}
    return found


@pytest.mark.parametrize(("robot", "unanswered", "person"), [(30, 2, 9), (4, 6, 5), (1, 1, 30)])
def test_what_the_robot_could_not_answer_is_not_narrowed_either(robot, unanswered, person):
    attacker = Attacker(printed(talks(robot, person, unanswered)))
    mine = [name for name in attacker.hidden if name[0].startswith("talks.")]
    assert mine and {name: width for name in mine if (width := attacker.width(name)) < K} == {}


@pytest.mark.parametrize(("pending", "full", "people"), [(3, 0, 5), (9, 2, 40), (4, 4, 8), (6, 6, 12)])
def test_what_authorities_asked_for_is_not_narrowed_either(pending, full, people):
    found = tally()
    found.parts |= {"authorities.outcome": Counter(pending=pending, full=full), "authorities.people": Counter(asked=people)}
    found.parts["authorities.kind"] = Counter(police=pending + full)
    attacker = Attacker(printed(found))
    mine = [name for name in attacker.hidden if name[0].startswith("authorities.")]
    assert mine and {name: width for name in mine if (width := attacker.width(name)) < K} == {}


def test_the_number_of_reasons_written_would_give_rows_away_and_is_not_printed_any_more():
    """With ten chosen of one kind, ten written in all says that of every other kind there was none."""
    published = printed(tally(*clocked((12, 20, 10, 0))))
    mistakes, chosen = ("missed.reply", "mistake"), [row for row in missed.ROWS if row != missed.NOT_GIVEN]
    attacker = Attacker(published)
    assert "breaches" not in attacker.figures and attacker.width(mistakes) >= K
    attacker.rule({("missed.reply", row): 1 for row in chosen}, 0, 10)
    assert attacker.width(mistakes) == 1


@settings(max_examples=30)
@given(quarters, quarters)
def test_what_prints_the_same_has_a_list_of_the_same_length(one, other):
    """The length of counted.json, the size and the number of entries in the log say nothing that the printed figures do not."""
    lengths = {}
    for numbers in (one, other):
        every = figures(counts(numbers))
        lengths.setdefault(str(data.plain(every)), set()).add(counted.capacity(every, K))
        assert sum(numbers) <= counted.capacity(every, K)
    assert all(len(each) == 1 for each in lengths.values())


@settings(max_examples=20)
@given(quarters)
def test_every_format_hides_the_same(numbers):
    published = data.plain(figures(counts(numbers)))
    rows = list(csv.reader(io.StringIO(data.to_csv(published).decode(), newline="")))[1:]
    printed = {
        (figure["code"], cell["key"]): cell["value"]
        for figure in published
        for cell in [*figure["cells"], *([figure["total"]] if figure["total"] else [])]
    }
    assert {(row[0], row[1]): float(row[2]) if row[2] else None for row in rows} == printed


def test_nothing_and_few_print_the_same():
    """A quarter in which nothing happened cannot be told from one in which four things did."""
    assert publish([0] * (len(LIVES) + len(CLOCKS))) == publish([1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0])
