"""What the registers say now, for the lists of a policy: what is collected, who receives it, how long it is kept (NDSR art. 21).

The sections that follow from the firm itself are in standing.py.
"""

from portal.inventory import queries as inventory
from portal.partners import queries as partners
from portal.policies.lists import Cell, Register
from portal.policies.standing import sections

COLLECTION, THIRD_PARTIES, RETENTION = "ndsr21.collection_list", "ndsr21.third_party_list", "ndsr21.retention"


def _cells(*pairs: tuple[str, str]) -> list[Cell]:
    return [{"zh": zh, "en": en} for zh, en in pairs]


HEADS: dict[str, list[Cell]] = {
    COLLECTION: _cells(
        ("个人信息收集清单", "Personal information we collect"), ("场景", "Situation"), ("信息", "Information"), ("目的", "Purpose"),
        ("方式", "How"), ("依据", "Basis"), ("是否必需", "Needed?"),
    ),
    THIRD_PARTIES: _cells(
        ("第三方清单", "Third parties"), ("接收方", "Recipient"), ("身份", "Role"), ("信息", "Information"), ("目的", "Purpose"),
        ("方式", "How"), ("联系方式", "Contact"),
    ),
    RETENTION: _cells(("保存期限", "Retention periods"), ("信息", "Information"), ("保存期限", "Kept for"), ("期满之后", "Then")),
}  # fmt: skip


def registers() -> dict[str, Register]:
    """Mandatory item -> the list it needs. Nothing while no register is in use: then the policy's own words stand."""
    if not inventory.purposes() and not inventory.keepings():
        return {}
    lines = {COLLECTION: inventory.collection_list(), RETENTION: inventory.retention_table(), THIRD_PARTIES: partners.third_party_list()}
    return {item: Register(found, HEADS[item][0], HEADS[item][1:]) for item, found in lines.items()} | sections()
