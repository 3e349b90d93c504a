from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "portal.partners"
    label = "partners"

    def ready(self) -> None:
        from portal.partners import audited
        from portal.trail import rooms

        rooms.register_acts("third parties", audited.EVENTS)
        rooms.register_acts("transfers abroad", audited.TRANSFERS)
