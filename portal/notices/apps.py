from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "portal.notices"
    label = "notices"

    def ready(self) -> None:
        from portal.trail import rooms

        rooms.register_alone(rooms.Without.PASSING, "notice.retried")
