from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "portal.retention"
    label = "retention"

    def ready(self) -> None:
        from portal.retention import audited, personal_data
        from portal.trail import rooms
        from portal.vault import holders

        rooms.register_acts("legal holds", audited.HOLDS)
        rooms.register_acts("retention runs", audited.RUNS)
        rooms.register_acts("retention certificates", audited.CERTIFICATES)
        rooms.register_alone(rooms.Without.NO_ROW, "retention.reason_read")
        holders.register("retention", personal_data.export, personal_data.erase)
