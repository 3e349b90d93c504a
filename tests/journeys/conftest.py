import pytest
from django.core.cache import cache

from tests.bot.conftest import _trained, firm  # noqa: F401 (the trained model, the demo firm)


@pytest.fixture(autouse=True)
def _nobody_has_knocked_yet():
    """Limits count in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture(autouse=True)
def _key_of_a_rasa_client(settings):
    settings.BOT_KEYS = ["key-of-wang", "key-of-chen"]
