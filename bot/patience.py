"""How long the actions of one turn may take: one that hangs is broken off, so that its lock is given back and everybody else goes on."""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

LONGEST = 10.0  # seconds; a turn takes some thousandths
LOOKS_EVERY = 0.25


class TookTooLong(Exception):
    """Raised in the thread of a turn that does not end."""


class Watch:
    """One thread that looks at the turns under way. An endless loop is broken off; a call that waits outside Python once it comes back."""

    def __init__(self) -> None:
        self.turns: dict[int, float] = {}  # thread -> when its turn must have ended
        self.change, self.some = threading.Lock(), threading.Event()
        self.looking: threading.Thread | None = None

    @contextmanager
    def over(self, seconds: float) -> Iterator[None]:
        """Raises TookTooLong inside the block after that time."""
        thread = threading.get_ident()
        with self.change:
            self.turns[thread] = monotonic() + seconds
            self._begin()
        self.some.set()
        try:
            yield
        finally:
            with self.change:
                self.turns.pop(thread, None)

    def _begin(self) -> None:
        """A process that was forked has no such thread: each begins its own."""
        if self.looking is None or not self.looking.is_alive():
            self.looking = threading.Thread(target=self._look, name="bot-patience", daemon=True)
            self.looking.start()

    def _look(self) -> None:
        while self.some.wait():
            with self.change:  # so that a turn that has just ended is not hit afterwards
                self._break_off([thread for thread, ends in self.turns.items() if ends < monotonic()])
                if not self.turns:
                    self.some.clear()
            sleep(LOOKS_EVERY)

    def _break_off(self, late: list[int]) -> None:
        for thread in late:
            del self.turns[thread]
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TookTooLong))


watch = Watch()
