"""The benchmarks' own arithmetic: turns, medians, ratios."""

from benchmarks.measuring import alternate, rows


def test_runs_take_turns_and_the_first_round_does_not_count():
    now, order = [0.0], []

    def takes(name, seconds):
        def run(times):
            order.append(name)
            now[0] += times * (100 if len(order) <= 2 else seconds)

        return run

    seconds = alternate({"a": takes("a", 2), "b": takes("b", 6)}, times=10, repeats=3, clock=lambda: now[0])
    assert order == ["a", "b"] * 4
    assert seconds == {"a": 2, "b": 6}


def test_one_slow_round_does_not_move_the_figure():
    now, left = [0.0], iter([1, 1, 50, 1])

    def run(times):
        now[0] += next(left)

    assert alternate({"a": run}, times=1, repeats=3, clock=lambda: now[0]) == {"a": 1}


def test_rows_are_ratios_to_one_of_them():
    bare, page = rows({"bare": 0.002, "page": 0.003}, "bare")
    assert (bare.cpu_us, bare.ratio) == (2000, None)
    assert (page.cpu_us, page.ratio, page.against) == (3000, 1.5, "bare")
