from django.apps import AppConfig


class AuthoritiesConfig(AppConfig):
    name = "portal.authorities"
    label = "authorities"
