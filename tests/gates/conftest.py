import pytest

from tests.gates import house

_seen: list[house.House] = []


@pytest.fixture
def seen(db: None) -> house.House:
    """Everything every visitor sees of the demo firm: walked by the first test that asks, plain text for all others."""
    if not _seen:
        _seen.append(house.walk_everywhere())
    return _seen[0]
