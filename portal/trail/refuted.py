"""The one exception of everything that verifies: a stable code, and the few facts a sentence about it needs."""


class Refuted(ValueError):
    """A proof, key, note, tile or log does not hold; `code` says which check said no."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(f"{code} {facts}" if facts else code)
        self.code = code
        self.facts = facts
