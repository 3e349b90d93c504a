from hypothesis import given
from hypothesis import strategies as st

from transparency_reports.rules import Cell, Figure, State, Unit
from transparency_reports.small_numbers import protect, rate

parts = st.lists(st.integers(0, 60), min_size=1, max_size=8)


def published(values, k):
    figure = Figure("received", Unit.CASES, tuple(Cell(str(i), v) for i, v in enumerate(values)), Cell("total", sum(values)))
    return protect(figure, k)


def possible_values(values, figure):
    """What a reader can work out for each hidden part: everything that adds up to the printed total."""
    hidden = [i for i, cell in enumerate(figure.cells) if cell.state is State.SUPPRESSED]
    spare = sum(values) - sum(int(cell.value) for cell in figure.cells if cell.value is not None)
    return hidden, spare


@given(parts, st.integers(2, 10))
def test_a_reader_with_a_pencil_is_left_with_k_possibilities(values, k):
    figure = published(values, k)
    if figure.total.state is State.SUPPRESSED:
        assert all(cell.state is State.SUPPRESSED for cell in figure.cells)
        return
    hidden, spare = possible_values(values, figure)
    assert len(hidden) != 1
    assert not hidden or spare + 1 >= k


@given(parts, st.integers(2, 10))
def test_no_printed_part_is_below_k(values, k):
    assert all(cell.value >= k for cell in published(values, k).cells if cell.state is State.SHOWN)


@given(parts, st.integers(2, 10))
def test_what_is_printed_is_what_was_counted(values, k):
    figure = published(values, k)
    assert all(cell.value == values[i] for i, cell in enumerate(figure.cells) if cell.state is State.SHOWN)


def test_a_zero_is_hidden_like_any_small_number():
    figure = published([0, 3, 40, 50], 5)
    assert [cell.state for cell in figure.cells][:2] == [State.SUPPRESSED, State.SUPPRESSED]


def test_what_is_hidden_beside_a_small_part_is_chosen_by_its_place():
    assert [cell.value for cell in published([40, 2, 9, 60], 5).cells] == [40, None, 9, None]
    assert [cell.value for cell in published([40, 60, 2], 5).cells] == [40, None, None]


def test_so_little_is_hidden_together_that_another_goes_with_it():
    assert [cell.value for cell in published([40, 30, 0, 6], 5).cells] == [40, None, None, None]


def test_a_total_below_twice_the_limit_stands_without_its_parts():
    figure = published([6, 2], 5)
    assert (figure.total.value, [cell.value for cell in figure.cells]) == (8, [None, None])


def test_a_share_that_would_tell_a_small_number_is_hidden():
    assert rate("late", 3, 120, 5).state is State.SUPPRESSED
    assert rate("late", 118, 120, 5).state is State.SUPPRESSED
    assert rate("late", 12, 120, 5).value == 10.0
    assert rate("late", 0, 0, 5).state is State.SUPPRESSED
