from django.apps import AppConfig


class TransparencyReportsConfig(AppConfig):
    name = "transparency_reports"
