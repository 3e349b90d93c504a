"""What clients say by phone, on paper or in an e-mail, written down by staff: a case of its own, or words added to one.

The record says who entered it and when; clocks start when it reached the firm, so what was due before it was entered is late at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes import refusals, sealed
from disputes.models import Case, GivenAddress, Message
from disputes.moves import OFFICE
from disputes.rules import Event, Stage
from disputes.services import letters, threads
from disputes.services.filing import Filed, file_case
from disputes.services.moving import move
from disputes.services.reading import may_read
from disputes.taken_down import CHANNELS, OLDEST, NoticeGiven
from portal.accounts.addresses import normalise
from portal.accounts.services.contacts import address_index
from portal.doors import limits
from portal.doors.errors import Refusal, Words
from portal.notices.services import queue_notice
from portal.trail import services as trail
from portal.trail.rules import Actor

IN_FUTURE = _("This is in the future. Give the moment it reached us.")
TOO_OLD = _("This is more than 90 days ago. Ask the privacy officer how to take it in.")


@transaction.atomic
def enter_case(
    *, kind: str, topic: str, story: str, wish: str, language: str, channel: str, received_at: datetime, notice_given: str, by: Actor,
    happened: str = "", address: str = "", notice: str = "", at: datetime | None = None, right: str = "", jurisdiction: str = "cn",
) -> Filed:  # fmt: skip
    """File for a client what they said by phone, on paper or by e-mail. `by` is intake or the privacy officer.

    `received_at` is when it reached the firm (at most 90 days ago): clocks start then, and what fell due since is recorded as missed.
    `notice_given` says how the client was told what filing means. `address` is not verified: see `GivenAddress`.
    `right` is named by the rights room, as for `file_case`."""
    if by.kind != "staff" or by.role not in OFFICE:
        raise refusals.not_your_part()
    now = at or timezone.now()
    problems = _problems(channel=channel, received_at=received_at, now=now, notice_given=notice_given, address=address)
    if problems:
        raise refusals.incomplete(problems)
    filed = file_case(
        kind=kind, topic=topic, story=story, wish=wish, happened=happened, language=language, channel=channel, by=by, notice=notice,
        at=received_at, entered_at=now, said={"notice_given": notice_given}, right=right, jurisdiction=jurisdiction,
    )  # fmt: skip
    case = filed.case
    _record(case, "case.entered", channel, received_at, now, by, {"notice_given": notice_given})
    if address:
        _keep_address(case, address, by, now)
    return filed


def _problems(*, channel: str, received_at: datetime, now: datetime, notice_given: str, address: str) -> dict[str, Words]:
    problems: dict[str, Words] = {}
    if channel not in CHANNELS:
        problems["channel"] = refusals.CHOOSE
    if notice_given not in NoticeGiven.values:
        problems["notice_given"] = refusals.CHOOSE
    if wrong := wrong_moment(received_at, now):
        problems["received"] = wrong
    try:
        if address:
            normalise(address_channel(address), address)
    except Refusal as refusal:
        problems["address"] = refusal.text
    return problems


def wrong_moment(received_at: datetime, now: datetime) -> Words:
    """Why something cannot have reached us then; empty when it can."""
    if received_at > now:
        return IN_FUTURE
    return TOO_OLD if received_at < now - OLDEST else ""


def address_channel(address: str) -> str:
    return "email" if "@" in address or "＠" in address else "sms"


def _record(
    case: Case, event: str, channel: str, received_at: datetime, at: datetime, by: Actor, more: Mapping[str, str | int] | None = None
) -> None:
    """A second entry beside the case's own event: that a person of the firm wrote it down, then, on the client's behalf."""
    facts = {"channel": channel, "received": _minute(received_at), **(more or {})}
    trail.record(event=event, by=by, subject=case.subject, secret=sealed.trail_secret(case), facts=facts, at=at)


def _minute(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="minutes")


def _keep_address(case: Case, typed: str, by: Actor, at: datetime) -> None:
    """Keep an address nobody has proved, and ask it once, without a word about the case, to be confirmed."""
    channel = address_channel(typed)
    address = normalise(channel, typed)
    given = GivenAddress(case=case, channel=channel, at=at, by_id=by.id, by_role=by.role)
    given.address = sealed.seal_given_address(case, given, address)
    given.save()
    if letters.can_write(channel) and _not_asked_of_late(channel, address):
        queue_notice(
            template="contact_given", channel=channel, address=address, language=case.language,
            context={"url": letters.case_page(case)}, once=f"case:{case.public_id}:given", at=at,
        )  # fmt: skip


def _not_asked_of_late(channel: str, address: str) -> bool:
    """Three such letters a day to one address are enough, however many cases are entered with it."""
    try:
        limits.hit("contact.given", address_index(channel, address), limit=3, window=86400)
    except Refusal:
        return False
    return True


@transaction.atomic
def correct_address(*, case: Case, address: str, by: Actor, at: datetime) -> None:
    """Put an address the client says is the right one in the place of the one nobody confirmed; it is asked to be confirmed, and until
    then a verified one stays. The caller records why. Refusals contact.* (422) for what is no address."""
    GivenAddress.objects.filter(case=case).delete()
    _keep_address(case, address, by, at)


@transaction.atomic
def enter_message(
    *, case: Case, text: str, channel: str, received_at: datetime, by: Actor, once: str, at: datetime | None = None
) -> Message:
    """Add what the client said by phone, on paper or by e-mail. The event is the client's, the message names who wrote it down.

    The same `once` again gives the message already there. Raises Refusal case.not_yours_to_read, case.incomplete, case.move_not_allowed."""
    if not may_read(case, by):
        raise refusals.not_yours_to_read()
    now = at or timezone.now()
    problems: dict[str, Words] = {} if channel in CHANNELS else {"channel": refusals.CHOOSE}
    if wrong := wrong_moment(received_at, now):
        problems["received"] = wrong
    if problems:
        raise refusals.incomplete(problems)
    return add_words(case=case, parts=[text], arrived_by=channel, received_at=received_at, once=once, entered_by=by, at=now)


@transaction.atomic
def add_words(
    *, case: Case, parts: list[str], arrived_by: str, received_at: datetime, once: str, entered_by: Actor | None = None,
    at: datetime | None = None,
) -> Message:  # fmt: skip
    """The client's words that came another way, as one event of the client's at the moment they reached the firm.

    `parts` are at least one text of at most 4,000 characters each. `entered_by` is None only where the words themselves arrived (an
    e-mail from the verified address). The same `once` again gives the first message already there."""
    current, now = threads.hold(case), at or timezone.now()
    first = threads.write_down(case, parts[0], arrived_by=arrived_by, entered_by=entered_by, at=received_at, client_id=once)
    if not first.created:
        return first.message
    for number, part in enumerate(parts[1:], 2):
        threads.write_down(case, part, arrived_by=arrived_by, entered_by=entered_by, at=received_at, client_id=f"{once}-{number}")
    event = Event.INFORMATION_GIVEN if current.stage == Stage.AWAITING_CLIENT else Event.CLIENT_WROTE
    data: dict[str, Any] = {"cursor": first.message.cursor, "channel": arrived_by}
    if entered_by is not None:
        data |= {"entered_by": entered_by.role, "entered_at": _minute(now)}
    written = move(case, event, by=sealed.client_of(case), at=received_at, data=data)
    if entered_by is not None:
        _record(case, "message.entered", arrived_by, received_at, now, entered_by, {"n": written.n})
        letters.tell_client(case, "case_entered", once=f"entered:{written.n}", at=now)
    return first.message
