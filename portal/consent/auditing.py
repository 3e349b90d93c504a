"""Every answer, for audits: pseudonyms instead of people, made row by row so that any number of answers fits."""

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from portal.consent import queries
from portal.consent.models import ConsentEvent, Purpose
from portal.consent.receipts import moment, pseudonym
from portal.consent.rules import Answer, Said, covers

FORMAT = "mingshi/consent-answers@v1"
COLUMNS = ("receipt", "subject", "purpose", "version", "answer", "at", "language", "how", "by", "shown_sha256", "stands", "counts")
BOM = "\ufeff"  # without it Excel reads Chinese as something else
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Echo:
    """Gives back each line the csv writer writes."""

    def write(self, line: str) -> str:
        return line


def answers(purpose: str = "") -> Iterator[dict[str, Any]]:
    """A dict by COLUMNS for each answer, oldest first. `stands`: the last word of that person; `counts`: a "yes" we may act on now."""
    now = {each.code: each for each in queries.purposes()}
    last = set(_narrowed(purpose).order_by().values("subject", "purpose").annotate(last=Max("id")).values_list("last", flat=True))
    for event in _narrowed(purpose).order_by("id").iterator(chunk_size=500):
        yield _row(event, now.get(event.purpose), stands=event.pk in last)


def _narrowed(purpose: str) -> Any:
    return ConsentEvent.objects.filter(purpose=purpose) if purpose else ConsentEvent.objects.all()


def _row(event: ConsentEvent, purpose: Purpose | None, *, stands: bool) -> dict[str, Any]:
    said = Said(event.answer, event.version, event.at)
    counts = stands and event.answer == Answer.GIVEN and purpose is not None
    return {
        "receipt": str(event.public_id),
        "subject": pseudonym(event.subject),
        "purpose": event.purpose,
        "version": event.version,
        "answer": event.answer,
        "at": moment(event.at),
        "language": event.language,
        "how": event.how,
        "by": event.by_kind,
        "shown_sha256": event.shown_sha256,
        "stands": stands,
        "counts": bool(counts and purpose and covers(said, current=purpose.version, touched=purpose.touched_at)),
    }


def as_csv(rows: Iterator[Mapping[str, Any]]) -> Iterator[str]:
    """UTF-8 with a header row; no cell is a formula (ASVS 1.2.10)."""
    writer: Any = csv.writer(Echo())
    yield BOM + str(writer.writerow(COLUMNS))
    for row in rows:
        yield str(writer.writerow([harmless(row[name]) for name in COLUMNS]))


def harmless(cell: object) -> str:
    text = str(cell).lower() if isinstance(cell, bool) else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def as_json(rows: Iterator[Mapping[str, Any]], made_at: datetime) -> Iterator[str]:
    """{"format", "made_at", "wordings", "answers"}: the wordings are every version of every purpose, with the hashes answers name."""
    head = {"format": FORMAT, "made_at": moment(made_at), "wordings": [_wording(row) for row in Purpose.objects.all()]}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "answers": [\n'
    for n, row in enumerate(rows):
        yield (",\n" if n else "") + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"


def _wording(row: Purpose) -> dict[str, Any]:
    hashes = {language: row.sha256(language) for language in ("zh-hans", "en")}
    words = {language: list(row.words(language)) for language in ("zh-hans", "en")}
    return {"purpose": row.code, "version": row.version, "valid_from": moment(row.valid_from), "words": words, "sha256": hashes}


def counts() -> dict[str, dict[str, int]]:
    """Purpose -> answer -> how many were ever given."""
    found: dict[str, dict[str, int]] = {}
    for row in ConsentEvent.objects.order_by().values("purpose", "answer").annotate(n=Count("id")):
        found.setdefault(row["purpose"], {})[row["answer"]] = row["n"]
    return found
