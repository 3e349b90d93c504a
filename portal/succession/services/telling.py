"""Everybody of whom an address is known is written to, once. The worker calls it; any number of workers may."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format

from disputes import sealed
from disputes.models import Participant
from disputes.services import letters
from portal.accounts import queries as accounts
from portal.accounts.models import Contact
from portal.doors.errors import Refusal
from portal.notices.models import Notice
from portal.notices.services import queue_notice
from portal.succession import publication, queries
from portal.succession.models import Succession
from portal.succession.rules import Fate, Phase
from portal.trail import services as trail
from portal.trail.rules import SYSTEM
from portal.vault.rules import Erased

BATCH = 200
SEPARATOR = {"zh-hans": "；", "en": "; "}


@dataclass(frozen=True)
class Person:
    """Whoever has an address: `index` says that two addresses are one without saying which; `open` gives it in clear."""

    index: str
    channel: str
    language: str
    known_at: datetime
    open: Callable[[], str]


def people() -> Iterator[Person]:
    """Everybody with a known address, the newest of equal addresses first, so that its language is the one they are written in."""
    for contact in Contact.objects.order_by("-verified_at", "-pk"):
        yield Person(contact.index, contact.channel, contact.language, contact.verified_at, _of_contact(contact))
    for each in queries.participants():
        yield Person(each.address_index, "email", each.language, each.invited_at, _of_participant(each))


def _of_contact(contact: Contact) -> Callable[[], str]:
    return lambda: accounts.contact_address(contact)


def _of_participant(participant: Participant) -> Callable[[], str]:
    return lambda: sealed.open_participant(participant.case, participant, "address")


def tell_everybody(now: datetime | None = None) -> int:
    """Write to whoever is not told yet of what is coming, or of what was called off after they had been told. Returns how many.

    A case filed before the day is reached too, however late; after the day, when nobody is left, that is recorded and it ends."""
    moment = now or timezone.now()
    return sum(_tell(each, moment) for each in queries.announced() if each.told_at is None)


def _tell(succession: Succession, now: datetime) -> int:
    left = _not_told(succession, "off" if succession.off_at else "coming")
    count = sum(_write(succession, person, now) for person in left[:BATCH])
    if len(left) <= BATCH and succession.phase(now) in (Phase.OFF, Phase.DONE):
        _finish(succession, now)
    return count


def _not_told(succession: Succession, what: str) -> list[Person]:
    done, before = _occasions(succession, what), _occasions(succession, "coming")
    found: dict[str, Person] = {}
    for person in people():
        told_before = queries.occasion(succession, "coming") + _mark(succession, person) in before
        fits = told_before if what == "off" else person.known_at < succession.effective_at
        if fits and queries.occasion(succession, what) + _mark(succession, person) not in done and letters.can_write(person.channel):
            found.setdefault(person.index, person)
    return list(found.values())


def _occasions(succession: Succession, what: str) -> set[str]:
    return set(Notice.objects.filter(once__startswith=queries.occasion(succession, what)).values_list("once", flat=True))


def _mark(succession: Succession, person: Person) -> str:
    """The same person in another change of hands has another mark: the outbox links nobody."""
    return sha256(f"{succession.public_id}:{person.index}".encode()).hexdigest()[:40]


@transaction.atomic
def _write(succession: Succession, person: Person, now: datetime) -> bool:
    what = "off" if succession.off_at else "coming"
    language = "zh-hans" if person.language.startswith("zh") else "en"
    try:
        with transaction.atomic():
            queue_notice(
                template=f"succession_{what}", channel=person.channel, address=person.open(), language=language,
                context=words(succession, language), once=queries.occasion(succession, what) + _mark(succession, person), at=now,
            )  # fmt: skip
    except (Erased, Refusal):
        return False  # erased in the meantime, or an address that no letter can carry: nobody else waits for it
    return True


def words(succession: Succession, language: str) -> dict[str, str]:
    """What a letter fills in, in one language."""
    with translation.override(language):
        goes = [row.purpose.title for row in queries.rows(succession) if row.fate == Fate.GOES]
        return {
            "kind": str(succession.get_kind_display()),
            "name": succession.name,
            "contact": succession.contact,
            "day": date_format(succession.effective_on, "DATE_FORMAT"),
            "goes": SEPARATOR[language].join(goes),
            "more": succession.more,
            "why": succession.off_words,
            "url": settings.PUBLIC_ORIGIN + publication.address(language, succession.public_id),
            "cases": f"{settings.PUBLIC_ORIGIN}/{language}/cases/",
            "asked": "1" if succession.draft().needs_yes else "",
            "mine": f"{settings.PUBLIC_ORIGIN}/{language}/my-data/",
            "room": f"{settings.PUBLIC_ORIGIN}/{language}/room/",
            "choices": f"{settings.PUBLIC_ORIGIN}/{language}/choices/",
            "rights": f"{settings.PUBLIC_ORIGIN}/{language}/rights/ask/",
        }


@transaction.atomic
def _finish(succession: Succession, now: datetime) -> None:
    """Nobody is left to be told: recorded once, with how many letters there were."""
    if not Succession.objects.filter(pk=succession.pk, told_at=None).update(told_at=now):
        return
    counted = queries.told(succession, "off" if succession.off_at else "coming")
    document = {"type": "succession.notice", "succession": str(succession.public_id), "sha256": succession.sha256}
    trail.record_document(event="succession.told", by=SYSTEM, document=document, facts={"letters": counted.letters}, at=now)
    publication.spread_after_commit(succession)
