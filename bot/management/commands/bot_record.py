"""`manage.py bot_record`: keep the robot's own sentences of this release in the public history, where they changed."""

import tomllib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from bot.rasa_files import script
from portal.education import services as education
from portal.trail.rules import SYSTEM


class Command(BaseCommand):
    help = "Record the robot's reviewed sentences of this release; nothing when they read as before. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        release = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
        kept = education.record_responses(content=sentences(), release=release, by=SYSTEM)
        if kept is not None:
            self.stdout.write(f"The robot's sentences: version {kept.n}, {len(kept.content['responses'])} of them, SHA-256 {kept.sha256}")


def sentences() -> dict[str, dict[str, str]]:
    """Every response of the domain: its words and buttons in both languages."""
    return {name: {"zh": _words(both[0]), "en": _words(both[1])} for name, both in script().domain["responses"].items()}


def _words(response: dict[str, Any]) -> str:
    return "\n".join([response["text"].strip(), *(f"[{button['title']}]" for button in response.get("buttons", []))])
