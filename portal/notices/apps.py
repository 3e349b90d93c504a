from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "portal.notices"
    label = "notices"

    def ready(self) -> None:
        from portal.trail import rooms

        rooms.register_alone("a letter goes from the outbox once it is sent", "notice.retried")
