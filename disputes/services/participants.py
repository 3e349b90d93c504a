"""Who else sits at the table: invited once, back with a code of their own, gone at once when they leave or are removed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from disputes import codes, refusals, room_channels, sealed
from disputes.models import Case, Participant
from disputes.rules import Capacity, Event, Language, Part
from disputes.services import neutrality, threads
from disputes.services.moving import locked, move
from portal.accounts.addresses import normalise
from portal.accounts.services.contacts import address_index
from portal.consent import guarding
from portal.consent.services import forget_subject
from portal.doors.text import clean
from portal.notices.services import queue_notice
from portal.trail import services as trail
from portal.trail.rules import Actor
from portal.vault.services import bury

VALID = timedelta(days=14)
NAME_LIMIT = 80
FITTING: Mapping[Part, frozenset[Capacity]] = {
    Part.RESPONDENT: frozenset({Capacity.FIRM, Capacity.PARTNER, Capacity.OTHER_CLIENT}),
    Part.REPRESENTATIVE: frozenset({Capacity.LAWYER, Capacity.FRIEND}),
    Part.ADVISER: frozenset({Capacity.FIRM, Capacity.LAWYER, Capacity.FRIEND}),
}


@dataclass(frozen=True)
class Invited:
    """`code` exists here only: it goes into one letter or onto one slip, the table keeps its hash."""

    participant: Participant
    code: str


@dataclass(frozen=True)
class Joined:
    """`access` is shown once, as a receipt is."""

    participant: Participant
    access: str


@transaction.atomic
def invite_participant(
    *, case: Case, part: str, capacity: str, name: str, language: str, by: Actor, address: str = "", at: datetime | None = None
) -> Invited:
    """Invite somebody by a code that works once, for 14 days. With an e-mail `address` it is sent there; without, staff hand over a slip.

    Refusals: case.not_a_choice (422), participant.respondent_there (409), and those of the move."""
    role, where, spoken = _choices(part, capacity, language)
    current = locked(case)
    if role is Part.RESPONDENT and current.participants.filter(part=role, gone_at=None).exists():
        raise refusals.respondent_there()
    code = codes.new_receipt()
    invited = Participant(case=current, part=role, capacity=where, language=spoken, invitation_hash=codes.invitation_hash(code))
    data = {"participant": str(invited.public_id), "role": role.value, "capacity": where.value}
    event = move(case, Event.PARTICIPANT_INVITED, by=by, at=at, data=data)
    invited.invited_at, invited.invited_by, invited.expires_at = event.at, by.id, event.at + VALID
    invited.name = sealed.seal_participant(current, invited, "name", clean(name, limit=NAME_LIMIT, multiline=False, required=True))
    if address:
        _address(current, invited, address)
    invited.save(force_insert=True)
    if address:
        _send(current, invited, code, normalise("email", address), event.at)
    return Invited(invited, code)


def _choices(part: str, capacity: str, language: str) -> tuple[Part, Capacity, Language]:
    if part not in Part.values:
        raise refusals.not_a_choice("part")
    if capacity not in FITTING[Part(part)]:
        raise refusals.not_a_choice("capacity")
    if language not in Language.values:
        raise refusals.not_a_choice("language")
    return Part(part), Capacity(capacity), Language(language)


def _address(case: Case, invited: Participant, address: str) -> None:
    invited.address = sealed.seal_participant(case, invited, "address", normalise("email", address))
    invited.address_index = address_index("email", address)


def _send(case: Case, invited: Participant, code: str, address: str, at: datetime) -> None:
    queue_notice(
        template="room_invitation",
        channel="email",
        address=address,
        language=invited.language,
        context={"reference": case.reference, "code": code, "url": f"{settings.PUBLIC_ORIGIN}/{invited.language}/room/join/"},
        once=f"room:{case.public_id}:invitation:{invited.public_id}",
        at=at,
    )


def invitation(code: str, at: datetime | None = None) -> Participant:
    """Whom an invitation is for. Mistyped, used, withdrawn, out of date, a stranger's: one answer, invitation.unknown (404)."""
    typed = codes.read_receipt(code)
    found = Participant.objects.select_related("case__conversation").filter(invitation_hash=codes.invitation_hash(typed or "")).first()
    if typed is None or found is None or found.expires_at <= (at or timezone.now()) or found.case.erased_at is not None:
        raise refusals.invitation_unknown()
    return found


