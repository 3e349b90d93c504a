"""What a corrected version may print beside the old one: whoever lays both side by side learns of nobody."""

from hypothesis import given, settings
from hypothesis import strategies as st

from transparency_reports.corrections import changes, correct
from transparency_reports.rules import Cell, Figure, State, Unit
from transparency_reports.small_numbers import printed as numbers
from transparency_reports.small_numbers import protect, rate, single, whole
from transparency_reports.small_numbers_together import protect_together

K = 5
ROWS = ("a", "b", "c", "d")
counts = st.lists(st.integers(0, 40), min_size=4, max_size=4)


def printed(values):
    figure = Figure("received.kind", Unit.CASES, tuple(map(Cell, ROWS, values)), Cell("total", sum(values)))
    return [protect(figure, K)]


def known(values):
    return {"received.kind": dict(zip(ROWS, values, strict=True))}


def cells(figures):
    return {(figure.code, cell.key): cell for figure in figures for cell in numbers(figure)}


def corrected(old, new):
    return correct(protect_together(printed(old)), known(old), printed(new), known(new), K)


def values(figures):
    (figure,) = figures
    return [cell.value for cell in figure.cells], figure.total.value


def test_what_did_not_change_stands_as_it_stood():
    old = protect_together(printed([10, 20, 3, 2]))
    assert corrected([10, 20, 3, 2], [10, 20, 3, 2]) == old


def test_one_case_more_is_not_printed_and_no_number_beside_it():
    (figure,) = corrected([10, 20, 8, 9], [11, 20, 8, 9])
    assert {cell.state for cell in [*figure.cells, figure.total]} == {State.CORRECTED}


def test_a_case_moved_from_row_to_row_is_not_printed_although_the_total_stands():
    assert values(corrected([10, 20, 8, 9], [9, 21, 8, 9])) == ([None] * 4, None)


def test_a_change_among_hidden_rows_only_is_not_told_either():
    (figure,) = corrected([10, 20, 3, 2], [10, 20, 2, 3])
    assert figure.total.value is None


def test_a_large_change_is_printed():
    assert values(corrected([10, 20, 8, 9], [10, 20, 8, 19])) == ([10, 20, 8, 19], 57)


def test_what_was_hidden_stays_hidden_however_large_it_turns_out():
    (figure,) = corrected([10, 20, 3, 2], [10, 20, 30, 2])
    assert [cell.value for cell in figure.cells][2:] == [None, None]


def test_a_figure_that_was_wrongly_empty_is_printed_once_it_is_large():
    assert values(corrected([0, 0, 0, 0], [10, 20, 30, 10])) == ([10, 20, 30, 10], 70)
    assert values(corrected([1, 1, 1, 1], [10, 20, 30, 9])) == ([None] * 4, 69)


def test_a_share_is_printed_anew_only_with_enough_new_cases_behind_it():
    def shares(kept, missed):
        known = {"clock.reply": {"kept": kept, "missed": missed}}
        return [Figure("kept.share", Unit.PERCENT, (rate("reply", kept, kept + missed, K),))], known

    before, old = shares(30, 10)
    for kept, missed, shown in ((31, 10, None), (30, 10, 75.0), (36, 10, 78.3)):
        after, new = shares(kept, missed)
        (figure,) = correct(before, old, after, new, K)
        assert figure.cells[0].value == shown


def test_rows_that_stand_alone_are_kept_and_hidden_alike():
    def lone(number):
        return [Figure("mediation", Unit.CASES, (single("mediation.started", number, K),))], {"mediation": {"mediation.started": number}}

    (before, old), (after, new) = lone(3), lone(7)
    (figure,) = correct(before, old, after, new, K)
    assert figure.cells[0].value is None


def test_a_version_that_kept_no_counts_is_held_against_what_it_printed():
    before = printed([10, 20, 8, 9])
    assert correct(before, {}, printed([10, 20, 8, 9]), known([10, 20, 8, 9]), K) == before
    assert values(correct(before, {}, printed([10, 20, 8, 19]), known([10, 20, 8, 19]), K)) == ([None] * 4, None)


def test_the_list_of_changes_names_old_and_new():
    old, new = protect_together(printed([10, 20, 8, 9])), corrected([10, 20, 8, 9], [10, 20, 8, 19])
    assert [(change["row"], change["old"], change["new"]) for change in changes(old, new)] == [("d", 9, 19), ("total", 47, 57)]


@settings(max_examples=60, deadline=None)
@given(counts, st.lists(st.integers(-12, 12), min_size=4, max_size=4))
def test_two_versions_together_never_show_a_small_difference(old, by):
    new = [max(0, value + change) for value, change in zip(old, by, strict=True)]
    before, after = protect_together(printed(old)), corrected(old, new)
    was, now = cells(before), cells(after)
    for name, cell in now.items():
        if cell.state is State.SHOWN is was[name].state:
            assert cell.value == was[name].value or abs(cell.value - was[name].value) >= K


@settings(max_examples=60, deadline=None)
@given(counts, st.lists(st.integers(-12, 12), min_size=4, max_size=4))
def test_what_the_first_version_hid_the_second_does_not_uncover(old, by):
    new = [max(0, value + change) for value, change in zip(old, by, strict=True)]
    before, after = cells(protect_together(printed(old))), cells(corrected(old, new))
    for name, cell in after.items():
        if cell.state is State.SHOWN and before[name].state is not State.SHOWN:
            assert cell.value >= 2 * K


def test_reasons_are_not_printed_beside_a_version_that_had_how_many_were_written():
    """Ten chosen of one kind and ten written in all would say that there was none of any other."""
    chosen = {"clock.reply": {"kept": 40, "missed": 30}, "missed.reply": {"staffing": 10, "not_given": 20}}
    after = [protect(whole(code, Unit.CASES, rows, rows), K) for code, rows in chosen.items()]
    written = Figure("breaches", Unit.CASES, (Cell("breach.explained", 10),))
    clock, reasons = correct([after[0], written], {"clock.reply": chosen["clock.reply"]}, after, chosen, K)
    assert clock == after[0] and {cell.state for cell in numbers(reasons)} == {State.CORRECTED}
    assert correct([after[0]], {"clock.reply": chosen["clock.reply"]}, after, chosen, K) == after
