from django.apps import AppConfig


class EducationConfig(AppConfig):
    name = "portal.education"
    label = "education"
