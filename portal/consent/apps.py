from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "portal.consent"
    label = "consent"

    def ready(self) -> None:
        from portal.consent import personal_data
        from portal.vault import holders

        holders.register("consent", personal_data.export, personal_data.erase)
