from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "portal.vault"
    label = "vault"

    def ready(self) -> None:
        from portal.trail import rooms
        from portal.vault import audited

        rooms.register("ends of keys", audited.KEYS)
        rooms.register_alone("the key ring is a file outside the tables", "master_key.added", "master_key.retired", "log_key.added")
