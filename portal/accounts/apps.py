from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        from portal.accounts import audited, personal_data
        from portal.trail import rooms
        from portal.vault import holders

        rooms.register("contacts", audited.CONTACTS)
        rooms.register_alone("says itself which rows are gone", audited.FORGOTTEN)
        rooms.register_alone("its row keeps only how things stand now", *audited.STAFF)
        rooms.register_alone("leaves no row", "staff.signed_in", "staff.access_reviewed")
        holders.register("accounts", personal_data.export, personal_data.erase)
