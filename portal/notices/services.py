"""The sealed outbox: written with the change that caused it, delivered once, given up in the open."""

import logging
import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from portal.doors.errors import Refusal
from portal.notices import delivery, letters, queries
from portal.notices.models import Notice
from portal.notices.queries import TABLE
from portal.notices.rules import CLAIM, KEPT, Channel, State, pause_after
from portal.trail import services as trail
from portal.trail.rules import SYSTEM, Actor
from portal.vault import services as vault

logger = logging.getLogger(__name__)
BATCH = 100


@transaction.atomic
def queue_notice(
    *, template: str, channel: str, address: str, language: str, context: Mapping[str, str], once: str, reply_to: str = "",
    stop: str = "", at: datetime | None = None,
) -> Notice:  # fmt: skip
    """Put one notice into the outbox of the caller's transaction; the same `once` again gives the notice already there.

    An inbox notice has arrived as soon as it is written. `language` is zh-hans or en; `context` fills the template; `reply_to` is where
    an answer by e-mail goes, `stop` the https address whose POST ends letters of this kind.
    """
    if earlier := Notice.objects.filter(once=once).first():
        return earlier
    letter = letters.compose(template, channel, language, address, context, reply_to, stop)
    notice = _sealed(letter, template=template, channel=channel, language=language, once=once, at=at or timezone.now())
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        return Notice.objects.get(once=once)
    if notice.state == State.WAITING:
        deliver_in_background.enqueue(str(notice.public_id))
    return notice


def _sealed(letter: letters.Letter, *, template: str, channel: str, language: str, once: str, at: datetime) -> Notice:
    notice = Notice(template=template, channel=channel, language=language, once=once, created_at=at, next_at=at)
    notice.key_id = vault.create_key(purpose="notice")
    notice.recipient = vault.blind_index(letter.address, purpose="notice")
    for column in ("address", "subject", "body"):
        sealed = vault.seal(notice.key_id, getattr(letter, column), table=TABLE, column=column, row=str(notice.public_id))
        setattr(notice, column, sealed)
    for column in ("reply_to", "stop"):
        if text := getattr(letter, column):
            setattr(notice, column, vault.seal(notice.key_id, text, table=TABLE, column=column, row=str(notice.public_id)))
    if channel == Channel.INBOX:
        notice.state, notice.sent_at = State.SENT, at
    return notice


@task()
def deliver_in_background(public_id: str) -> bool:
    """The task behind `queue_notice`: deliver this notice unless somebody else does or did."""
    notice = Notice.objects.filter(public_id=uuid.UUID(public_id)).first()
    return bool(notice and deliver_notice(notice=notice))


def deliver_due(now: datetime | None = None) -> int:
    """Deliver what is due, taking back the claims of dead workers; safe with any number of workers. Returns how many went out."""
    now = now or timezone.now()
    Notice.objects.filter(state=State.SENDING, claimed_at__lt=now - CLAIM).update(state=State.WAITING, claimed_at=None, next_at=now)
    due = Notice.objects.filter(state=State.WAITING, next_at__lte=now).order_by("next_at", "pk")[:BATCH]
    return sum(deliver_notice(notice=notice, now=now) for notice in due)


def deliver_notice(*, notice: Notice, now: datetime | None = None) -> bool:
    """Try once to deliver a notice that is due; False when another worker has it, or it did not go out.

    The claim is one conditional UPDATE, so of many workers exactly one sends; that holds on SQLite and PostgreSQL alike.
    """
    now = now or timezone.now()
    mine = Notice.objects.filter(pk=notice.pk, state=State.WAITING, next_at__lte=now)
    if not mine.update(state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1):
        return False
    notice.refresh_from_db()
    try:
        letter = queries.letter(notice)
        delivery.send(notice.channel, letter, message_id=str(notice.public_id), language=notice.language)
    except delivery.Undelivered as error:
        _put_back(notice, error.code, final=error.final, now=now)
    except Refusal as error:
        _put_back(notice, error.code, final=True, now=now)
    else:
        _settle(notice, state=State.SENT, sent_at=now, problem="")
        return True
    return False


def _put_back(notice: Notice, problem: str, *, final: bool, now: datetime) -> None:
    pause = None if final else pause_after(notice.attempts)
    logger.warning("notice %s attempt %d: %s", notice.public_id, notice.attempts, problem)
    if pause is None:
        _settle(notice, state=State.GIVEN_UP, problem=problem)
    else:
        _settle(notice, state=State.WAITING, problem=problem, next_at=now + pause)


def _settle(notice: Notice, **changes: object) -> None:
    claim = Notice.objects.filter(pk=notice.pk, state=State.SENDING, claimed_at=notice.claimed_at)
    claim.update(claimed_at=None, **changes)
    notice.refresh_from_db()


@transaction.atomic
def retry_notice(*, notice: Notice, by: Actor, at: datetime | None = None) -> Notice:
    """Put a notice we gave up on back into the outbox with a fresh set of attempts."""
    at = at or timezone.now()
    given_up = Notice.objects.filter(pk=notice.pk, state=State.GIVEN_UP, forgotten_at=None)
    if not given_up.update(state=State.WAITING, attempts=0, problem="", next_at=at):
        raise Refusal("notice.not_given_up", 409, _("This notice is not waiting for another try."))
    trail.record(event="notice.retried", by=by, subject=f"notice:{notice.public_id}", facts={"template": notice.template}, at=at)
    notice.refresh_from_db()
    return notice


def forget_old(now: datetime | None = None) -> int:
    """Destroy the keys of notices older than KEPT and empty what they sealed; returns how many."""
    now = now or timezone.now()
    settled = Notice.objects.filter(state__in=[State.SENT, State.GIVEN_UP], forgotten_at=None, created_at__lt=now - KEPT)
    return sum(_forget(notice, now) for notice in settled.order_by("pk")[:BATCH])


def forget_recipient(*, address: str, at: datetime | None = None) -> int:
    """Forget everything that was sent to `address`; what still waits goes out first. Returns how many."""
    at = at or timezone.now()
    settled = Notice.objects.filter(state__in=[State.SENT, State.GIVEN_UP], forgotten_at=None)
    return sum(_forget(notice, at) for notice in settled.filter(recipient=vault.blind_index(address, purpose="notice")))


def _forget(notice: Notice, at: datetime) -> bool:
    with transaction.atomic():
        vault.destroy_key(notice.key_id, by=SYSTEM, at=at)
        changed = Notice.objects.filter(pk=notice.pk).update(
            address=None, subject=None, body=None, reply_to=None, stop=None, forgotten_at=at
        )
        transaction.on_commit(lambda: delivery.forget(str(notice.public_id)), robust=True)
    return bool(changed)
