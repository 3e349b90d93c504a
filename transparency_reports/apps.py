from django.apps import AppConfig


class TransparencyReportsConfig(AppConfig):
    name = "transparency_reports"

    def ready(self) -> None:
        from portal.trail import kinds
        from transparency_reports.counted_checking import COUNTED

        kinds.register(COUNTED)
