"""What a finder gives back, and the text as finders read it."""

import re
import sys
import unicodedata
from dataclasses import dataclass

HAN = "\u3400-\u9fff"
ANY_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True)
class Found:
    """A personal detail in a text: `value` is the text between `start` and `end` as it was typed."""

    start: int
    end: int
    kind: str
    value: str


def _flat_table() -> dict[int, str]:
    """Every digit of every script, full-width Latin, spaces and dashes, each to its plain form: one character for one."""
    table = {code: str(digit) for code in range(128, sys.maxunicode) if (digit := unicodedata.decimal(chr(code), None)) is not None}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= dict.fromkeys([0xA0, 0x3000, 0x202F, 0x2007, 0x2009, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD], " ")
    table |= dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0xFE63, 0x2E3A], "-")
    return table


FLAT = _flat_table()
# What tells, close in front of a number, that it is not about a person.
OTHER_NUMBER = re.compile(
    r"(?:订单|訂單|单号|單號|流水|运单|運單|快递|快遞|物流|发票|發票|合同|编号|編號|案号|案號|工单|工單|型号|型號|条码|條碼|批号|序列号|版本|文号|備案|备案|收据|收據|凭证"
    r"|交易号|order|invoice|tracking|ticket|contract|reference|ref|receipt|serial|version|build|case|transaction|sku|isbn|batch)"
    r"[^,，。;；!！?？\n]{0,12}$",
    re.IGNORECASE,
)


def flatten(text: str) -> str:
    """`text` with plain digits, Latin letters, spaces and dashes; positions stay the same."""
    return text if text.isascii() else text.translate(FLAT)


def before(flat: str, start: int, reach: int = 24) -> str:
    """The few characters in front of a position, where a label would stand."""
    return flat[max(0, start - reach) : start]
