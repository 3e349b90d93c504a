from django.apps import AppConfig


class SuccessionConfig(AppConfig):
    name = "portal.succession"
    label = "succession"

    def ready(self) -> None:
        from disputes import panels
        from portal.consent import outside
        from portal.doors import jobs
        from portal.retention import expiring
        from portal.succession import audited, checking, effects, personal_data, publication, queries, shown
        from portal.succession.services import telling
        from portal.trail import kinds, rooms
        from portal.vault import holders

        kinds.register(checking.HANDOVER)
        rooms.register_acts("changes of hands", audited.NOTICES)
        rooms.register_acts("bundles handed over", audited.BUNDLES)
        rooms.register_alone(rooms.Without.ELSEWHERE, "succession.handed_over")
        rooms.register_acts("answers to a change of hands", audited.ANSWERS)
        panels.register("succession", shown.panel)
        panels.register_at_table("succession", shown.at_table)
        holders.register("succession", personal_data.export, personal_data.erase)
        outside.register("succession", effects.consents_changed)
        expiring.ends_early("succession", queries.destroyed_rule)
        jobs.register("letters about a change of hands", 60, telling.tell_everybody)
        jobs.register("pages about a change of hands", 3600, publication.publish_all)
