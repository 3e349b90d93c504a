from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "portal.inventory"
    label = "inventory"

    def ready(self) -> None:
        from django.core import checks

        from portal.inventory import start_checks

        checks.register(start_checks.every_field_is_in_the_inventory)
