from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "portal.vault"
    label = "vault"

    def ready(self) -> None:
        from portal.trail import rooms
        from portal.vault import audited

        rooms.register("ends of keys", audited.KEYS)
        rooms.register_alone(rooms.Without.KEY_RING, "master_key.added", "master_key.retired", "log_key.added")
