from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "portal.consent"
    label = "consent"

    def ready(self) -> None:
        from portal.consent import checking, expiring, personal_data
        from portal.retention import expiring as retention
        from portal.trail import kinds
        from portal.vault import holders

        retention.register("consents", expiring.CONSENTS)
        kinds.register(checking.CONSENT)
        holders.register("consent", personal_data.export, personal_data.erase)
