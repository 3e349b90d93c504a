"""Is a number what it looks like: check digits and dates, pure. Digits in, truth out."""

import re
from datetime import date

# GB 11643-1999: weights of the first 17 digits; the remainder of 11 picks the last character.
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_LAST = "10X98765432"
PROVINCES = frozenset("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split())
# GB 32100-2015: 31 characters (no I, O, S, V, Z), weights are the powers of 3 modulo 31.
USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
USCC_FIRST = "12345679ANY"
HKID_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CARD = re.compile(
    r"62\d{14,17}|60\d{14,17}|955[89]\d{15}|4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|35\d{14}|6[45]\d{14}",
)


def is_date(year: int, month: int, day: int) -> bool:
    try:
        return 1890 <= date(year, month, day).year <= 2100
    except ValueError:
        return False


def is_id_card(number: str) -> bool:
    """An 18-character resident identity number: province, date of birth and check character are right."""
    if number[:2] not in PROVINCES or not is_date(int(number[6:10]), int(number[10:12]), int(number[12:14])):
        return False
    return ID_LAST[sum(weight * int(digit) for weight, digit in zip(ID_WEIGHTS, number, strict=False)) % 11] == number[17].upper()


def is_old_id_card(number: str) -> bool:
    """A 15-digit identity number as issued until 1999: province and date only, so ask for a label beside it."""
    return number[:2] in PROVINCES and is_date(1900 + int(number[6:8]), int(number[8:10]), int(number[10:12]))


def is_hkid(letters: str, digits: str, check: str) -> bool:
    """A Hong Kong identity card number, e.g. A123456(3): weights 9 to 2 over two letters (or a space) and six digits, modulo 11."""
    values = [36 if sign == " " else HKID_SIGNS.index(sign) for sign in letters.rjust(2) + digits]
    total = sum(weight * value for weight, value in zip(range(9, 1, -1), values, strict=True))
    return (total + (10 if check == "A" else int(check))) % 11 == 0


def is_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + place % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def is_bank_card(digits: str) -> bool:
    """A card number of UnionPay, Visa, Mastercard, American Express, JCB or Discover with a right check digit."""
    return CARD.fullmatch(digits) is not None and is_luhn(digits)


def is_uscc(code: str) -> bool:
    """A unified social credit code of 18 characters with a right check character."""
    code = code.upper()
    if code[0] not in USCC_FIRST or any(sign not in USCC_SIGNS for sign in code):
        return False
    total = sum(weight * USCC_SIGNS.index(sign) for weight, sign in zip(USCC_WEIGHTS, code, strict=False))
    return USCC_SIGNS[(31 - total % 31) % 31] == code[17]


def is_iban(code: str) -> bool:
    """An international bank account number (ISO 13616): remainder 1 modulo 97."""
    moved = code[4:] + code[:4]
    return int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1
