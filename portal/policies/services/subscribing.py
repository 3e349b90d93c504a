"""Subscribers: a verified address is told of a coming change once, until its owner says stop."""

from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from portal.accounts import queries as accounts
from portal.accounts.models import Challenge, Contact
from portal.accounts.services.contacts import forget_contact, verify_contact
from portal.notices.services import forget_recipient, queue_notice
from portal.policies import queries
from portal.policies.models import Subscriber, Version
from portal.trail.rules import Actor
from portal.trail.services import record

SALT, BATCH, KIND = "policies.subscriber", 200, "subscriber:"


def subscribe(*, challenge: Challenge, code: str, wording_too: bool, by: Actor, at: datetime | None = None) -> Subscriber:
    """Whoever typed the code owns the address: tell it of every version from now on. Who is here already changes only what they want.

    Call it outside a transaction: a wrong code must count although it is refused (contact.wrong_code, contact.code_over).
    """
    moment, public_id = at or timezone.now(), uuid4()
    contact = verify_contact(challenge=challenge, code=code, by=by, subject=f"{KIND}{public_id}", at=moment)
    with transaction.atomic():
        if known := _known(contact):
            forget_contact(contact=contact, by=by, at=moment)
            known.wording_too, known.language = wording_too, contact.language
            known.save(update_fields=["wording_too", "language"])
            return known
        last = queries.latest()
        found = Subscriber.objects.create(
            public_id=public_id, contact=contact, language=contact.language, wording_too=wording_too,
            told=last.number if last and last.number else 0, since=moment,
        )  # fmt: skip
        record(event="policy.subscribed", by=by, subject=f"{KIND}{public_id}", facts={"language": contact.language}, at=moment)
    return found


def _known(contact: Contact) -> Subscriber | None:
    return Subscriber.objects.filter(contact__index=contact.index).exclude(contact=contact).first()


@transaction.atomic
def unsubscribe(*, subscriber: Subscriber, by: Actor, at: datetime | None = None) -> None:
    """End it: the address, its key, and the letters that wait for it or went to it."""
    forget_recipient(address=accounts.contact_address(subscriber.contact))
    record(event="policy.unsubscribed", by=by, subject=f"{KIND}{subscriber.public_id}", at=at)
    forget_contact(contact=subscriber.contact, by=by, at=at)


def token(subscriber: Subscriber) -> str:
    """What the link in a letter ends this one subscription by; it opens nothing."""
    return signing.dumps(str(subscriber.public_id), salt=SALT)


def by_token(text: str) -> Subscriber | None:
    """None for a token that is not ours, and for a subscription that ended."""
    try:
        return Subscriber.objects.select_related("contact").filter(public_id=UUID(signing.loads(text, salt=SALT))).first()
    except (signing.BadSignature, ValueError):
        return None


def tell_subscribers(now: datetime | None = None) -> int:
    """Write to everybody who has not been told of a version yet; returns how many letters. Idempotent, with any number of workers."""
    last = queries.latest()
    if last is None or last.number is None:
        return 0
    behind = Subscriber.objects.filter(told__lt=last.number).order_by("pk").values_list("pk", flat=True)[:BATCH]
    return sum(_tell(pk, last.number, now or timezone.now()) for pk in behind)


@transaction.atomic
def _tell(pk: int, number: int, now: datetime) -> int:
    subscriber = Subscriber.objects.select_for_update(of=("self",)).select_related("contact").filter(pk=pk, told__lt=number).first()
    if subscriber is None:
        return 0
    versions = [each for each in queries.published() if subscriber.told < (each.number or 0) <= number]
    wanted = [each for each in versions if each.material or subscriber.wording_too]
    for version in wanted:
        _write(subscriber, version, now)
    subscriber.told = number
    subscriber.save(update_fields=["told"])
    return len(wanted)


def _write(subscriber: Subscriber, version: Version, now: datetime) -> None:
    said = _said(subscriber, version)
    queue_notice(
        template="policy_change", channel="email", address=accounts.contact_address(subscriber.contact), language=subscriber.language,
        context=said, once=f"policy.{version.public_id}:{subscriber.public_id}", stop=said["stop_url"], at=now,
    )  # fmt: skip


def _said(subscriber: Subscriber, version: Version) -> dict[str, str]:
    """The letter: the day, what changes in plain points, and where to read it, compare it and end this."""
    before, _after = queries.neighbours(version)
    with translation.override(subscriber.language):
        links = {
            "read_url": reverse("policies:version", args=[version.number]),
            "compare_url": reverse("policies:compare", args=[before.number, version.number]) if before else "",
            "stop_url": reverse("policies:unsubscribe", args=[token(subscriber)]),
        }
    day = timezone.localdate(version.effective_at).isoformat() if version.effective_at else ""
    points = "\n".join(f"- {point}" for point in version.changes(subscriber.language))
    return {"number": str(version.number), "day": day, "points": points} | {
        name: settings.PUBLIC_ORIGIN + path if path else "" for name, path in links.items()
    }
