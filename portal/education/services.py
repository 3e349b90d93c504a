from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from portal.education.models import Faq, Guide
from portal.trail.rules import Actor
from portal.trail.services import record

CONTENT = Path(__file__).parent / "data"
# Re-ordered rows step aside first, because positions are unique.
ASIDE = 100_000


def _faq(row: Mapping[str, Any]) -> dict[str, Any]:
    pairs = {"question_zh": row["zh"]["q"], "question_en": row["en"]["q"], "answer_zh": row["zh"]["a"], "answer_en": row["en"]["a"]}
    return {**pairs, "topic": row["topic"], "clauses": row["clauses"]}


def _guide(row: Mapping[str, Any]) -> dict[str, Any]:
    pairs = {f"{part}_{lang}": row[lang][part] for part in ("title", "summary", "text") for lang in ("zh", "en")}
    return {**pairs, "clauses": row["clauses"], "updated_on": row["updated_on"]}


@transaction.atomic
def load_content(*, by: Actor, at: datetime | None = None, folder: Path = CONTENT) -> int:
    """Questions and guides from YAML into the database: new ones added, changed ones replaced, vanished ones removed.

    Returns how many rows changed; loading the same files again changes nothing and records nothing.
    """
    changed = _load(Faq, {row["slug"]: _faq(row) for row in yaml.safe_load((folder / "faqs.yaml").read_text())})
    changed += _load(Guide, {row["slug"]: _guide(row) for row in yaml.safe_load((folder / "guides.yaml").read_text())})
    if changed:
        record(
            event="education.loaded", by=by, facts={"changed": changed, "faqs": Faq.objects.count(), "guides": Guide.objects.count()}, at=at
        )
    return changed


def _load(model: type[Faq] | type[Guide], wanted: Mapping[str, Mapping[str, Any]]) -> int:
    rows = {row.slug: row for row in model._default_manager.all()}
    gone = [row.pk for slug, row in rows.items() if slug not in wanted]
    model._default_manager.filter(pk__in=gone).delete()
    stale = {slug: rows[slug] for place, slug in enumerate(wanted, start=1) if slug in rows and not _same(rows[slug], wanted[slug], place)}
    for offset, row in enumerate(stale.values()):
        row.position = ASIDE + offset
        row.save(update_fields=["position"])
    fresh = 0
    for place, (slug, fields) in enumerate(wanted.items(), start=1):
        if slug not in rows or slug in stale:
            model._default_manager.update_or_create(slug=slug, defaults={**fields, "position": place})
            fresh += 1
    return fresh + len(gone)


def _same(row: Faq | Guide, fields: Mapping[str, Any], place: int) -> bool:
    return row.position == place and all(getattr(row, name) == value for name, value in fields.items())
