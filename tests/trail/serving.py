"""A log served as in the product: sequenced into the press, fetched through the ASGI door, checked by the pure verifier."""

from portal.press.asgi import Press
from portal.press.services import publish
from portal.trail import queries
from portal.trail.refuted import Refuted
from portal.trail.services import record, sequence
from portal.trail.verifying import KEYS, check_log
from tests.people import wang
from tests.press.asking import ask, nothing_here


class Served:
    """`fetch` over the press, with every byte that came through kept, so that a test can change some of them."""

    def __init__(self):
        self.press = Press(nothing_here)
        self.bodies = {}
        self.changed = {KEYS: "".join(f"{vkey}\n" for vkey in queries.vkeys()).encode()}

    def fetch(self, path):
        if path in self.changed:
            return self.changed[path]
        answer = ask(self.press, path)
        if answer.status != 200:
            raise Refuted("missing", path=path, reason=answer.status)
        self.bodies[path] = answer.body
        return answer.body

    def check(self, **options):
        return list(check_log(self.fetch, **options))

    def verdict(self, **options):
        """None when everything held, else the code of what did not."""
        lines = self.check(**options)
        assert [line.held for line in lines[:-1]] == [True] * (len(lines) - 1), "only the last line may say no"
        return None if lines[-1].held else lines[-1].code


def grow(count, *, batches=1):
    """Record `count` things about a few cases and put them into the served log in several batches."""
    for batch in range(batches):
        for number in range(count // batches):
            record(event="case.read", by=wang(), subject=f"case:{number % 7}", secret=bytes([number % 7]) * 32, facts={"batch": batch})
        sequence(publish=publish)
