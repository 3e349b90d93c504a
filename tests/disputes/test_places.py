"""Places in ready replies and the steps of macros: closed lists, plain replacement, nothing run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputes import places, steps
from disputes.rules import Stage

VALUES = {name: f"<{name}>" for name in places.PLACES}


def test_each_place_is_replaced_wherever_it_stands():
    assert places.fill("{reference}, {firm}: {reference}", VALUES).text == "<reference>, <firm>: <reference>"


def test_what_a_value_says_is_not_looked_at_again():
    assert places.fill("{firm}", VALUES | {"firm": "{reference} & Co"}).text == "{reference} & Co"


def test_a_place_the_case_has_nothing_for_stays_and_is_named():
    found = places.fill("By {due_date}, {firm}", VALUES | {"due_date": ""})
    assert (found.text, found.missing) == ("By {due_date}, <firm>", ("due_date",))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{name}", ["{name}"]),
        ("{ reference }", ["{ reference }"]),
        ("｛reference｝", ["｛reference｝"]),
        ("{{ reference }}", ["{ reference }"]),
        ("{REFERENCE}", ["{REFERENCE}"]),
        ("{reference.__class__}", ["{reference.__class__}"]),
        ("{0} {}", ["{0}", "{}"]),
        ("{firm} :-{ and }", ["{ and }"]),
        ("{firm} and one {", []),
        ("{% now %}", ["{% now %}"]),
    ],
)
def test_what_is_no_place_is_named(text, wrong):
    assert places.unknown(text) == wrong


@given(st.text(), st.dictionaries(st.sampled_from(list(places.PLACES)), st.text()))
def test_filling_never_fails_and_leaves_only_what_is_missing(text, values):
    found = places.fill(text, values)
    if not places.left(text):
        assert found.text == text
    assert set(found.missing) <= set(places.PLACES)


@pytest.mark.parametrize("text", ["", "delete", "reply", "reply:", "take:now", "hand", "assign:somebody", "reply:" + "x" * 41, "close:"])
def test_what_is_no_step_is_refused(text):
    if text == "close:":
        assert steps.read(text) == steps.Step(steps.Do.CLOSE)
        return
    with pytest.raises(ValueError):  # noqa: PT011
        steps.read(text)


@pytest.mark.parametrize("todo", [[], ["take", "take"], ["take", "nonsense"], ["reply:a", "reply:b"]])
def test_no_steps_and_the_same_step_twice_are_refused(todo):
    with pytest.raises(ValueError):  # noqa: PT011
        steps.read_all(todo)


def test_a_letter_speaks_of_where_the_case_stands_by_then():
    todo = steps.read_all(["take", "ask:x"])
    assert steps.standing_after("filed", "firm", todo[:1]) == (Stage.IN_REVIEW, "firm")
    assert steps.standing_after("filed", "firm", todo) == (Stage.AWAITING_CLIENT, "client")
