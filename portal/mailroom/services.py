"""Letters come in, are opened by staff, become words of a case or go. Every step is one entry in the record, codes only."""

import hashlib
import logging
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from disputes.models import Case
from disputes.services import entering, letters
from disputes.services.conversations import MESSAGE_LIMIT
from portal.accounts.services.contacts import address_index
from portal.doors.errors import Refusal
from portal.mailroom import boxes, cutting, parsing, proving, queries, refusals
from portal.mailroom.models import Letter
from portal.mailroom.rules import LARGEST, PIECES, Ground, Handled, OpenReason, Outcome, Proof, is_the_client
from portal.notices.services import queue_notice
from portal.retention import queries as retention
from portal.trail import services as trail
from portal.trail.rules import SYSTEM, Actor, Fact
from portal.vault import services as vault
from portal.vault.finding import mask_text
from portal.vault.masking import mask
from portal.vault.rules import Unreadable

logger = logging.getLogger(__name__)
BATCH = 200
NOTHING: Mapping[str, str] = {}


def fetch_mail(now: datetime | None = None) -> int:
    """Take in what waits in the mailbox; returns how many letters are new. A letter leaves the box only after its transaction.

    Safe with any number of workers. A mailbox that cannot be reached is logged by a code and tried at the next turn."""
    new = 0
    try:
        for incoming in boxes.letters():
            new += _take(incoming, now or timezone.now())
    except boxes.Unreachable as error:
        logger.warning("mailbox not read: %s", error.code)
    return new


def _take(incoming: boxes.Incoming, now: datetime) -> bool:
    try:
        new = take_in(raw=incoming.raw, size=incoming.size, received_at=incoming.received_at, at=now)
    except (DatabaseError, Unreadable) as error:
        logger.warning("a letter stays in the box: %s", type(error).__name__)  # tables or keys are away: later
        return False
    incoming.done()
    return new is not None


def take_in(*, raw: bytes, size: int, received_at: datetime, at: datetime | None = None) -> Letter | None:
    """One e-mail, by the rule in docs/decisions/0013. None when it had come before (the same Message-ID).

    `received_at` is when our mail server got it; what the letter says about its own date is not believed."""
    now = at or timezone.now()
    received = min(received_at, now)
    parsed, failed = _parsed(raw, size)
    letter = Letter(received_at=received, fetched_at=now, message_hash=_hash(raw, parsed))
    try:
        with transaction.atomic():
            if Letter.objects.filter(message_hash=letter.message_hash).exists():
                return None
            _sort(letter, parsed, failed, now)
            cache.delete(queries.WAITS)
            return letter
    except IntegrityError:
        if Letter.objects.filter(message_hash=letter.message_hash).exists():
            return None  # another worker was quicker
        raise


def _parsed(raw: bytes, size: int) -> tuple[parsing.Parsed, Outcome | None]:
    """The e-mail taken apart; one that is too large or broken by its headers alone, as far as those can be read."""
    if size <= LARGEST:
        try:
            return parsing.parse(raw), None
        except parsing.Unreadable:
            pass
    failed = Outcome.TOO_LARGE if size > LARGEST else Outcome.UNREADABLE
    try:
        return parsing.parse(parsing.head_of(raw)).with_text(parsing.beginning(raw)), failed
    except parsing.Unreadable:
        return parsing.NOTHING.with_text(parsing.beginning(raw)), failed


def _hash(raw: bytes, parsed: parsing.Parsed) -> str:
    named = parsed.message_id or hashlib.sha256(raw).hexdigest()
    return vault.blind_index(named, purpose="mail.id")


def _sort(letter: Letter, parsed: parsing.Parsed, failed: Outcome | None, now: datetime) -> None:
    """Decide once what becomes of the letter, and keep it sealed."""
    sender = _index(parsed.sender)
    letter.sender, letter.sender_masked = sender, mask("email", parsed.sender) if sender else ""
    letter.line_masked = mask_text(_one_line(parsed)).text[:200]
    letter.proof = proving.proof_of(parsed.results, authserv=settings.INBOUND_AUTHSERV, domain=parsed.sender.rpartition("@")[2])
    letter.key_id = vault.create_key(purpose="letter")
    letter.content = queries.seal(letter, queries.Content(parsed.sender, parsed.subject, parsed.text, parsed.attachments))
    letter.outcome = _outcome(letter, parsed, failed)
    letter.save(force_insert=True)
    if letter.outcome == Outcome.JOINED:
        _join(letter, parsed, now)
    facts: dict[str, Fact] = {"outcome": str(letter.outcome), "proof": str(letter.proof), "files": len(parsed.attachments)}
    trail.record(event="letter.received", by=SYSTEM, subject=letter.subject, secret=_secret(letter), facts=facts, at=now)
    _answer(letter, parsed, now)


