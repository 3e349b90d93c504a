from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Who did it, by pseudonym: `kind` is client, staff, bot, system or party; `id` is empty for bot and system."""

    kind: str
    id: str = ""
    role: str = ""


SYSTEM = Actor("system", "", "system")
BOT = Actor("bot", "", "bot")
