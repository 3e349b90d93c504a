from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "portal.consent"
    label = "consent"

    def ready(self) -> None:
        from portal.consent import audited, checking, expiring, personal_data
        from portal.retention import expiring as retention
        from portal.trail import kinds, rooms
        from portal.trail.holding import room
        from portal.vault import holders

        retention.register("consents", expiring.CONSENTS)
        kinds.register(checking.CONSENT)
        rooms.register("consents", audited.ANSWERS)
        rooms.register("consent texts", room(audited.TEXTS))
        rooms.register_alone(rooms.Without.ERASURE, audited.ERASED, audited.ERASED_AGAIN, audited.CHILD_FORGOTTEN)
        rooms.register_alone(rooms.Without.NO_ROW, "consent.held")
        rooms.register_alone(rooms.Without.NO_ROW, "consent.exported")
        rooms.register_alone(rooms.Without.ELSEWHERE, "consent.texts_loaded")
        holders.register("consent", personal_data.export, personal_data.erase)
