"""Clients without accounts: an address is shown to be somebody's by a code, and kept sealed for the case it belongs to."""

import hmac
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from portal.accounts import queries, refusals
from portal.accounts.addresses import digits, normalise
from portal.accounts.models import Challenge, Contact
from portal.doors import limits
from portal.notices.services import queue_notice
from portal.trail import services as trail
from portal.trail.rules import SYSTEM, Actor
from portal.vault import services as vault

VALID = timedelta(minutes=10)
TRIES = 5
SENDINGS = 3


def address_index(channel: str, address: str) -> str:
    """What an address is found by without being stored; takes it as typed."""
    return vault.blind_index(f"{channel}:{normalise(channel, address)}", purpose="contact")


def send_contact_code(*, channel: str, address: str, language: str, by: Actor, at: datetime | None = None) -> Challenge:
    """Send six digits to an address somebody says is theirs; at most five times an hour to the same address.

    The answer is the same whether or not we know the address. `by` is whoever asked; codes are not recorded, contacts are.
    """
    at = at or timezone.now()
    address = normalise(channel, address)
    index = address_index(channel, address)
    limits.hit("contact.code", index, limit=5, window=3600)
    with transaction.atomic():
        challenge = Challenge(channel=channel, language=language, index=index, made_at=at, expires_at=at + VALID)
        challenge.key_id = vault.create_key(purpose="challenge")
        challenge.address = _seal("accounts_challenge", challenge.public_id, challenge.key_id, address)
        _send(challenge, address, at)
    return challenge


@transaction.atomic
def resend_contact_code(*, challenge: Challenge, by: Actor, at: datetime | None = None) -> Challenge:
    """A new code to the same address, at most twice; the earlier one ends, its wrong tries still count."""
    at = at or timezone.now()
    still_open = Challenge.objects.select_for_update().filter(pk=challenge.pk, expires_at__gt=at, tries__lt=TRIES, sendings__lt=SENDINGS)
    found = still_open.first()
    if found is None:
        raise refusals.code_over()
    limits.hit("contact.code", found.index, limit=5, window=3600)
    found.sendings += 1
    _send(found, queries.challenge_address(found), at)
    return found


def prove_address(*, challenge: Challenge, code: str, at: datetime | None = None) -> str:
    """Whoever types the code owns the address: returns its index, to look up what belongs to it. Works once.

    Call it outside a transaction: a wrong try must count although the caller refuses.
    """
    at = at or timezone.now()
    _count_try(challenge, at)
    challenge.refresh_from_db()
    if not hmac.compare_digest(challenge.code, _hash(challenge, digits(code))):
        raise refusals.wrong_code()
    if not _end(challenge, at):
        raise refusals.code_over()
    return challenge.index


def verify_contact(*, challenge: Challenge, code: str, by: Actor, subject: str = "", at: datetime | None = None) -> Contact:
    """The code is right: keep the address, sealed, as a contact (of `subject`, or attached later). As `prove_address` otherwise."""
    at = at or timezone.now()
    found = Challenge.objects.filter(pk=challenge.pk, expires_at__gt=at).first()
    if found is None:
        raise refusals.code_over()
    address = queries.challenge_address(found)
    index = prove_address(challenge=challenge, code=code, at=at)
    contact = Contact(subject=subject, channel=challenge.channel, language=challenge.language, index=index, verified_at=at)
    with transaction.atomic():
        contact.key_id = vault.create_key(purpose="contact")
        contact.address = _seal("accounts_contact", contact.public_id, contact.key_id, address)
        contact.save()
        trail.record(event="contact.verified", by=by, subject=f"contact:{contact.public_id}", facts={"channel": contact.channel}, at=at)
    return contact


def attach_contact(*, contact: Contact, subject: str) -> Contact:
    """Say what a contact belongs to, once that exists ("case:<public id>"); part of the caller's change and its record."""
    contact.subject = subject
    contact.save(update_fields=["subject"])
    return contact


@transaction.atomic
def forget_contact(*, contact: Contact, by: Actor, at: datetime | None = None) -> None:
    """Erase an address: its key is destroyed, its row goes."""
    at = at or timezone.now()
    vault.destroy_key(contact.key_id, by=by, at=at)
    trail.record(event="contact.forgotten", by=by, subject=f"contact:{contact.public_id}", at=at)
    contact.delete()


def forget_expired_challenges(now: datetime | None = None) -> int:
    """Erase the addresses of codes nobody used in time; returns how many."""
    now = now or timezone.now()
    late = list(Challenge.objects.filter(expires_at__lte=now)[:500])
    for challenge in late:
        _end(challenge, now)
    return len(late)


def _send(challenge: Challenge, address: str, at: datetime) -> None:
    code = f"{secrets.randbelow(10**6):06}"
    challenge.code = _hash(challenge, code)
    challenge.save()
    queue_notice(
        template="contact_code",
        channel=challenge.channel,
        address=address,
        language=challenge.language,
        context={"code": code, "minutes": str(int(VALID.total_seconds() // 60))},
        once=f"contact-code:{challenge.public_id}:{challenge.sendings}",
        at=at,
    )


def _count_try(challenge: Challenge, at: datetime) -> None:
    """Use up one of five tries before looking at the code."""
    open_now = Challenge.objects.filter(pk=challenge.pk, expires_at__gt=at, tries__lt=TRIES)
    if not open_now.update(tries=F("tries") + 1):
        raise refusals.code_over()


def _hash(challenge: Challenge, code: str) -> str:
    """Keyed by the installation and bound to this challenge: a million guesses against a stolen table find nothing."""
    return vault.blind_index(f"{challenge.public_id}:{code}", purpose="contact.code")


def _end(challenge: Challenge, at: datetime) -> bool:
    """The challenge and the key of its address go; False when somebody was quicker."""
    with transaction.atomic():
        ended, _ = Challenge.objects.filter(pk=challenge.pk).delete()
        if ended:
            vault.destroy_key(challenge.key_id, by=SYSTEM, at=at)
    return bool(ended)


def _seal(table: str, row: object, key_id: str, address: str) -> bytes:
    return vault.seal(key_id, address, table=table, column="address", row=str(row))
