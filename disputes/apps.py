from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "disputes"

    def ready(self) -> None:
        from disputes import (
            audited,
            audited_acts,
            audited_desk,
            audited_papers,
            audited_reads,
            audited_words,
            consents,
            expiring,
            personal_data,
            simulation,
        )
        from disputes.services import clocks, keeping
        from portal.doors import jobs
        from portal.law import dependents, simulators
        from portal.trail import rooms
        from portal.vault import holders

        rooms.register("disputes", audited.ROOM)
        for name, room in {**audited_acts.ROOMS, **audited_words.ROOMS}.items():
            rooms.register(name, room)
        rooms.register("reads", audited_reads.READS)
        rooms.register("notes", audited_reads.NOTES)
        rooms.register_acts("outcomes", audited_papers.OUTCOMES)
        rooms.register_acts("passports", audited_papers.PASSPORTS)
        rooms.register_acts("lessons done", audited_papers.LESSONS)
        for name, acts in audited_desk.ACTS.items():
            rooms.register_acts(name, acts)
        for why, events in audited_papers.ALONE.items():
            rooms.register_alone(why, *events)
        jobs.register("words in the log", 2, keeping.keep_words)
        consents.register()
        expiring.register()
        holders.register("disputes", personal_data.export, personal_data.erase)
        dependents.register("disputes", clocks.calendars_changed)
        simulators.register("disputes", simulation.simulate)
