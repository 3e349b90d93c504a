"""Measuring fairly on a machine that is not ours alone: alternating, repeated, medians, ratios."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

REPEATS = 5
Run = Callable[[int], object]
Clock = Callable[[], float]


@dataclass(frozen=True)
class Row:
    """One line of the table: microseconds of CPU for one `what`, compared with the line named in `against`."""

    what: str
    cpu_us: float
    ratio: float | None = None
    against: str = ""
    note: str = ""


@dataclass(frozen=True)
class Table:
    title: str
    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()


def alternate(runs: Mapping[str, Run], *, times: int, repeats: int = REPEATS, clock: Clock = time.process_time) -> dict[str, float]:
    """Median seconds on `clock` for one of each, measured in turns: `repeats` rounds, in each of them `times` of every run.

    The first round warms up and is thrown away.
    """
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(repeats + 1):
        for name, run in runs.items():
            start = clock()
            run(times)
            if turn:
                taken[name].append((clock() - start) / times)
    return {name: median(seconds) for name, seconds in taken.items()}


def rows(seconds: Mapping[str, float], against: str, notes: Mapping[str, str] | None = None) -> tuple[Row, ...]:
    """Table rows, each as a ratio to `against`."""
    notes = notes or {}
    return tuple(
        Row(name, value * 1e6, None if name == against else value / seconds[against], against, notes.get(name, ""))
        for name, value in seconds.items()
    )


def cpu_of(pid: int) -> Clock:
    """A clock that runs with the CPU another process uses (user and system, in steps of 10 ms)."""

    def read() -> float:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100

    return read


def machine() -> dict[str, str]:
    """How large the machine is that measured."""
    info = Path("/proc/cpuinfo").read_text()
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1024
    model = next((line.split(":", 1)[1].strip() for line in info.splitlines() if line.startswith("model name")), "unknown")
    return {"cores": str(info.count("processor\t")), "processor": model, "memory_mib": str(memory)}
