from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "portal.trail"
    label = "trail"

    def ready(self) -> None:
        from django.core import checks

        from portal.trail.checks import check_witnesses

        checks.register(check_witnesses)
