from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "portal.retention"
    label = "retention"

    def ready(self) -> None:
        from portal.retention import personal_data
        from portal.vault import holders

        holders.register("retention", personal_data.export, personal_data.erase)
