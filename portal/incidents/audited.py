"""Published notices as `manage.py verify_trail` holds them against their leaves, which have every word of them."""

from collections.abc import Iterator

from portal.incidents.models import IncidentNotice
from portal.incidents.queries import document
from portal.trail.rooms import Acts, Told


def _rows() -> Iterator[Told]:
    for notice in IncidentNotice.objects.exclude(published_at=None).select_related("incident").order_by("pk").iterator():
        yield f"{notice.incident}/{notice.n}", notice.entry, document(notice)


NOTICES = Acts(("incident.notice_published",), _rows)
DRAFTS = ("incident.notice_drafted", "incident.notice_discarded")
