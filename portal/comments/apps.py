from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "portal.comments"
    label = "comments"

    def ready(self) -> None:
        from portal.comments import audited
        from portal.trail import rooms

        rooms.register_acts("comments", audited.TAKEN_IN)
        rooms.register_acts("published comments", audited.SHOWN)
        rooms.register_alone(rooms.Without.ERASURE, audited.DELETED)
