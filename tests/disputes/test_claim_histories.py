"""Whatever happens to claims in whatever order: the case's state, the fold and both pages say the same, and no wording is lost."""

import random
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from disputes import claims, life, queries, standing
from disputes.claims import FIRMS, MAY_FOLLOW, OPEN, Step
from disputes.life import Fact
from disputes.rules import ClaimState, Event, Remedy
from disputes.services.claims import answer_claim, change_claim, drop_claim, finish_claim, make_claim
from tests.disputes import walks
from tests.disputes.cases import client, hours, intake, taken
from tests.disputes.histories import ACTORS, CASE, START
from tests.disputes.test_pages_status import opened
from tests.people import qian, signed_in

TAKEN = [Fact(1, Event.FILED, START, ACTORS["client"]), Fact(2, Event.TAKEN, START, ACTORS["intake"])]
NEXT = {
    Event.CLAIM_MADE: [ClaimState.ASKED],
    Event.CLAIM_CHANGED: [ClaimState.ASKED, ClaimState.DROPPED],
    Event.CLAIM_ANSWERED: sorted(FIRMS),
    Event.CLAIM_DONE: [ClaimState.DONE],
}


@st.composite
def random_steps(draw) -> list[tuple[Event, Step]]:
    """Steps of up to four claims, each one the table of claims allows."""
    now: dict[int, ClaimState] = {}
    found: list[tuple[Event, Step]] = []
    for n in range(3, draw(st.integers(3, 24))):
        possible = [(Event.CLAIM_MADE, len(now) + 1)] if len(now) < 4 else []
        possible += [(event, claim) for event, froms in MAY_FOLLOW.items() for claim, state in now.items() if state in froms]
        if not possible:
            break
        event, claim = draw(st.sampled_from(possible))
        now[claim] = draw(st.sampled_from(NEXT[event]))
        remedy = draw(st.sampled_from(list(Remedy)))
        found.append((event, Step(n, claim, START + timedelta(minutes=n), now[claim], remedy, words=f"w{n}")))
    return found


def facts_of(steps):
    said = [
        Fact(step.n, event, step.at, ACTORS["intake" if step.state in FIRMS | {ClaimState.DONE} else "client"],
             {"claim": step.claim, "remedy": step.remedy.value, "state": step.state.value})
        for event, step in steps
    ]  # fmt: skip
    return TAKEN + said


@given(random_steps(), st.randoms())
@settings(max_examples=150)
def test_state_and_fold_agree_in_any_order_of_the_rows(steps, shuffle):
    rows = [step for _event, step in steps]
    shuffle.shuffle(rows)
    state = life.fold(CASE, facts_of(steps))
    found = claims.fold(rows)
    assert {each.n: each.state for each in found} == dict(state.claims)
    assert claims.unanswered(state) == [each.n for each in found if each.state is ClaimState.ASKED]


@given(random_steps())
@settings(max_examples=150)
def test_every_word_is_shown_once_and_only_the_last_ones_stand(steps):
    for claim in claims.fold(step for _event, step in steps):
        lines = [*claim.asked_lines, *claim.answer_lines]
        shown = [step.words for _mark, step in lines] + [each.words for each in (claim.done, claim.dropped) if each]
        assert sorted(shown) == sorted(step.words for step in claim.steps)
        standing_words = [step for mark, step in claim.asked_lines if mark != "was"]
        assert standing_words == ([] if claim.dropped else [claim.wordings[-1]])
        answers = [step for mark, step in claim.answer_lines if mark != "was"]
        assert answers == [step for step in claim.answers if step.n > claim.asked.n][-1:]


@given(random_steps())
@settings(max_examples=100)
def test_what_is_done_or_dropped_never_moves_again(steps):
    state = life.fold(CASE, facts_of(steps))
    for n, now in state.claims.items():
        free = {event for event in MAY_FOLLOW if claims.may(state, n, event)}
        assert bool(free) == (now in OPEN)


def act(case, chance, n):
    """One random thing somebody does to the claims, with words of its own; what the table forbids is not tried."""
    words, at, state = f"word{n:03}", hours(2 + n / 60), queries.state(case)
    tries = [lambda: make_claim(case=case, remedy=chance.choice(list(Remedy)), words=words, by=client(case), at=at)]
    for claim in state.claims:
        if claims.may(state, claim, Event.CLAIM_CHANGED):
            tries.append(lambda claim=claim: drop_claim(case=case, claim=claim, words=words, by=client(case), at=at))
            tries.append(
                lambda claim=claim: change_claim(
                    case=case, claim=claim, remedy=chance.choice(list(Remedy)), words=words, by=client(case), at=at
                )
            )
        if claims.may(state, claim, Event.CLAIM_ANSWERED):
            tries.append(
                lambda claim=claim: answer_claim(
                    case=case, claim=claim, state=chance.choice(sorted(FIRMS)), words=words, by=intake(), at=at
                )
            )
        if claims.may(state, claim, Event.CLAIM_DONE):
            tries.append(
                lambda claim=claim: finish_claim(case=case, claim=claim, words=words, done_on=date(2026, 2, 12), by=intake(), at=at)
            )
    chance.choice(tries)()


def table(page):
    """The rows of the table of claims, as HTML."""
    (found,) = re.findall(r'(?s)<table class="claims".*?</table>', page)
    return re.findall(r"(?s)<tr [^>]*id=.*?</tr>", found)


@pytest.mark.django_db
@pytest.mark.usefixtures("firm")
@pytest.mark.parametrize("seed", range(5))
def test_pages_of_client_and_desk_say_what_the_fold_says(client, seed):
    chance, case = random.Random(seed), taken()
    for n in range(12):
        act(case, chance, n)
    mine = table(opened(client, case))
    desk = table(walks.text(signed_in(Client(), qian()).get(f"/staff/cases/{case.reference}/")))
    found = standing.read_claims(case, opened=True)
    assert len(mine) == len(desk) == len(found)
    for claim, *rows in zip(found, mine, desk, strict=True):
        struck = {step.words for mark, step in (*claim.asked_lines, *claim.answer_lines) if mark == "was"}
        for row in rows:
            assert set(re.findall(r"word\d+", row)) == {step.words for step in claim.steps}
            assert set(re.findall(r"word\d+", " ".join(re.findall(r"(?s)<del.*?</del>", row)))) == struck
