from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.incidents import queries
from portal.incidents.models import Incident, IncidentNotice
from portal.incidents.rules import Kind, may_follow
from portal.trail import services as trail
from portal.trail.rules import Actor

PERMISSION = "incidents.handle"


@transaction.atomic
def open_incident(*, title_zh: str, title_en: str, text_zh: str, text_en: str, by: Actor, at: datetime | None = None) -> IncidentNotice:
    """A new incident with the draft of its first notice."""
    _both(title_zh, title_en)
    incident = Incident.objects.create(title_zh=title_zh, title_en=title_en, drafted_at=at or timezone.now())
    return draft_notice(incident=incident, kind=Kind.OPENED, text_zh=text_zh, text_en=text_en, by=by, at=at)


@transaction.atomic
def draft_notice(*, incident: Incident, kind: str, text_zh: str, text_en: str, by: Actor, at: datetime | None = None) -> IncidentNotice:
    """The next notice, for a second person to publish; it takes the place of one that still waits."""
    now = at or timezone.now()
    _both(text_zh, text_en)
    told = queries.tell(Incident.objects.select_for_update().get(pk=incident.pk))
    if not may_follow(kind, [notice.kind for notice in told.notices]):
        raise Refusal("incident.order", 409, _("This cannot come next: an incident is opened once, and nothing follows its closing."))
    if told.draft is not None:
        told.draft.delete()
    made = IncidentNotice.objects.create(
        incident=incident, n=len(told.notices) + 1, kind=kind, text_zh=text_zh, text_en=text_en, drafted_at=now, drafted_by=_name(by)
    )
    trail.record(event="incident.notice_drafted", by=by, subject=_subject(incident), facts={"n": made.n}, at=now)
    return made


@transaction.atomic
def publish_notice(*, notice: IncidentNotice, by: Actor, at: datetime | None = None) -> IncidentNotice:
    """Show it to the public, its words in the log. Never by whoever wrote it."""
    now = at or timezone.now()
    found = IncidentNotice.objects.select_for_update().select_related("incident").filter(pk=notice.pk, published_at=None).first()
    if found is None:
        raise Refusal("incident.not_waiting", 409, _("This notice is not waiting any more: it was published, taken back or written anew."))
    if found.drafted_by == _name(by):
        raise Refusal("incident.second_person", 409, _("You wrote this notice. Someone else has to publish it."))
    found.published_at, found.published_by = now, _name(by)
    found.entry = str(trail.record_document(event="incident.notice_published", by=by, document=queries.document(found), at=now).id)
    found.save()
    return found


@transaction.atomic
def discard_draft(*, incident: Incident, by: Actor, at: datetime | None = None) -> None:
    """Take back the notice that waits; an incident of which nothing was published goes with it."""
    told = queries.tell(Incident.objects.select_for_update().get(pk=incident.pk))
    if told.draft is None:
        raise Refusal("incident.not_waiting", 409, _("This notice is not waiting any more: it was published, taken back or written anew."))
    trail.record(event="incident.notice_discarded", by=by, subject=_subject(incident), facts={"n": told.draft.n}, at=at)
    (told.draft if told.notices else incident).delete()


def _both(zh: str, en: str) -> None:
    if not (zh.strip() and en.strip()):
        raise Refusal("incident.one_language", 422, _("Write the text in both languages."))


def _subject(incident: Incident) -> str:
    return f"incident:{incident.public_id}"


def _name(by: Actor) -> str:
    return f"{by.kind}:{by.id}"
