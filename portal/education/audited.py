"""Every version of a text, and what the pages and the robot say today, as `manage.py verify_trail` holds them against their leaves."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Max

from portal.education.models import Edition, Faq, Guide
from portal.education.rules import Change, Kind, fields, fingerprint
from portal.trail.models import Entry
from portal.trail.rooms import Acts, Told, document

PUBLISHED = "education.published"
SHOWN = ((Kind.ANSWER, Faq), (Kind.GUIDE, Guide))


def _versions() -> Iterator[Told]:
    for edition in Edition.objects.order_by("pk").iterator():
        said = {"type": edition.kind, "slug": edition.slug, "version": edition.n, "change": edition.change, "at": edition.at}
        yield f"{edition.kind} {edition.slug}/{edition.n}", edition.entry, {**said, "sha256": fingerprint(edition.content)}


def _texts() -> Iterator[Told]:
    """What is shown must say what the newest version says."""
    newest = {(row["kind"], row["slug"]): row["last"] for row in Edition.objects.values("kind", "slug").annotate(last=Max("n"))}
    for kind, model in SHOWN:
        rows: Iterable[Any] = model._default_manager.order_by("pk").iterator()
        for row in rows:
            content = {name: getattr(row, name) for name in fields(kind)}
            key = (PUBLISHED, str(kind), row.slug, newest.get((kind, row.slug)))
            yield f"{kind} {row.slug}", key, {"sha256": fingerprint(content)}


def _not_shown(left: Sequence[Entry]) -> Iterable[Entry]:
    """Older versions, what was retired, and the robot's own sentences, which its files hold."""
    newest: dict[tuple[str, str], int] = {}
    for said in (entry.document or {} for entry in Entry.objects.filter(event=PUBLISHED)):
        text = said["type"], said["slug"]
        newest[text] = max(newest.get(text, 0), said["version"])
    kinds = {str(kind) for kind, _model in SHOWN}
    for entry in left:
        said = entry.document or {}
        older = said["version"] < newest[said["type"], said["slug"]]
        if older or said["change"] == Change.RETIRED or said["type"] not in kinds:
            yield entry


VERSIONS = Acts((PUBLISHED,), _versions)
TEXTS = Acts((PUBLISHED,), _texts, document("type", "slug", "version"), gone=_not_shown)
DRAFTS = tuple(f"education.{did}" for did in ("drafted", "retirement_proposed", "draft_edited", "review_asked", "sent_back", "discarded"))
