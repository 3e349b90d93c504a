import pytest

from portal.inventory import services
from tests.standing import stand_on_law


@pytest.fixture
def inventory(db: None) -> None:
    """The law and the product's own inventory, loaded."""
    stand_on_law()
    services.load_pack()
