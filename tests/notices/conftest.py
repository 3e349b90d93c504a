from pathlib import Path

import pytest

from portal.notices import delivery
from portal.notices.letters import Letter


@pytest.fixture(autouse=True)
def test_templates(settings):
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [Path(__file__).parent / "templates"]}]


class Postman:
    """Stands where mail servers and gateways stand: keeps what reached it, or fails as told."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Letter, str]] = []
        self.trouble: list[delivery.Undelivered] = []

    def send(self, channel: str, letter: Letter, *, message_id: str, language: str) -> None:
        if self.trouble:
            raise self.trouble.pop(0)
        self.sent.append((channel, letter, message_id))


@pytest.fixture
def postman(monkeypatch):
    postman = Postman()
    monkeypatch.setattr(delivery, "send", postman.send)
    return postman
