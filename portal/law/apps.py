from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "portal.law"
    label = "law"
