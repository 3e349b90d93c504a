import pytest

from portal.inventory import services
from portal.law import services as law
from portal.trail.rules import SYSTEM


@pytest.fixture
def inventory(db: None) -> None:
    """The law and the product's own inventory, loaded."""
    law.load_pack(by=SYSTEM)
    services.load_pack()
