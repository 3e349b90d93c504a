"""The receipt (a secret that opens a case) and the reference (a name for talking about it, which opens nothing). Pure."""

import hashlib
import hmac
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base32: no I, L, O, U
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = frozenset(" -_.·•\t\r\n") | frozenset("\u00a0\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u3000\u30fb\ufe63\uff0d\u200b")
RECEIPT_BITS, CHECK_BITS, REPLY_BITS = 128, 12, 80
RECEIPT_LENGTH = (RECEIPT_BITS + CHECK_BITS) // 5
MAX_TYPED = 200


def _encode(number: int, length: int) -> str:
    return "".join(ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(length)))


def _check(number: int) -> int:
    digest = hashlib.sha256(b"mingshi receipt" + number.to_bytes(RECEIPT_BITS // 8, "big")).digest()
    return int.from_bytes(digest[:2], "big") >> (16 - CHECK_BITS)


def new_receipt() -> str:
    """A fresh receipt code: 128 random bits and 12 check bits, 7 groups of 4, e.g. `7Q4M-0K2C-…`."""
    number = secrets.randbits(RECEIPT_BITS)
    code = _encode(number << CHECK_BITS | _check(number), RECEIPT_LENGTH)
    return "-".join(code[start : start + 4] for start in range(0, RECEIPT_LENGTH, 4))


def read_receipt(typed: str) -> str | None:
    """The 28 characters meant by what somebody typed (any case, spaces, dashes, full width, O for 0, I or L for 1).

    None when it cannot be a receipt: wrong length, foreign characters, or a slip the check bits catch."""
    if len(typed) > MAX_TYPED:
        return None
    letters = "".join(sign for sign in typed if sign not in _BETWEEN)
    code = unicodedata.normalize("NFKC", letters).upper().translate(_READ_AS)
    if len(code) != RECEIPT_LENGTH or not set(code) <= set(ALPHABET):
        return None
    number = 0
    for sign in code:
        number = number << 5 | ALPHABET.index(sign)
    return code if _check(number >> CHECK_BITS) == number & (1 << CHECK_BITS) - 1 else None


def receipt_hash(code: str) -> str:
    """What is stored of a receipt: SHA-256 in hex (128 random bits need no salt, ASVS 6.5.2)."""
    return hashlib.sha256(b"mingshi receipt " + code.replace("-", "").encode()).hexdigest()


def invitation_hash(code: str) -> str:
    """What is stored of an invitation, which is written like a receipt."""
    return hashlib.sha256(b"mingshi invitation " + code.replace("-", "").encode()).hexdigest()


def access_hash(code: str) -> str:
    """What is stored of a participant's access code, which is written like a receipt."""
    return hashlib.sha256(b"mingshi room access " + code.replace("-", "").encode()).hexdigest()


def new_reference(year: int) -> str:
    """`2026-K7Q4M`: random, so that it says nothing about how many cases there are."""
    return f"{year}-{_encode(secrets.randbits(25), 5)}"


def read_reference(typed: str) -> str | None:
    """The reference meant by what somebody typed, or None."""
    code = unicodedata.normalize("NFKC", typed).strip().upper().replace(" ", "")
    year, dash, letters = code.partition("-")
    letters = letters.translate(_READ_AS)
    well_formed = dash and len(year) == 4 and year.isascii() and year.isdigit() and len(letters) == 5 and set(letters) <= set(ALPHABET)
    return f"{year}-{letters}" if well_formed else None


def reply_token(reference: str, secret: bytes) -> str:
    """What a letter about a case carries in its reply address: the reference and 80 bits only the case's key gives, in small letters."""
    number = int.from_bytes(hmac.digest(secret, b"reply " + reference.encode(), "sha256")[: REPLY_BITS // 8], "big")
    return (reference.replace("-", "") + _encode(number, REPLY_BITS // 5)).lower()


def read_reply_token(typed: str) -> tuple[str, str] | None:
    """The reference and the whole token in its one spelling, or None for what cannot be one. Any case; O for 0, I or L for 1."""
    code = typed.strip().upper().translate(_READ_AS)
    if len(code) != 9 + REPLY_BITS // 5 or not _number(code[:4]) or not set(code) <= set(ALPHABET):
        return None
    return f"{code[:4]}-{code[4:9]}", code.lower()


def reference_ranges(typed: str, year: int) -> list[tuple[str, str]]:
    """First and last reference that begins as somebody typed: `2026-K7`, `2026k7`, `k7` (of the ten years up to `year`), `20`.

    Ends of equal length and letters, so that any collation's index finds them. [] for what begins no reference."""
    text = "".join(unicodedata.normalize("NFKC", typed).upper().split())
    years, dash, rest = text.partition("-")
    found = [_range(text, "")] if not dash and len(text) <= 4 and _number(text) else []
    if not dash and len(text) > 4 and _number(text[:4]):
        years, dash, rest = text[:4], "-", text[4:]
    if dash:
        return [_range(years, rest)] if len(years) == 4 and _number(years) and _letters(rest) else []
    return found + ([_range(str(each), text) for each in range(year - 9, year + 1)] if text and _letters(text) else [])


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _letters(text: str) -> bool:
    return len(text) <= 5 and set(text.translate(_READ_AS)) <= set(ALPHABET)


def _range(year: str, letters: str) -> tuple[str, str]:
    letters = letters.translate(_READ_AS)
    return f"{year.ljust(4, '0')}-{letters.ljust(5, '0')}", f"{year.ljust(4, '9')}-{letters.ljust(5, 'Z')}"


def new_token() -> str:
    """A conversation's secret: 256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a conversation's secret."""
    return hashlib.sha256(b"mingshi conversation " + token.encode("utf-8", "replace")).hexdigest()


AGREEMENT_BITS = 80


def new_agreement_code() -> str:
    """What stands on a printed agreement to check it with: 16 characters, 80 random bits; opens nothing."""
    return _encode(secrets.randbits(AGREEMENT_BITS), AGREEMENT_BITS // 5)


def read_agreement_code(typed: str) -> str | None:
    """The code meant by what somebody typed (any case, spaces, dashes, O for 0, I or L for 1), or None."""
    letters = "".join(sign for sign in typed[:MAX_TYPED] if sign not in _BETWEEN)
    code = unicodedata.normalize("NFKC", letters).upper().translate(_READ_AS)
    return code if len(code) == AGREEMENT_BITS // 5 and set(code) <= set(ALPHABET) else None


def grouped(code: str) -> str:
    """A code in groups of four, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
