"""Answers, receipts and the words that were asked, as `manage.py verify_trail` holds them against the log; erased answers left an entry."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from portal.consent.models import ConsentEvent, Guarded, NoticeText, Purpose
from portal.consent.rules import Answer
from portal.trail import queries as trail
from portal.trail.holding import Tables
from portal.trail.leaves import canonical
from portal.trail.models import Entry
from portal.trail.rooms import Room, Row, columns, erased

INSTANT = timedelta(seconds=5)
ANSWERED = tuple(f"consent.{answer}" for answer in Answer.values)
NOTED, CONFIRMED = "consent.child_noted", "consent.guardian_confirmed"
ERASED, ERASED_AGAIN, CHILD_FORGOTTEN = "consent.erased", "consent.erased_again", "consent.child_forgotten"
ENDS = {**dict.fromkeys(ANSWERED, (ERASED, ERASED_AGAIN)), **dict.fromkeys((NOTED, CONFIRMED), (CHILD_FORGOTTEN,))}


def columns_of(answer: ConsentEvent) -> bytes:
    named = ("public_id", "subject", "purpose", "version", "answer", "at", "language", "shown_sha256", "how", "by_kind", "by_id")
    return columns(answer, *named)


def _texts() -> Iterator[tuple[str, str, bytes]]:
    for model in (NoticeText, Purpose):
        names = [field.attname for field in model._meta.concrete_fields if field.attname != "id"]
        for row in model._default_manager.order_by("pk"):
            yield f"{model._meta.model_name}.{row.pk}", f"{model._meta.model_name} {row.code} {row.version}", columns(row, *names)


def _subjects() -> Iterator[str]:
    rows = ConsentEvent.objects.order_by("subject").values_list("subject", flat=True).distinct()
    children = Guarded.objects.order_by("subject").values_list("subject", flat=True)
    yield from rows.iterator()
    yield from children.iterator()


class _Entries:
    """The entries of some subjects: each is given out once, to the row that says the same; what is left of erased rows says so itself."""

    def __init__(self, subjects: Sequence[str]) -> None:
        self.left: dict[tuple[str, str, datetime], list[Entry]] = defaultdict(list)
        self.ended: dict[tuple[str, str], int] = {}
        for entry in Entry.objects.filter(subject__in=subjects, event__in={*ENDS, *sum(ENDS.values(), ())}).order_by("n"):
            self.left[entry.event, entry.subject, entry.at].append(entry)
            self.ended[entry.event, entry.subject] = entry.n or 0

    def take(self, event: str, subject: str, at: datetime) -> Entry | None:
        found = self.left.get((event, subject, at)) or self._older(event, subject, at)
        return found.pop(0) if found else None

    def _older(self, event: str, subject: str, at: datetime) -> list[Entry] | None:
        """Before entries had a mark of their row, they were written with a clock of their own, an instant later."""
        near = [key for key in self.left if key[:2] == (event, subject) and abs(key[2] - at) < INSTANT]
        return next((self.left[key] for key in near if self.left[key] and "row" not in self.left[key][0].facts), None)

    def gone(self) -> Iterator[Entry]:
        """Entries whose row was erased, as a later entry about the same subject says."""
        for entries in self.left.values():
            for entry in entries:
                if any(self.ended.get((end, entry.subject), 0) > (entry.n or 0) for end in ENDS.get(entry.event, ())):
                    yield entry


def _rows(subjects: Sequence[str]) -> Mapping[str, Sequence[Row]]:
    entries, found = _Entries(subjects), defaultdict[str, list[Row]](list)
    for answer in ConsentEvent.objects.filter(subject__in=subjects).select_related("receipt").order_by("pk"):
        found[answer.subject].append(_answer(answer, entries.take(f"consent.{answer.answer}", answer.subject, answer.at)))
    for child in Guarded.objects.filter(subject__in=subjects):
        found[child.subject] += _child(child, entries)
    for entry in entries.gone():
        found[entry.subject].append(erased(entry))
    return found


def _answer(answer: ConsentEvent, entry: Entry | None) -> Row:
    name, event = f"consent {answer.public_id}", f"consent.{answer.answer}"
    facts: dict[str, object] = {name: getattr(answer, name) for name in ("purpose", "version", "how")} | {"shown": answer.shown_sha256}
    whole = _is_receipt(answer)
    facts |= {} if whole else {"receipt": False}
    actor = (answer.by_kind, answer.by_id, entry.actor_role if entry else "")
    at = entry.at if entry and "row" not in entry.facts else answer.at
    return Row(name, entry.id if entry else "", None, event, at, actor, facts, columns_of(answer) if whole else b"")


def _is_receipt(answer: ConsentEvent) -> bool:
    """Whether the receipt, where there is one, is signed by us and about this answer."""
    if not hasattr(answer, "receipt"):
        return True
    try:
        said = json.loads(answer.receipt.body)
        signed = said.pop("signed")
        return said["dct:identifier"] == str(answer.public_id) and trail.signed_by_us(canonical(said), signed)
    except (ValueError, KeyError, TypeError, AttributeError):
        return False


def _child(child: Guarded, entries: _Entries) -> Iterator[Row]:
    noted = entries.take(NOTED, child.subject, child.said_at)
    yield _row(child.subject, noted, {"how": child.how}, NOTED, child.said_at)
    if child.guardian_at is not None:
        yield _row(child.subject, entries.take(CONFIRMED, child.subject, child.guardian_at), {}, CONFIRMED, child.guardian_at)


def _row(name: str, entry: Entry | None, facts: Mapping[str, object], event: str = "", at: datetime | None = None) -> Row:
    if entry is None:
        assert at is not None
        return Row(name, "", None, event, at, ("", "", ""), facts, b"")
    return Row(name, entry.id, None, entry.event, entry.at, (entry.actor_kind, entry.actor_id, entry.actor_role), facts, b"")


def _count() -> int:
    return ConsentEvent.objects.count() + Guarded.objects.count()


TEXTS = Tables("consent:texts", "consent.texts_held", _texts)
ANSWERS = Room("", tuple(ENDS), _subjects, _rows, _count)
