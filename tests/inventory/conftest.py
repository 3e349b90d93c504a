import pytest

from portal.inventory import services
from tests.standing import stand_inside, stand_on_law


@pytest.fixture
def inventory(db: None) -> None:
    """The law and the product's own inventory, loaded."""
    stand_on_law()
    stand_inside("inventory", services.load_pack)
