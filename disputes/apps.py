from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "disputes"

    def ready(self) -> None:
        from disputes import audited, audited_reads, consents, expiring, personal_data, simulation
        from disputes.services import clocks
        from portal.law import dependents, simulators
        from portal.trail import rooms
        from portal.vault import holders

        rooms.register("disputes", audited.ROOM)
        rooms.register("reads", audited_reads.READS)
        rooms.register("notes", audited_reads.NOTES)
        consents.register()
        expiring.register()
        holders.register("disputes", personal_data.export, personal_data.erase)
        dependents.register("disputes", clocks.calendars_changed)
        simulators.register("disputes", simulation.simulate)
