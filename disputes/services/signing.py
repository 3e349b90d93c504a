"""Signing here: the typed name, a code to an address that is surely the signer's, and the hash of exactly the text that was shown."""

from datetime import datetime

from django.db import transaction

from disputes import offer_refusals, refusals, sealed, sealed_terms
from disputes.life import maker_of
from disputes.models import Case, Signature
from disputes.offers_rules import SIGNERS
from disputes.refusals import allowed
from disputes.rules import Event, Language
from disputes.services import mediation_news
from disputes.services.agreements import HERE, conclude, latest_text
from disputes.services.letters import contact_of
from disputes.services.moving import locked, move, state_of
from portal.accounts import queries as accounts
from portal.accounts.models import Challenge
from portal.accounts.services import contacts
from portal.doors.text import clean
from portal.trail.rules import SYSTEM, Actor

NAME_LIMIT = 60


def address_of(case: Case, by: Actor) -> tuple[str, str] | None:
    """(channel, address) a signer's code goes to: the client's verified contact, the address a participant was invited at, the work
    address of staff; None without one."""
    if by.kind == "client":
        contact = contact_of(case)
        return (contact.channel, accounts.contact_address(contact)) if contact else None
    if by.kind == "party":
        present = case.participants.filter(public_id=by.id, gone_at=None).exclude(address=None).first()
        return ("email", sealed.open_participant(case, present, "address")) if present else None
    user = accounts.by_public_id(by.id) if by.kind == "staff" else None
    return ("email", user.email) if user is not None else None


def send_code(*, case: Case, language: str, by: Actor, at: datetime | None = None) -> Challenge:
    """Send the signer a code; refused when they could not sign anyway. Refusal signature.no_address (409)."""
    allowed(state_of(case), Event.AGREEMENT_SIGNED, by)
    channel, address = _address(case, by)
    return contacts.send_contact_code(channel=channel, address=address, language=language, by=by, at=at)


def _address(case: Case, by: Actor) -> tuple[str, str]:
    found = address_of(case, by)
    if found is None:
        raise offer_refusals.nothing_to_sign_with()
    return found


def sign_agreement(
    *, case: Case, text: int, sha256: str, name: str, language: str, challenge: Challenge | None, code: str, by: Actor,
    at: datetime | None = None,
) -> Signature:  # fmt: skip
    """Sign version `text` as shown (its hash) in `language`, with the code sent to the signer. Call it outside a transaction.

    Refusals: agreement.other_text, signature.name, signature.no_code, signature.other_address, contact codes' own, case.may_sign."""
    allowed(state_of(case), Event.AGREEMENT_SIGNED, by)
    latest_text(case, text, sha256)
    typed = _name(name)
    channel, address = _address(case, by)
    if challenge is None:
        raise offer_refusals.no_code()
    if challenge.index != contacts.address_index(channel, address):
        raise offer_refusals.wrong_address()
    contacts.prove_address(challenge=challenge, code=code, at=at)
    return place_signature(case=case, text=text, sha256=sha256, name=typed, language=language, channel=channel, by=by, at=at)


def _name(name: str) -> str:
    typed = clean(name, limit=NAME_LIMIT, multiline=False)
    if not typed:
        raise offer_refusals.no_name()
    return typed


@transaction.atomic
def place_signature(
    *, case: Case, text: int, sha256: str, name: str, language: str, channel: str, by: Actor, at: datetime | None = None
) -> Signature:
    """Record the signature of a signer whose address was just proved; the third one makes the agreement take effect."""
    if language not in Language.values:
        raise refusals.not_a_choice("language")
    current = locked(case)
    allowed(state_of(current), Event.AGREEMENT_SIGNED, by)
    found, signer = latest_text(current, text, sha256), maker_of(by.role)
    said = {"text": found.n, "side": signer, "agreement_sha256": found.sha256, "way": channel}
    event = move(case, Event.AGREEMENT_SIGNED, by=by, at=at, data=said)
    signature = Signature(
        text=found, signer=signer, sha256=found.sha256, language=language, channel=channel, at=event.at,
        by_kind=by.kind, by_id=by.id, by_role=by.role,
    )  # fmt: skip
    signature.name = sealed_terms.seal_name(current, signature, _name(name))
    signature.save()
    if state_of(current).deal.signed == SIGNERS:
        conclude(case, found, way=HERE, by=SYSTEM, at=event.at)
    else:
        mediation_news.tell(case, event, by)
    return signature
