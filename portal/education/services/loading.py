from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from portal.education import queries
from portal.education.models import Edition, Faq, Guide
from portal.education.rules import Change, Kind
from portal.education.services.editing import DESK, keep
from portal.trail.rules import Actor
from portal.trail.services import record

CONTENT = Path(__file__).resolve().parents[1] / "data"
# Re-ordered rows step aside first, because positions are unique.
ASIDE = 100_000


def _faq(row: Mapping[str, Any]) -> dict[str, Any]:
    pairs = {"question_zh": row["zh"]["q"], "question_en": row["en"]["q"], "answer_zh": row["zh"]["a"], "answer_en": row["en"]["a"]}
    also = {f"also_{lang}": "\n".join(row[lang].get("also", ())) for lang in ("zh", "en")}
    return {**pairs, **also, "topic": row["topic"], "clauses": row["clauses"]}


def _guide(row: Mapping[str, Any]) -> dict[str, Any]:
    pairs = {f"{part}_{lang}": row[lang][part] for part in ("title", "summary", "text") for lang in ("zh", "en")}
    return {**pairs, "clauses": row["clauses"], "updated_on": row["updated_on"]}


@transaction.atomic
def load_content(*, by: Actor, at: datetime | None = None, folder: Path = CONTENT) -> int:
    """Questions and guides from YAML into the database: new ones added, changed ones replaced, vanished ones removed.

    What people wrote or changed at the desk is left as it is. Returns how many rows changed; loading the same files again changes
    nothing and records nothing.
    """
    moment = at or timezone.now()
    answers = {row["slug"]: _faq(row) for row in yaml.safe_load((folder / "faqs.yaml").read_text())}
    guides = {row["slug"]: _guide(row) for row in yaml.safe_load((folder / "guides.yaml").read_text())}
    changed = _load(Kind.ANSWER, Faq, answers, by, moment) + _load(Kind.GUIDE, Guide, guides, by, moment)
    if changed:
        record(
            event="education.loaded", by=by, facts={"changed": changed, "faqs": Faq.objects.count(), "guides": Guide.objects.count()}, at=at
        )
    return changed


def _load(kind: Kind, model: type[Faq] | type[Guide], file: Mapping[str, Mapping[str, Any]], by: Actor, at: datetime) -> int:
    rows = {row.slug: row for row in model._default_manager.all()}
    places = {slug: place for place, slug in enumerate(file, start=1) if slug not in _taken_down(kind)}
    gone = [slug for slug, row in rows.items() if row.from_file and slug not in places]
    for slug in gone:
        keep(kind, slug, Change.RETIRED, queries.content_of(kind, slug), written=by.role, by=by, at=at)
    model._default_manager.filter(slug__in=gone).delete()
    moved = [row for slug, row in rows.items() if slug not in gone and row.position != _place_of(row, places)]
    _move(moved, range(ASIDE, ASIDE + len(moved)))
    files = [(slug, place) for slug, place in places.items() if slug not in rows or rows[slug].from_file]
    changed = sum(_bring(kind, model, slug, file[slug], rows.get(slug), place, by, at) for slug, place in files)
    kept = [row for row in moved if not row.from_file]
    _move(kept, [_place_of(row, places) for row in kept])
    return len(gone) + changed


def _taken_down(kind: Kind) -> set[str]:
    """What people retired stays retired."""
    last = {row.slug: row for row in Edition.objects.filter(kind=kind).order_by("n")}
    return {slug for slug, row in last.items() if row.change == Change.RETIRED and row.reviewed_role}


def _place_of(row: Faq | Guide, places: Mapping[str, int]) -> int:
    """Where a row belongs: the file's order, then what was written at the desk."""
    return places.get(row.slug) or (row.position if DESK <= row.position < ASIDE else DESK + row.pk)


def _move(rows: Sequence[Faq | Guide], places: Sequence[int]) -> None:
    for row, place in zip(rows, places, strict=True):
        row.position = place
        row.save(update_fields=["position"])


def _bring(
    kind: Kind, model: type[Faq] | type[Guide], slug: str, fields: Mapping[str, Any], row: Faq | Guide | None, place: int, by: Actor,
    at: datetime,
) -> int:  # fmt: skip
    """Bring one row in line with the file; 1 when anything changed. A version is kept when its words did."""
    if row is not None and _same(row, fields, place):
        return 0
    before = queries.content_of(kind, slug) if row else None
    basis = queries.basis(fields["clauses"])
    model._default_manager.update_or_create(slug=slug, defaults={**fields, "position": place, "basis": basis, "from_file": True})
    if (content := queries.content_of(kind, slug)) != before:
        keep(kind, slug, Change.CHANGED if before else Change.NEW, content, written=by.role, by=by, at=at)
    return 1


def _same(row: Faq | Guide, fields: Mapping[str, Any], place: int) -> bool:
    return row.position == place and all(getattr(row, name) == value for name, value in fields.items())
