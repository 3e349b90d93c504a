from django.apps import AppConfig


class MailroomConfig(AppConfig):
    name = "portal.mailroom"
    label = "mailroom"

    def ready(self) -> None:
        from portal.mailroom import audited, personal_data
        from portal.trail import rooms
        from portal.vault import holders

        rooms.register_acts("letters", audited.LETTERS)
        rooms.register_alone(rooms.Without.NO_ROW, "letter.revealed")
        holders.register("mailroom", personal_data.export, personal_data.erase)
