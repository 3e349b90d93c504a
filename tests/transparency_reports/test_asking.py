"""Whether the other side answered: what counts, when, once a case, and nothing that somebody outside could not count again."""

import json
from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from disputes.services import clocks, mediation, participants
from portal.trail import services as trail
from portal.trail.rules import SYSTEM, Actor
from tests.disputes import cases
from tests.transparency_reports.test_counting import Q3, case, on, tally
from transparency_reports import asking, live, queries
from transparency_reports.rules import Quarter

Q1, Q4 = Quarter(2026, 1), Quarter(2026, 4)
ZHAO = Actor("staff", "zhao", "privacy_officer")
HE = Actor("party", "he", "respondent")
WANG = Actor("client", "", "client")
LI = Actor("staff", "li", "mediator")
ASKED = [("case.filed", on(7, 1)), ("case.taken", on(7, 1)), ("mediation.offered", on(7, 2))]
MISSED = ("clock.breached", on(7, 16), {"term": "mediation.answer", "run": 1})
LAPSED = ("mediation.lapsed", on(7, 16), {"term": "mediation.answer", "run": 1}, SYSTEM)
NOTHING = {}


def yes(month, day, by=ZHAO):
    return ("mediation.accepted", on(month, day), {}, by)


def no(month, day, by=ZHAO):
    return ("mediation.declined", on(month, day), {}, by)


def offer(n, day, by):
    return ("proposal.made", on(7, day), {"proposal": n}, by)


IN_ROOM = [
    *ASKED,
    yes(7, 3, WANG),
    yes(7, 3),
    ("mediator.assigned", on(7, 3), {"mediator": "li"}),
    ("mediation.started", on(7, 3), {}, SYSTEM),
]
SILENCE = ("proposal.lapsed", on(7, 20), {"term": "offer.answer", "run": 1, "silent": "respondent"}, SYSTEM)
WHAT = {
    "yes": ([*ASKED, yes(7, 9)], {"in_time": 1}),
    "no is an answer": ([*ASKED, no(7, 9)], {"in_time": 1}),
    "late": ([*ASKED, MISSED, yes(7, 30)], {"late": 1}),
    "late, a quarter later": ([*ASKED, MISSED, yes(10, 2)], {"none": 1}),
    "never": ([*ASKED, LAPSED], {"none": 1}),
    "the client was silent": ([*ASKED, yes(7, 9), LAPSED], {"in_time": 1}),
    "the client said no first": ([*ASKED, no(7, 5, WANG)], NOTHING),
    "the client withdrew": ([*ASKED, ("case.withdrawn", on(7, 5), {}, WANG)], NOTHING),
    "the client withdrew after the time was over": ([*ASKED, MISSED, ("case.withdrawn", on(7, 17), {}, WANG)], {"none": 1}),
    "still running": (ASKED, NOTHING),
    "an offer": ([*IN_ROOM, offer(1, 8, LI), ("proposal.declined", on(7, 9), {}, ZHAO)], {"in_time": 1}),
    "no answer to an offer": ([*IN_ROOM, offer(1, 8, WANG), SILENCE], {"none": 1}),
    "its own offer asks it nothing": ([*IN_ROOM[:2], offer(1, 8, ZHAO), SILENCE], NOTHING),
    "an offer taken back": ([*ASKED[:2], offer(1, 8, WANG), ("proposal.withdrawn", on(7, 9), {}, WANG)], NOTHING),
    "it left instead of answering": ([*ASKED[:2], offer(1, 8, LI), ("mediation.ended", on(7, 9), {}, ZHAO)], {"in_time": 1}),
    "once a case, by the worst": (
        [*IN_ROOM, offer(1, 8, WANG), SILENCE, offer(2, 21, LI), ("proposal.accepted", on(7, 22), {}, ZHAO)],
        {"none": 1},
    ),
}


def when(life, quarter=Q3):
    """The row of the main figure; folded alone, so that a life need not be lawful in all else."""
    asked = asking.worst(case(*life).facts, lambda moment: quarter.holds(moment), quarter.end)
    return NOTHING if asked is None else {asked.answer(quarter.end): 1}


@pytest.mark.parametrize("name", WHAT)
def test_what_counts_as_an_answer(name):
    life, expected = WHAT[name]
    assert when(life) == expected


def test_what_comes_later_moves_no_earlier_quarter():
    counts = lambda *life, quarter=Q3: tally(case(*life), quarter=quarter).parts.get("asked.when", NOTHING)  # noqa: E731
    late = [*ASKED, MISSED, yes(10, 2)]
    assert counts(*late[:-1]) == counts(*late) == {"none": 1}
    assert counts(*late, quarter=Q4) == NOTHING


