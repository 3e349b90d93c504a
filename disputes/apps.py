from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "disputes"

    def ready(self) -> None:
        from disputes import personal_data, simulation
        from disputes.services import clocks
        from portal.law import dependents, simulators
        from portal.vault import holders

        holders.register("disputes", personal_data.export, personal_data.erase)
        dependents.register("disputes", clocks.calendars_changed)
        simulators.register("disputes", simulation.simulate)
