from django.apps import AppConfig


class BotConfig(AppConfig):
    name = "bot"

    def ready(self) -> None:
        from bot import frames
        from portal.inventory import doors

        doors.register("chat", frames.addresses)
