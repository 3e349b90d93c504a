import pytest
from django.test import Client

from tests.bot.conftest import _trained, firm  # noqa: F401 (the trained model, the demo firm)
from tests.disputes import cases, walks
from tests.journeys.answers import Wang


@pytest.fixture(autouse=True)
def _key_of_a_rasa_client(settings):
    settings.BOT_KEYS = ["key-of-wang", "key-of-chen"]


@pytest.fixture
def wang():
    browser, receipt = Client(), cases.file().receipt
    assert browser.post(walks.at("en", ""), {"receipt": receipt}).status_code == 302
    return Wang(browser, receipt)
