"""What was done with third parties, how they stand, and what went abroad, as `manage.py verify_trail` holds them against the log."""

from collections.abc import Iterator

from portal.partners.models import Event, Partner, Transfer
from portal.partners.rules import CLAUSES
from portal.trail.rooms import Acts, Told, columns, occasion

DONE = tuple(f"partner.{what}" for what in ("added", "changed", "activated", "reviewed", "suspended", "ended"))
TRANSFERRED = "partner.transferred"
PAIRS = ("name", "information", "purpose", "method", "contact")
TEXTS = tuple(f"{name}_{lang}" for name in PAIRS for lang in ("zh", "en"))


def done(event: Event) -> bytes:
    return columns(event, "what", "at", "by_id", "by_role", "note", "review_on")


def standing(partner: Partner) -> bytes:
    """How it stands after what was done last."""
    clauses = (f"has_{code}" for code in CLAUSES)
    when = ("signed_on", "contract_ends_on", "review_on", "activated_at", "ended_at", "keep_until")
    named = ("public_id", "code", "state", "role", "under_id", "categories", "purposes", "place", "abroad", "evidence", "owner")
    return columns(partner, *named, *TEXTS, *clauses, *when, "edits", "edited_by", "activated_by")


def transferred(transfer: Transfer) -> bytes:
    named = ("public_id", "on", "persons", "sensitive", "important", "ground", "consent")
    return columns(transfer, *named, "entered_at", "by_id", "by_role")


def _events() -> Iterator[Told]:
    for partner in Partner.objects.order_by("pk"):
        events = list(partner.events.order_by("pk"))
        for event in events:
            said: dict[str, object] = {"by": event.by_id, "by_role": event.by_role, "row": done(event)}
            now = {"stands": standing(partner)} if event == events[-1] else {}
            yield f"{partner}, {event.what}", (f"partner.{event.what}", partner.subject, event.at), said | now
        if not events:
            yield str(partner), (), {}


def _transfers() -> Iterator[Told]:
    for row in Transfer.objects.select_related("partner").order_by("pk").iterator():
        said = {"year": row.on.year, "by": row.by_id, "by_role": row.by_role, "row": transferred(row)}
        yield f"{row.partner}, {row.on}", (TRANSFERRED, row.partner.subject, row.entered_at), said


EVENTS = Acts(DONE, _events, occasion)
TRANSFERS = Acts((TRANSFERRED,), _transfers, occasion)
