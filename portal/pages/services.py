from datetime import datetime

from django.utils import timezone

from portal.pages.models import Heartbeat


def beat(*, name: str = "worker", at: datetime | None = None) -> Heartbeat:
    """A worker says that it is alive. No trail entry: nothing about anyone changes."""
    row, _created = Heartbeat.objects.update_or_create(name=name, defaults={"at": at or timezone.now()})
    return row
