"""Wang's letters, queued as any room queues them."""

from typing import Any

from portal.notices import services
from portal.notices.models import Notice

ADDRESS = "wang.planted@example.com"


def queue(once: str = "news:1", **changes: Any) -> Notice:
    context = {"firm": "Mingshi", "code": "493817"}
    letter: dict[str, Any] = {"template": "news", "channel": "email", "address": ADDRESS, "language": "en", "context": context}
    return services.queue_notice(**(letter | changes), once=once)
