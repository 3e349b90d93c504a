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
        rooms.register_alone("says itself which rows are gone", audited.ERASED, audited.ERASED_AGAIN, audited.CHILD_FORGOTTEN)
        rooms.register_alone("nothing was stored, and that is the point", "consent.held")
        rooms.register_alone("a reading leaves no row", "consent.exported")
        rooms.register_alone("its rows are held by consent.texts_held", "consent.texts_loaded")
        holders.register("consent", personal_data.export, personal_data.erase)
