from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        from portal.accounts import personal_data
        from portal.vault import holders

        holders.register("accounts", personal_data.export, personal_data.erase)
