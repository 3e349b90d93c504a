"""An authorised agent of the Data Rights Protocol 1.0, written from the protocol's text alone; it knows nothing of the product."""

import base64
import json
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class Agent:
    """`http` is anything with get, post and delete as a test client has them; `now` a clock; `base` where the business's API begins."""

    def __init__(self, http, *, agent_id, business_id, now, base="/drp"):
        self.http, self.agent_id, self.business_id, self.now, self.base = http, agent_id, business_id, now, base
        self.key, self.token = Ed25519PrivateKey.generate(), ""

    @property
    def verify_key(self):
        return base64.b64encode(self.key.public_key().public_bytes_raw()).decode()

    def claims(self, **other):
        now: datetime = self.now()
        said = {
            "agent-id": self.agent_id, "business-id": self.business_id, "issued-at": (now - timedelta(seconds=1)).isoformat(),
            "expires-at": (now + timedelta(minutes=10)).isoformat(), "drp.version": "1.0",
        }  # fmt: skip
        return said | other

    def signed(self, claims):
        """base64( signature ‖ JSON )"""
        text = json.dumps(claims).encode()
        return base64.b64encode(self.key.sign(text) + text)

    def _headers(self):
        return {"Authorization": f"Bearer {self.token}"}

    def set_up(self, **other):
        answer = self.http.post(f"{self.base}/v1/agent/{self.agent_id}", self.signed(self.claims(**other)), content_type="text/plain")
        if answer.status_code == 200:
            assert answer.json()["agent-id"] == self.agent_id
            self.token = answer.json()["token"]
        return answer

    def token_is_good(self, agent_id=""):
        return self.http.get(f"{self.base}/v1/agent/{agent_id or self.agent_id}", headers=self._headers()).status_code == 200

    def send(self, body):
        return self.http.post(f"{self.base}/v1/data-rights-request", body, content_type="text/plain", headers=self._headers())

    def exercise(self, action, **claims):
        said = self.claims(**{"exercise": action, "regime": "ccpa", "relationships": ["customer"], "agent-request-id": "own-1", **claims})
        return self.send(self.signed(said))

    def status(self, request_id):
        return self.http.get(f"{self.base}/v1/data-rights-request/{request_id}", headers=self._headers())

    def revoke(self, request_id, reason=""):
        body = self.signed({"reason": reason})
        path = f"{self.base}/v1/data-rights-request/{request_id}"
        return self.http.delete(path, body, content_type="text/plain", headers=self._headers())
