from typing import Any


class KeyStoreRouter:
    """Wrapped data keys live in a database of their own (`keys`), so that their backups can be short-lived."""

    def _database(self, app_label: str, model_name: str | None) -> str:
        return "keys" if app_label == "vault" and model_name == "datakey" else "default"

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return self._database(model._meta.app_label, model._meta.model_name)

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        return db == self._database(app_label, model_name)
