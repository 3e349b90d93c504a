"""What the worker does besides its own list: rooms on floors above it say so here, in apps.ready()."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """One thing done every `seconds`; it must be safe with any number of workers."""

    name: str
    seconds: float
    run: Callable[[], object]


_jobs: dict[str, Job] = {}


def register(name: str, seconds: float, run: Callable[[], object]) -> None:
    """Have `run` called about every `seconds` by each worker; the same name again replaces it."""
    _jobs[name] = Job(name, seconds, run)


def registered() -> tuple[Job, ...]:
    return tuple(_jobs.values())
