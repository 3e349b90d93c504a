"""Consent folded from what was said; pure."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.consent.rules import Answer, Said, fold

NOW = datetime(2026, 6, 1, 9)
answers = st.lists(st.builds(Said, st.sampled_from(Answer.values), st.integers(1, 3), st.just(NOW)), max_size=6)


def said(answer, version=1):
    return Said(answer, version, NOW)


def test_nothing_said_is_no_consent_and_may_be_asked():
    state = fold([], current=1, pause_ends=None)
    assert (state.answer, state.valid, state.may_ask(NOW)) == ("", False, True)


def test_a_yes_is_valid_and_not_asked_again():
    state = fold([said("given")], current=1, pause_ends=None)
    assert state.valid and not state.may_ask(NOW)


def test_a_yes_to_older_words_is_not_valid_and_may_be_asked_again():
    state = fold([said("given", 1)], current=2, pause_ends=None)
    assert not state.valid and state.may_ask(NOW)


def test_a_no_rests_until_the_pause_ends():
    state = fold([said("refused")], current=1, pause_ends=NOW + timedelta(days=90))
    assert not state.may_ask(NOW + timedelta(days=90, seconds=-1))
    assert state.may_ask(NOW + timedelta(days=90))


@given(answers, st.integers(1, 3))
def test_only_a_last_yes_to_the_words_as_they_stand_is_valid(history, current):
    last = history[-1] if history else None
    assert fold(history, current=current, pause_ends=None).valid == bool(last and last.answer == "given" and last.version == current)


@given(answers)
def test_withdrawing_always_ends_it(history):
    assert not fold([*history, said("withdrawn")], current=1, pause_ends=None).valid
