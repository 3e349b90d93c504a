from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "portal.inventory"
    label = "inventory"

    def ready(self) -> None:
        from django.core import checks

        from portal.inventory import audited, start_checks
        from portal.trail import rooms

        checks.register(start_checks.every_field_is_in_the_inventory)
        rooms.register_acts("inventory", audited.VERSIONS)
        rooms.register_acts("packs of the inventory", audited.PACKS)
        rooms.register_acts("proposals for the inventory", audited.PROPOSALS)
