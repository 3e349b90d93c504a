"""Sealed figures: what is committed to before anything is opened, and the written rule by which two figures become one. Pure.

A commitment is the SHA-256 of seven lines, each ended by a line feed: the name of this format, the case's public id, the round's
number, the side, the currency, the amount with two decimals, and the salt: 32 random bytes in lower-case hex.
"""

import hashlib
import secrets
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

FORMAT = "mingshi/sealed-figure/v1"
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Opening:
    """What a commitment hides: the amount and its salt. Written at one length whatever the amount, so that no size says anything."""

    amount: Decimal
    salt: str

    def written(self) -> str:
        return f"{self.amount:012.2f} {self.salt}"


def read(written: str) -> Opening:
    """The reverse of `Opening.written`."""
    amount, salt = written.split(" ")
    return Opening(Decimal(amount), salt)


def opening(amount: Decimal) -> Opening:
    """`amount` with a fresh salt."""
    return Opening(amount.quantize(CENT), secrets.token_hex(32))


def commitment(case: str, number: int, side: str, currency: str, opened: Opening) -> str:
    """SHA-256, hex, over the lines described above."""
    lines = (FORMAT, case, str(number), side, currency, f"{opened.amount:.2f}", opened.salt)
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def settled(least: Decimal, most: Decimal) -> Decimal | None:
    """The figure both are bound by when `least` (what the client takes) is not above `most` (what the respondent gives); else None.

    The rule: the middle of the two, a half cent rounded down. The rule stands before anybody enters."""
    if least > most:
        return None
    return ((least + most) / 2).quantize(CENT, rounding=ROUND_DOWN)
