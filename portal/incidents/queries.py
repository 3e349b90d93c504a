from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.incidents.models import Incident, IncidentNotice
from portal.incidents.rules import Kind
from portal.trail import leaves


@dataclass(frozen=True)
class Told:
    """An incident with what was published of it, oldest first, and the notice that waits for a second person."""

    incident: Incident
    notices: list[IncidentNotice]
    draft: IncidentNotice | None = None

    @property
    def open(self) -> bool:
        return bool(self.notices) and self.notices[-1].kind != Kind.CLOSED

    @property
    def since(self) -> datetime | None:
        return self.notices[0].published_at if self.notices else None


def tell(incident: Incident) -> Told:
    every = list(incident.notices.all())
    published = [notice for notice in every if notice.published_at is not None]
    return Told(incident, published, next((notice for notice in every if notice.published_at is None), None))


def everything() -> list[Told]:
    """Every incident, drafts included, newest first: for staff."""
    return [tell(incident) for incident in Incident.objects.prefetch_related("notices")]


def published() -> list[Told]:
    """What the public may read, open ones first, then the newest first."""
    return sorted((told for told in everything() if told.notices), key=lambda told: not told.open)


def open_now() -> list[Told]:
    return [told for told in published() if told.open]


def open_at(moment: datetime) -> int:
    """How many incidents had been told by then and not closed."""
    by_then = IncidentNotice.objects.filter(published_at__lt=moment)
    return by_then.filter(kind=Kind.OPENED).exclude(incident__in=by_then.filter(kind=Kind.CLOSED).values("incident")).count()


def notices() -> list[IncidentNotice]:
    """Every published notice, newest first: for the feed."""
    return list(IncidentNotice.objects.exclude(published_at=None).select_related("incident").order_by("-published_at", "-pk"))


def incident(public_id: UUID) -> Incident:
    """Raises Refusal 404."""
    found = Incident.objects.filter(public_id=public_id).first()
    if found is None:
        raise Refusal("incident.not_found", 404, _("There is no such incident."))
    return found


def document(notice: IncidentNotice) -> dict[str, object]:
    """What the public log says of a notice: all of it, and the hash of its words."""
    incident = notice.incident
    text = {"zh-hans": notice.text_zh, "en": notice.text_en}
    return {
        "type": "incident-notice",
        "incident": str(incident.public_id),
        "n": notice.n,
        "kind": notice.kind,
        "title": {"zh-hans": incident.title_zh, "en": incident.title_en},
        "text": text,
        "sha256": sha256(leaves.canonical(text)).hexdigest(),
    }