@transaction.atomic
def join_room(*, code: str, name: str, at: datetime | None = None) -> Joined:
    """Use an invitation up: from now on `access` opens the room. `name` is how the others see them.

    The mediator is checked for a conflict with whoever has come; one that is found suspends the mediation."""
    found = invitation(code, at)
    case = locked(found.case)
    found = Participant.objects.select_for_update().get(pk=found.pk)
    if found.invitation_hash != codes.invitation_hash(codes.read_receipt(code) or ""):
        raise refusals.invitation_unknown()
    words = clean(name, limit=NAME_LIMIT, multiline=False, required=True)
    event = move(case, Event.PARTICIPANT_JOINED, by=found.actor, at=at, data={"role": found.part, "capacity": found.capacity})
    access = codes.new_receipt()
    found.invitation_hash, found.access_hash, found.joined_at = None, codes.access_hash(access), event.at
    found.name = sealed.seal_participant(case, found, "name", words)
    found.save()
    neutrality.check_newcomer(case=case, participant=found, at=event.at)
    return Joined(found, access)


def by_access(typed: str) -> Participant:
    """The participant an access code belongs to. Raises room.unknown (404), one answer for every way to be wrong."""
    code = codes.read_receipt(typed)
    found = Participant.objects.select_related("case__conversation").filter(access_hash=codes.access_hash(code or "")).first()
    if code is None or found is None or found.case.erased_at is not None:
        raise refusals.room_unknown()
    return found


@transaction.atomic
def remove_participant(*, participant: Participant, reason: str, by: Actor, at: datetime | None = None) -> Participant:
    """Withdraw an invitation, or send somebody out, with a reason that the parties read; their windows close at once."""
    case = locked(participant.case)
    data = {"participant": str(participant.public_id), "role": participant.part}
    return _gone(case, participant, Event.PARTICIPANT_REMOVED, by, at, data, threads.required_reason(reason))


@transaction.atomic
def leave_room(*, participant: Participant, by: Actor, reason: str = "", at: datetime | None = None) -> Participant:
    """Somebody leaves of their own will; what they wrote stays with the case."""
    if by.id != str(participant.public_id):
        raise refusals.not_found()
    return _gone(locked(participant.case), participant, Event.PARTICIPANT_LEFT, by, at, {"role": participant.part}, threads.reason(reason))


@transaction.atomic
def correct_name(*, participant: Participant, name: str, by: Actor, at: datetime | None = None) -> Participant:
    """Somebody at the table puts their own name right (PIPL art. 46); what they signed keeps the name it was signed with. The mediator is
    looked at again, as when they joined. Refusals case.not_found (404), text.* (422)."""
    if by.id != str(participant.public_id):
        raise refusals.not_found()
    words, case = clean(name, limit=NAME_LIMIT, multiline=False, required=True), locked(participant.case)
    current = Participant.objects.select_for_update().get(pk=participant.pk)
    if current.joined_at is None or current.gone_at is not None:
        raise refusals.not_found()
    current.name = sealed.seal_participant(case, current, "name", words)
    current.save(update_fields=["name"])
    moment = at or timezone.now()
    facts = {"participant": str(current.public_id)}
    trail.record(event="participant.renamed", by=by, subject=case.subject, secret=sealed.trail_secret(case), facts=facts, at=moment)
    neutrality.check_newcomer(case=case, participant=current, at=moment)
    return current


def _gone(
    case: Case, participant: Participant, event: Event, by: Actor, at: datetime | None, data: Mapping[str, str], words: str
) -> Participant:
    current = Participant.objects.select_for_update().get(pk=participant.pk)
    if current.gone_at is not None:
        raise refusals.not_found()
    row = move(case, event, by=by, at=at, data=data, note=words)
    current.gone_at, current.gone_by, current.invitation_hash, current.access_hash = row.at, by.id, None, None
    current.save()
    room_channels.participant_gone(current.public_id)
    return current


def forget_participants(case: Case, at: datetime, only: Participant | None = None, *, by: Actor) -> None:
    """The case, or what is known of one of them, is erased: their codes open nothing, their addresses find nothing, no name is left.

    Each leaves a tombstone: their words end with no key of their own, so a restored backup would bring them back."""
    those = Participant.objects.filter(case=case, **({"pk": only.pk} if only else {}))
    ids = list(those.values_list("public_id", flat=True))
    bury((each.hex for each in ids), by=by, at=at)
    for each in ids:
        forget_subject(subject=f"participant:{each}", by=by, at=at)
        guarding.forget(subject=f"participant:{each}", by=by, at=at)
    those.filter(gone_at=None).update(gone_at=at, gone_by="erased", invitation_hash=None, access_hash=None)
    those.update(name=b"", address=None, address_index="")
