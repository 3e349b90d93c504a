"""A verified contact: given later, and used to get a new receipt when the old one is lost."""

from datetime import datetime

from django.db import transaction

from disputes import codes, refusals, sealed
from disputes.models import Case, CaseEvent, GivenAddress
from disputes.rules import Event
from disputes.services import letters
from disputes.services.moving import locked, move
from portal.accounts import queries as accounts
from portal.accounts.models import Contact
from portal.accounts.services.contacts import attach_contact
from portal.trail.rules import Actor


@transaction.atomic
def give_contact(*, case: Case, contact: Contact, by: Actor, at: datetime | None = None) -> CaseEvent:
    """Tie a verified contact to the case: news go there from now on, and a lost receipt can be replaced through it."""
    event = move(case, Event.CONTACT_GIVEN, by=by, at=at, data={"channel": contact.channel})
    attach_contact(contact=contact, subject=case.subject)
    Case.objects.filter(pk=case.pk).update(contact=str(contact.public_id))
    case.contact = str(contact.public_id)
    GivenAddress.objects.filter(case=case).delete()
    return event


def case_of_address(*, reference: str, index: str) -> Case:
    """The case with this reference whose verified contact has this index (`contacts.prove_address` gave it). Else receipt.unknown."""
    code = codes.read_reference(reference)
    subjects = [contact.subject for contact in accounts.contacts_for(index)] if code else []
    for case in Case.objects.filter(reference=code).select_related("conversation") if subjects else ():
        contact = letters.contact_of(case)
        if case.subject in subjects and contact is not None and contact.index == index:
            return case
    raise refusals.receipt_unknown()


@transaction.atomic
def replace_receipt(*, case: Case, at: datetime | None = None) -> str:
    """A new receipt for whoever has just proved the case's contact; the old one opens nothing any more."""
    locked(case)
    receipt = codes.new_receipt()
    event = move(case, Event.RECEIPT_REPLACED, by=sealed.client_of(case), at=at)
    Case.objects.filter(pk=case.pk).update(receipt_hash=codes.receipt_hash(receipt))
    case.receipt_hash = codes.receipt_hash(receipt)
    letters.tell_client(case, "case_receipt", once=f"receipt:{event.n}", at=event.at)
    return receipt
