import pytest

from portal.press.asgi import Press
from tests.press.asking import nothing_here


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.PRESS_ROOT = tmp_path / "press"
    settings.STATIC_ROOT = tmp_path / "static"
    return settings.PRESS_ROOT


@pytest.fixture
def press(shelf):
    return Press(nothing_here)
