"""The receipt opens a case: 128 bits, read as people write it down; the reference opens nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputes import codes


def test_receipt_has_128_random_bits_in_seven_groups_of_four():
    code = codes.new_receipt()
    assert [len(group) for group in code.split("-")] == [4] * 7
    assert codes.RECEIPT_BITS == 128


def test_receipt_is_never_the_same_twice():
    assert len({codes.new_receipt() for _ in range(200)}) == 200


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: f"  {code}\n",
        lambda code: code.replace("-", "—"),
        lambda code: code.replace("-", "－"),
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.replace("0", "o").replace("1", "I"),
        lambda code: "".join(chr(ord(sign) + 0xFEE0) for sign in code),
        lambda code: code.replace("-", "\u3000"),
    ],
    ids=[
        "lower case",
        "no dashes",
        "spaces",
        "outer space",
        "em dash",
        "full-width dash",
        "O and l",
        "o and I",
        "full width",
        "wide space",
    ],
)
def test_receipt_is_read_however_it_is_written(typed):
    code = codes.new_receipt()
    assert codes.read_receipt(typed(code)) == code.replace("-", "")


@given(st.integers(0, 27), st.sampled_from(codes.ALPHABET))
def test_receipt_with_one_wrong_sign_is_no_receipt_nearly_always(place, sign):
    slips = 0
    for _ in range(3):
        code = codes.new_receipt().replace("-", "")
        wrong = code[:place] + sign + code[place + 1 :]
        slips += wrong != code and codes.read_receipt(wrong) is not None
    assert slips <= 1  # 12 check bits let one slip in 4,096 through; then no such case exists


@pytest.mark.parametrize("typed", ["", "-", "7Q4M", "U" * 28, "7" * 27, "7" * 29, "密" * 28, "7Q4M\x00" * 5, "0" * 100_000, "\ud800" * 28])
def test_receipt_reads_nonsense_as_none(typed):
    assert codes.read_receipt(typed) is None


def test_receipt_hash_is_of_the_signs_alone():
    code = codes.new_receipt()
    assert codes.receipt_hash(code) == codes.receipt_hash(code.replace("-", ""))
    assert len(codes.receipt_hash(code)) == 64


def test_reference_names_its_year_and_five_signs():
    reference = codes.new_reference(2026)
    assert reference.startswith("2026-")
    assert codes.read_reference(reference.lower()) == reference


@pytest.mark.parametrize(
    "typed", ["", "2026", "2026-", "2026-K7Q4", "2026-K7Q4MM", "26-K7Q4M", "2026-K7Q4U", "../../etc", "２０２６－K7Q4M" * 9]
)
def test_reference_reads_nonsense_as_none(typed):
    assert codes.read_reference(typed) is None


def test_token_is_stored_as_a_hash():
    token = codes.new_token()
    assert len(token) >= 43
    assert token not in codes.token_hash(token)
