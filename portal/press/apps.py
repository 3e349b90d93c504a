from django.apps import AppConfig


class PressConfig(AppConfig):
    name = "portal.press"
    label = "press"
