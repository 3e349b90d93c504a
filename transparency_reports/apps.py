from django.apps import AppConfig


class TransparencyReportsConfig(AppConfig):
    name = "transparency_reports"

    def ready(self) -> None:
        from portal.doors import jobs
        from portal.trail import kinds, rooms
        from transparency_reports import audited, comment_services, uptime
        from transparency_reports.counted_checking import COUNTED

        kinds.register(COUNTED)
        rooms.register_documents("published reports", audited.REPORTS)
        jobs.register("declined comments", 3600, comment_services.forget_declined)
        jobs.register("whether the chat answers", 15, uptime.probe_chat)
