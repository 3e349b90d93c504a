from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "portal.pages"
    label = "pages"

    def ready(self) -> None:
        from portal.pages.restoring import RESTORED
        from portal.trail import rooms

        rooms.register_alone(rooms.Without.NO_ROW, RESTORED)
