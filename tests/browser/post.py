"""Letters the served portal has sent: its file carrier puts each into VAR/mail."""

import email
import re
import time
from email import policy
from pathlib import Path

from tests.browser.served import Served

CODE = re.compile(r"(?<![\w-])\d{6}(?![\w-])", re.ASCII)
PATIENCE = 180.0  # seconds until the worker has sent it: a busy machine is no reason to fail


class Post:
    """The letters to one address. `code()` waits for the next one with a code."""

    def __init__(self, served: Served, address: str) -> None:
        self.where, self.address = served.var / "mail", address
        self._read = set(self._letters())

    def code(self) -> str:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for path in self._letters() - self._read:
                self._read.add(path)
                if found := self._code(path):
                    return found
            time.sleep(0.2)
        raise AssertionError(f"no code came to {self.address}")

    def _letters(self) -> set[Path]:
        return set(self.where.glob("*.eml"))

    def _code(self, path: Path) -> str:
        letter = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        found = CODE.search(letter.get_body(("plain",)).get_content()) if letter["To"] == self.address else None
        return found[0] if found else ""
