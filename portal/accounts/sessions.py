"""Sessions nobody can read or take over from the database: rows go by the digest of the cookie, contents are sealed under it.

What people have typed halfway through a form lies here, and so does a second factor being set up.
"""

import base64
import json
import logging
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from portal.vault import sealing

logger = logging.getLogger(__name__)
PLACE = sealing.place("accounts_session", "session_data")


class SessionStore(db.SessionStore):
    """Django's database sessions with our table, digests for keys and sealed contents."""

    @classmethod
    def get_model_class(cls) -> Any:
        from portal.accounts.models import Session  # the app registry is not ready when Django imports this module

        return Session

    def encode(self, session_dict: dict[str, Any]) -> str:
        plain = json.dumps(session_dict, separators=(",", ":")).encode()
        return base64.b64encode(sealing.lock(self._cipher(), plain, PLACE)).decode()

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(sealing.unlock(self._cipher(), base64.b64decode(session_data), PLACE))
        except (sealing.Broken, ValueError):
            logger.warning("a session cannot be opened and is treated as empty")
            return {}
        return found

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.account = data.get(SESSION_KEY)
        return row

    async def acreate_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = await super().acreate_model_instance(data)
        row.account = data.get(SESSION_KEY)
        return row

    def _cipher(self) -> AESGCM:
        """From the cookie (165 random bits) and the installation's secret: neither alone opens anything."""
        material = sealing.place(settings.SECRET_KEY, self.session_key or "")
        return AESGCM(sealing.derive(material, "session"))
