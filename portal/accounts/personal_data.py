"""What this room holds about a person: verified contacts of a case, the account of a member of staff."""

from typing import Any

from portal.accounts import queries, services
from portal.notices import queries as notices
from portal.notices.letters import Letter
from portal.notices.models import Notice
from portal.notices.services import forget_recipient
from portal.trail.rules import Actor


def export(subject: str) -> dict[str, Any]:
    """Contacts of `case:<public id>` opened, or what an account `staff:<public id>` says about its owner; {} for what is not here."""
    if user := queries.staff_member(subject):
        names = {"name_zh": user.name_zh, "name_en": user.name_en, "email": user.email, "language": user.language}
        times = {name: moment.isoformat() for name in ("joined_at", "left_at", "last_seen_at") if (moment := getattr(user, name))}
        return names | times | {"roles": list(user.roles)}
    contacts = [
        {"channel": contact.channel, "address": queries.contact_address(contact), "verified_at": contact.verified_at.isoformat()}
        for contact in queries.contacts_of(subject)
    ]
    return {"contacts": contacts, "letters": _letters(subject)} if contacts else {}


def _letters(subject: str) -> list[dict[str, Any]]:
    """What was written to these addresses and is still kept, oldest first."""
    addresses = dict.fromkeys(queries.contact_address(contact) for contact in queries.contacts_of(subject))
    return [_letter(notice, letter) for address in addresses for notice, letter in notices.letters_to(address)]


def _letter(notice: Notice, letter: Letter) -> dict[str, Any]:
    sent = notice.sent_at.isoformat() if notice.sent_at else None
    return {"written_at": notice.created_at.isoformat(), "sent_at": sent, **vars(letter)}


def erase(subject: str, *, by: Actor) -> None:
    """Contacts go with their keys, and the letters sent to them; an account is emptied once its owner has left."""
    if user := queries.staff_member(subject):
        services.forget_person(user=user, by=by)
    for contact in queries.contacts_of(subject):
        forget_recipient(address=queries.contact_address(contact))
        services.forget_contact(contact=contact, by=by)