def _secret(letter: Letter) -> bytes:
    return vault.secret(letter.key_id, "trail")


def _index(sender: str) -> str:
    """The blind index of the sender; "" for what is no address, or becomes another one when it is made regular."""
    try:
        return address_index("email", sender) if sender else ""
    except Refusal:
        return ""


def _one_line(parsed: parsing.Parsed) -> str:
    return " ".join(f"{parsed.subject} · {cutting.own_words(parsed.text)[:400]}".split())[:240].strip(" ·")


def _outcome(letter: Letter, parsed: parsing.Parsed, failed: Outcome | None) -> Outcome:
    """The rule, step by step; whatever does not reach the last line is not the client's words."""
    if parsed.automatic or _ours(parsed.sender):
        return Outcome.AUTOMATIC
    case, tokens = _case(parsed.to)
    letter.case = case
    if case is None:
        return failed or (Outcome.DEAD_TOKEN if tokens else Outcome.NO_TOKEN)
    if not _from_client(letter, case):
        return Outcome.UNCONFIRMED
    if failed is not None:
        return failed
    if parsed.encrypted:
        return Outcome.ENCRYPTED
    words = cutting.own_words(parsed.text)
    if not words:
        return Outcome.NO_WORDS
    if len(cutting.pieces(words, MESSAGE_LIMIT)) > PIECES:
        return Outcome.TOO_LONG
    return Outcome.JOINED


def _from_client(letter: Letter, case: Case) -> bool:
    contact = letters.contact_of(case)
    known = contact is not None and contact.channel == "email" and bool(letter.sender) and contact.index == letter.sender
    return known and is_the_client(proof=letter.proof, proven_only=settings.INBOUND_UNPROVEN == "hold")


def _ours(sender: str) -> bool:
    """Our own letters coming back must not be answered by us."""
    plain = sender.lower()
    return plain != "" and plain in (settings.INBOUND_ADDRESS.lower(), settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip(">").lower())


def _case(to: list[str]) -> tuple[Case | None, int]:
    """The case whose reply address the letter was sent to, and how many different ones it names; two name none."""
    local, _at, domain = settings.INBOUND_ADDRESS.lower().rpartition("@")
    found = {address.lower() for address in to if address.lower().startswith(f"{local}+") and address.lower().endswith(f"@{domain}")}
    tokens = {address.rpartition("@")[0].removeprefix(f"{local}+") for address in found}
    return (letters.case_of_token(next(iter(tokens))) if len(tokens) == 1 else None), len(tokens)


def _join(letter: Letter, parsed: parsing.Parsed, now: datetime) -> None:
    """The words become the client's in the case; when the case takes none at its stage, the letter waits for a person."""
    assert letter.case is not None
    parts = cutting.pieces(cutting.own_words(parsed.text), MESSAGE_LIMIT)
    try:
        with transaction.atomic():
            entering.add_words(
                case=letter.case,
                parts=parts,
                arrived_by="email",
                received_at=letter.received_at,
                once=f"mail-{letter.message_hash[:40]}",
                at=now,
            )
    except Unreadable:
        raise
    except Refusal:
        letter.outcome = Outcome.NOT_NOW
        letter.save(update_fields=["outcome"])


