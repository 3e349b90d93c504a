from django.apps import AppConfig


class AuthoritiesConfig(AppConfig):
    name = "portal.authorities"
    label = "authorities"

    def ready(self) -> None:
        from portal.authorities import audited
        from portal.trail import rooms

        rooms.register_acts("requests of authorities", audited.REQUESTS)
        rooms.register_alone(rooms.Without.DRAFT, *audited.DRAFTS)
