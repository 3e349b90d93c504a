"""The receipt as a square: what a scanner reads is the code, and no address."""

import re
from xml.etree import ElementTree

import qrcode

from disputes.codes import new_receipt
from disputes.templatetags.receipts import receipt_square

CELL = re.compile(r"M(\d+),(\d+)H(\d+)V(\d+)H(\d+)z")


def cells(svg):
    path = ElementTree.fromstring(svg).find("{http://www.w3.org/2000/svg}path").get("d")
    found = [tuple(map(int, each)) for each in CELL.findall(path)]
    assert all(right == x + 1 and low == y + 1 and left == x for x, y, right, low, left in found)
    return {(x, y) for x, y, *_rest in found}


def test_the_square_is_that_of_the_code_alone():
    code = new_receipt()
    drawn = cells(receipt_square(code))
    square = qrcode.QRCode(border=2, error_correction=qrcode.constants.ERROR_CORRECT_M)
    square.add_data(code)
    square.make(fit=True)
    meant = {(x, y) for y, row in enumerate(square.get_matrix()) for x, dark in enumerate(row) if dark}
    assert drawn == meant
    assert len(square.get_matrix()) <= 33 + 4  # a phone reads it from paper at arm's length


def test_it_carries_no_style_and_no_script_and_is_not_read_aloud():
    svg = receipt_square(new_receipt())
    assert "style" not in svg and "<script" not in svg and 'aria-hidden="true"' in svg
