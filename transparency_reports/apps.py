from django.apps import AppConfig


class TransparencyReportsConfig(AppConfig):
    name = "transparency_reports"

    def ready(self) -> None:
        from portal.doors import jobs
        from portal.trail import kinds
        from transparency_reports import comment_services
        from transparency_reports.counted_checking import COUNTED

        kinds.register(COUNTED)
        jobs.register("declined comments", 3600, comment_services.forget_declined)
