from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        from portal.accounts import audited, personal_data
        from portal.trail import rooms
        from portal.vault import holders

        rooms.register("contacts", audited.CONTACTS)
        rooms.register_alone(rooms.Without.ERASURE, audited.FORGOTTEN)
        rooms.register_alone(rooms.Without.LATEST, *audited.STAFF)
        rooms.register_alone(rooms.Without.NO_ROW, "staff.signed_in", "staff.access_reviewed")
        holders.register("accounts", personal_data.export, personal_data.erase)
