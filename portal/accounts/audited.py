"""Verified addresses as `manage.py verify_trail` holds them against the log; the others say why no row is held against them."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from portal.accounts.models import Contact
from portal.trail.models import Entry
from portal.trail.rooms import Room, Row, erased

PREFIX, VERIFIED, FORGOTTEN = "contact:", "contact.verified", "contact.forgotten"
STAFF = tuple(
    f"staff.{did}"
    for did in (
        "invited", "joined", "left", "forgotten", "roles_changed", "details_changed", "password_set", "factor_added", "factor_removed",
        "factor_renewed", "factor_reset", "factor_link_used",
    )
)  # fmt: skip


def _subjects() -> Iterator[str]:
    for public_id in Contact.objects.order_by("pk").values_list("public_id", flat=True).iterator():
        yield f"{PREFIX}{public_id}"


def _rows(subjects: Sequence[str]) -> Mapping[str, Sequence[Row]]:
    entries = {entry.subject: entry for entry in Entry.objects.filter(event=VERIFIED, subject__in=subjects)}
    gone = Entry.objects.filter(event=FORGOTTEN, subject__in=subjects).values_list("subject", flat=True)
    found = {subject: [erased(entries[subject])] for subject in gone if subject in entries}
    for contact in Contact.objects.filter(public_id__in=[UUID(subject.removeprefix(PREFIX)) for subject in subjects]):
        subject = f"{PREFIX}{contact.public_id}"
        found[subject] = [_row(contact, entries.get(subject))]
    return found


def _row(contact: Contact, entry: Entry | None) -> Row:
    name, facts = f"contact {contact.public_id}", {"channel": str(contact.channel)}
    if entry is None:
        return Row(name, "", None, VERIFIED, contact.verified_at, ("", "", ""), facts, b"")
    actor = (entry.actor_kind, entry.actor_id, entry.actor_role)
    return Row(name, entry.id, None, VERIFIED, contact.verified_at, actor, facts, b"")


CONTACTS = Room(PREFIX, (VERIFIED,), _subjects, _rows, Contact.objects.count)
