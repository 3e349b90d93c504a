from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_tasks import task

from portal.doors.errors import Refusal
from portal.policies import documents, files, publication, queries
from portal.policies.checks import Blocker
from portal.policies.models import Opening, Version
from portal.policies.rules import Status, earliest_effective
from portal.policies.services.drafting import open_draft, worked_on
from portal.policies.services.following import make_impacts
from portal.trail.rules import Actor
from portal.trail.services import record_document


def _check_second_person(version: Version, by: Actor) -> None:
    if by.kind == "system":
        return
    if by.role != "publisher":
        raise Refusal("policy.not_publisher", 403, _("Only a publisher may publish the policy."))
    if worked_on(version, by):
        raise Refusal("policy.second_person", 403, _("You worked on this draft yourself. A second publisher has to publish it."))


def _check_comments_over(version: Version, now: datetime) -> None:
    opening = Opening.objects.filter(version=version).first()
    if opening is not None and timezone.localdate(now) <= opening.until:
        raise Refusal("policy.still_open", 409, _("This draft is still open for comment. Publish it after the last day."))


def refusals(*, version: Version, by: Actor, at: datetime | None = None) -> list[str]:
    """What publishing would be refused for besides the words of the draft: who asks, and that it is still open for comment."""
    checks: list[Callable[[], None]] = [
        partial(_check_second_person, version, by),
        partial(_check_comments_over, version, at or timezone.now()),
    ]
    found = []
    for check in checks:
        try:
            check()
        except Refusal as refusal:
            found.append(refusal.text)
    return found


def _check_ready(found: list[Blocker]) -> None:
    if found:
        words = ngettext_lazy(
            "%(count)s point keeps this draft from being published.", "%(count)s points keep this draft from being published.", len(found)
        )
        fields = {f"{blocker.code}:{blocker.clause}": blocker.text for blocker in found}
        raise Refusal("policy.blocked", 409, words, fields=fields, facts={"count": len(found)})


def _check_time(effective_at: datetime, earliest: datetime) -> None:
    if effective_at < earliest:
        day = date_format(timezone.localtime(earliest), "Y-m-d H:i")
        raise Refusal("policy.notice_too_short", 422, _("This version may take effect on %(day)s at the earliest."), facts={"day": day})


@transaction.atomic
def publish_version(*, version: Version, by: Actor, effective_at: datetime | None = None, at: datetime | None = None) -> Version:
    """Publish a draft: number it, hash it, record it in the public log, set the tasks it makes, put its pages into the press.

    `effective_at` None means as early as allowed. Refuses (policy.*) what is incomplete, too soon, or not seen by a second person.
    """
    version = open_draft(version, shown=True)
    _check_second_person(version, by)
    _check_comments_over(version, at or timezone.now())
    _check_ready(queries.what_blocks(version))
    last, now = queries.latest(), at or timezone.now()
    version.effective_at = effective_at or queries.earliest(version, now)
    _check_time(version.effective_at, earliest_effective(now, material=version.material, last=last.effective_at if last else None))
    version.number = (last.number or 0) + 1 if last else 1
    version.status, version.published_at, version.published_by = Status.PUBLISHED, now, by.id
    _record(version, by)
    version.save()
    make_impacts(version)
    transaction.on_commit(lambda: _spread(version))
    return version


def _record(version: Version, by: Actor) -> None:
    """One leaf in the public log, with the hash of every file a reader can download."""
    clauses = queries.clauses(version)
    version.sha256 = documents.digest(documents.canonical(documents.as_json(version, clauses)))
    document = {"type": "policy", "version": version.number, "sha256": files.file_hashes(version)}
    version.entry = record_document(event="policy.published", by=by, document=document, at=version.published_at).id


def _spread(version: Version) -> None:
    publication.publish_version(version)
    if version == queries.latest():
        print_version.enqueue(number=version.number)


def print_again(version: Version) -> None:
    """Ask for the PDFs of a version whose files are missing; at most once a minute."""
    if cache.add(f"policies.print.{version.number}", True, 60):
        print_version.enqueue(number=version.number)


@task()
def print_version(number: int | None) -> None:
    """Make both PDF files, off the request, because setting Chinese type takes seconds. Older versions wait until somebody asks."""
    publication.publish_prints(queries.version(number or 0))


def publish_pages(*, now: datetime | None = None, again: bool = False) -> int:
    """Render what depends on the day: which version binds, which is coming. The worker calls it; idempotent.

    Returns how many addresses were written: 0 while nothing changed, unless `again` (after an upgrade) asks for all of them.
    """
    return publication.publish_current(now or timezone.now(), again=again)