def _answer(letter: Letter, parsed: parsing.Parsed, now: datetime) -> None:
    """At most one answer a day to an address, and only where a living token shows that we had written about a case."""
    case = letter.case
    if case is None or not letter.sender or letter.proof == Proof.FAIL or letter.outcome == Outcome.AUTOMATIC:
        return
    if letter.outcome == Outcome.UNCONFIRMED:
        template = "mail_unconfirmed"
    elif parsed.attachments or letter.outcome in (
        Outcome.TOO_LARGE,
        Outcome.ENCRYPTED,
        Outcome.NO_WORDS,
        Outcome.TOO_LONG,
        Outcome.UNREADABLE,
    ):
        template = "mail_files" if parsed.attachments and letter.outcome == Outcome.JOINED else "mail_not_taken"
    else:
        return
    queue_notice(
        template=template, channel="email", address=parsed.sender.lower(), language=case.language, context={"url": letters.case_page(case)},
        once=f"{template}:{letter.sender}:{timezone.localdate(now)}", at=now,
    )  # fmt: skip


@transaction.atomic
def open_letter(*, letter: Letter, reason: str, by: Actor, at: datetime | None = None) -> queries.Content:
    """Open a letter for a member of staff; who, in which role and why goes into the record. Refuses what is destroyed (410)."""
    if reason not in OpenReason.values:
        raise refusals.not_a_choice("reason")
    opened = queries.content(_locked(letter, waiting=False))
    trail.record(event="letter.revealed", by=by, subject=letter.subject, secret=_secret(letter), facts={"reason": reason}, at=at)
    return opened


@transaction.atomic
def mark_handled(
    *, letter: Letter, handled: Handled, by: Actor, case: Case | None = None, ground: str = "", at: datetime | None = None
) -> Letter:
    """Say what a person did with a letter that waited. Of two people at once the second is refused (409)."""
    if handled is Handled.DISMISSED and ground not in Ground.values:
        raise refusals.not_a_choice("ground")
    current = _locked(letter)
    now = at or timezone.now()
    current.handled, current.ground, current.case = handled, ground, case or current.case
    current.handled_at, current.handled_by, current.handled_role = now, by.id, by.role
    current.save()
    facts = {"how": str(handled), **({"ground": ground} if ground else {})}
    trail.record(event="letter.handled", by=by, subject=letter.subject, secret=_secret(letter), facts=facts, at=now)
    return current


def _locked(letter: Letter, *, waiting: bool = True) -> Letter:
    current = Letter.objects.select_for_update().filter(pk=letter.pk).first()
    if current is None or current.forgotten_at is not None:
        raise refusals.gone()
    if waiting and not queries.is_waiting(current):
        raise refusals.already_handled()
    return current


@transaction.atomic
def forget_letter(*, letter: Letter, by: Actor = SYSTEM, at: datetime | None = None) -> bool:
    """Destroy what a letter says; that one came, when, and what became of it stays. False when it was gone already.

    Refusal 409 `retention.held` while a legal hold stands on the case it belongs to."""
    now = at or timezone.now()
    current = Letter.objects.select_for_update().filter(pk=letter.pk, forgotten_at=None).first()
    if current is None:
        return False
    retention.check_free(*_belongs_to(current))
    trail.record(event="letter.forgotten", by=by, subject=current.subject, secret=_secret(current), at=now)
    current.content, current.sender, current.sender_masked, current.line_masked, current.forgotten_at = None, "", "", "", now
    current.save()
    vault.destroy_key(current.key_id, by=by, at=now)
    return True


def _belongs_to(letter: Letter) -> list[str]:
    """What a hold may stand on to keep this letter: its case, and the conversation that case came from."""
    if letter.case is None:
        return []
    return [letter.case.subject, f"conversation:{letter.case.conversation.public_id}"]


def forget_old(now: datetime | None = None) -> int:
    """Destroy letters that lay here for INBOUND_DAYS, whatever became of them, but for those of a case under a legal hold.

    Returns how many. For the worker."""
    moment = now or timezone.now()
    old = Letter.objects.filter(forgotten_at=None, fetched_at__lt=moment - settings.INBOUND_KEPT)
    held = Q(case__public_id__in=_held("case")) | Q(case__conversation__public_id__in=_held("conversation"))
    free = old.exclude(pk__in=Letter.objects.filter(held).values("pk")).select_related("case__conversation").order_by("fetched_at")
    return sum(forget_letter(letter=letter, at=moment) for letter in free[:BATCH])


def _held(kind: str) -> list[str]:
    """Public ids of everything of a kind that a hold stands on."""
    found = (subject.partition(":") for subject in retention.held_subjects())
    return [public_id for named, _colon, public_id in found if named == kind]
