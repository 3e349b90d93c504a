"""Invented numbers that look right and belong to nobody: the region 10xxxx of the ID scheme was never given out."""

from random import Random

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(rng: Random) -> str:
    """18 characters with a right check digit (GB 11643)."""
    born = f"{rng.randrange(1950, 2005)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}"
    body = f"10{rng.randrange(1, 9999):04}{born}{rng.randrange(1, 999):03}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def phone(rng: Random) -> str:
    return f"1999999{rng.randrange(10_000):04}"