SAT = {"role": "respondent", "capacity": "partner"}


@pytest.mark.parametrize(
    ("happened", "side"),
    [
        ([], "firm"),
        ([("participant.invited", on(7, 3), {"participant": "he", **SAT})], "outside"),
        ([("participant.joined", on(7, 3), SAT, HE)], "outside"),
        ([("participant.joined", on(7, 3), {**SAT, "capacity": "firm"}, HE)], "firm"),
        ([("participant.joined", on(7, 3), {"role": "adviser", "capacity": "lawyer"}, HE)], "firm"),
        ([("participant.joined", on(7, 3), SAT, HE), ("participant.left", on(7, 4), {"role": "respondent"}, HE)], "firm"),
    ],
)
def test_who_the_other_side_was(happened, side):
    parts = tally(case(*ASKED, *happened, LAPSED)).parts
    assert parts["asked.when"] == {"none": 1}
    assert parts[f"asked.{side}"] == {"missed": 1}
    assert sum(sum(parts.get(f"asked.{each}", NOTHING).values()) for each in asking.SIDES) == 1


EVENTS = sorted({*asking.ASKING, *asking.ANSWERING, *asking.LAPSING, *asking.ENDING, "clock.breached"})


@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.sampled_from((ZHAO, WANG, LI)), st.sampled_from(list(asking.TERMS))), max_size=12))
def test_nothing_is_decided_that_was_not_asked(lives):
    facts = case(*((event, on(7, 1) + timedelta(hours=n), {"term": term}, by) for n, (event, by, term) in enumerate(lives))).facts
    found = asking.askings(facts)
    assert len(found) <= sum(fact.event in asking.ASKING for fact in facts)
    assert all(each.decided_at is not None and (each.answered_at or each.missed_at) >= each.decided_at for each in found)


def test_the_live_page_counts_cases_and_only_new_ones(monkeypatch):
    lives = [case(*ASKED, yes(7, day)).facts for day in range(3, 9)] + [case(*ASKED, LAPSED).facts]
    monkeypatch.setattr(queries, "facts_with", lambda events, since, until: lives)
    assert live.answered(on(6, 1), on(8, 1)) == {True: 6, False: 1}
    assert live.answered(on(7, 7), on(8, 1)) == {True: 1, False: 1}


def outside(lines):
    """The same figure from the auditor's export, written a second time from the words under it."""
    lives, counts = defaultdict(list), Counter()
    for line in lines:
        said = line.get("entry", {})
        if "facts" in said and "to" in said["facts"]["facts"]:
            lives[said["group"]].append(said["facts"])
    for life in lives.values():
        waits, answers = False, []
        for said in sorted(life, key=lambda said: said["facts"]["n"]):
            event, theirs = said["event"], said["role"] in ("privacy_officer", "respondent")
            if event in ("mediation.offered", "mediation.requested"):
                waits = True
            elif waits and theirs and event in ("mediation.accepted", "mediation.declined"):
                waits, answers = False, [*answers, "late" if answers[-1:] == ["none"] else "in_time"]
            elif waits and (event == "mediation.lapsed" or said["facts"].get("term") == "mediation.answer" and event == "clock.breached"):
                answers = [*answers, "none"]
        if answers:
            counts[answers[-1]] += 1
    return counts


@pytest.mark.django_db
@pytest.mark.usefixtures("firm")
def test_an_auditor_counts_the_same_from_real_lives(tmp_path):
    prompt, late, silent = (cases.offered() for _n in range(3))
    mediation.accept_mediation(case=prompt, by=cases.officer(), at=cases.hours(5))
    for asked in (late, silent):
        mediation.accept_mediation(case=asked, by=cases.client(asked), at=cases.hours(5))
    participants.invite_participant(
        case=silent, part="respondent", capacity="partner", name="何敏", language="zh-hans", by=cases.intake(), at=cases.hours(6)
    )
    over = max(cases.clock(each, "mediation.answer").due_at for each in (prompt, late, silent))
    clocks.sweep(over + timedelta(hours=1))
    mediation.accept_mediation(case=late, by=cases.officer(), at=over + timedelta(hours=2))
    parts = queries.tally(Q1, Q1.end).counts()
    assert parts["asked.when"] == {"in_time": 1, "late": 1, "none": 1}
    assert parts["asked.firm"] == {"in_time": 1, "missed": 1}
    assert parts["asked.outside"] == {"missed": 1}
    assert live.answered(Q1.start, over + timedelta(hours=3)) == {True: 1, False: 2}
    trail.sequence()
    call_command("export_openings", str(tmp_path / "openings.jsonl"))
    assert outside(map(json.loads, (tmp_path / "openings.jsonl").read_text().splitlines())) == parts["asked.when"]
