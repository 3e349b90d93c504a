from django.apps import AppConfig


class TransparencyReportsConfig(AppConfig):
    name = "transparency_reports"

    def ready(self) -> None:
        from portal.doors import jobs
        from portal.trail import kinds, rooms
        from transparency_reports import audited, audited_basis, comment_services, uptime
        from transparency_reports.counted_checking import COUNTED

        kinds.register(COUNTED)
        rooms.register_acts("published reports", audited.REPORTS)
        rooms.register_acts("what reports were counted from", audited_basis.BASIS)
        rooms.register_acts("reports on paper", audited.PRINTS)
        rooms.register_acts("reports opened for comment", audited.OPENINGS)
        rooms.register_acts("statements", audited.STATEMENTS)
        rooms.register_alone(rooms.Without.DRAFT, *audited.DRAFTS)
        rooms.register_alone(rooms.Without.NO_ROW, "log.openings_exported")
        jobs.register("declined comments", 3600, comment_services.forget_declined)
        jobs.register("whether the chat answers", 15, uptime.probe_chat)
