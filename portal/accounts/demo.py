"""The seven people of the demo firm, whose passwords and second factors are known to everybody. Only ever with DEMO=1."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

PASSWORD = "mingshi-demo-2026"  # noqa: S105 public on purpose
PERIOD = 30


@dataclass(frozen=True)
class DemoPerson:
    name: str
    name_zh: str
    name_en: str
    role: str

    @property
    def email(self) -> str:
        return f"{self.name}@mingshi.example"

    @property
    def secret(self) -> str:
        """The base32 secret of this person's authenticator app: the same on every machine."""
        return base64.b32encode(hashlib.sha256(f"mingshi demo {self.email}".encode()).digest()[:20]).decode()


PEOPLE = (
    DemoPerson("qian", "钱悦", "Qian Yue", "intake"),
    DemoPerson("li", "李敏", "Li Min", "mediator"),
    DemoPerson("zheng", "郑凯", "Zheng Kai", "mediator"),
    DemoPerson("zhao", "赵宁", "Zhao Ning", "privacy_officer"),
    DemoPerson("sun", "孙博", "Sun Bo", "publisher"),
    DemoPerson("zhou", "周岚", "Zhou Lan", "auditor"),
    DemoPerson("wu", "吴桐", "Wu Tong", "administrator"),
)


def totp(secret: str, at: datetime) -> str:
    """The six digits of RFC 6238 (SHA-1, 30 s) for a base32 secret at a moment."""
    counter = int(at.timestamp()) // PERIOD
    digest = hmac.digest(base64.b32decode(secret), counter.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0x0F
    return f"{(int.from_bytes(digest[offset : offset + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"
