from django.apps import AppConfig


class MailroomConfig(AppConfig):
    name = "portal.mailroom"
    label = "mailroom"

    def ready(self) -> None:
        from portal.mailroom import personal_data
        from portal.vault import holders

        holders.register("mailroom", personal_data.export, personal_data.erase)
