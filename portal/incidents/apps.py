from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "portal.incidents"
    label = "incidents"

    def ready(self) -> None:
        from portal.incidents import audited
        from portal.trail import rooms

        rooms.register_acts("notices of incidents", audited.NOTICES)
        rooms.register_alone(rooms.Without.DRAFT, *audited.DRAFTS)
