from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from portal.inventory import services as inventory
from portal.partners import services
from portal.partners.rules import CLAUSES
from tests.standing import stand_inside, stand_on_law


@pytest.fixture
def registers(db: None) -> None:
    stand_on_law()
    stand_inside("inventory", inventory.load_pack)


def content(role: str = "processor", **changes: Any) -> dict[str, Any]:
    """A third party whose contract is whole."""
    pairs = dict.fromkeys(services.TEXTS, "云栈数据")
    rest = {
        "role": role, "under": None, "categories": ["talk"], "purposes": ["cases"], "place": "上海", "abroad": False, "signed_on": None,
        "contract_ends_on": None, "evidence": "C-1", "review_on": timezone.localdate() + timedelta(days=90), "owner": "",
    }  # fmt: skip
    return {**pairs, **rest, **{f"has_{code}": True for code in CLAUSES}, **changes}
