from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "portal.rights"
    label = "rights"

    def ready(self) -> None:
        from disputes import panels
        from portal.rights import personal_data, shown
        from portal.vault import holders

        panels.register("rights", shown.panel)
        holders.register("rights", personal_data.export, personal_data.erase)
