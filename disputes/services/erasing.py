"""The end of a case's words: its keys are destroyed, masked twins emptied, what was counted stays countable."""

from datetime import datetime
from secrets import token_hex

from django.db import transaction
from django.utils import timezone

from disputes import codes, refusals, restricted, sealed
from disputes.models import Case, Conversation, GivenAddress, Participant
from disputes.rules import Stage
from disputes.services import keeping
from disputes.services.claims import forget_claims
from disputes.services.files import forget_files
from disputes.services.moving import locked
from disputes.services.outcomes import forget_outcomes
from disputes.services.participants import forget_participants
from portal.accounts import queries as accounts
from portal.accounts.services.contacts import forget_contact
from portal.retention import queries as retention
from portal.trail import services as trail
from portal.trail.rules import Actor
from portal.vault import services as vault


@transaction.atomic
def erase_case(*, case: Case, by: Actor, at: datetime | None = None) -> Case:
    """Erase everything anybody wrote about a closed case; refused (409) while it is open or under a legal hold: it is evidence then."""
    current, moment = locked(case), at or timezone.now()
    if current.erased_at is not None:
        return current
    check_erasable(current)
    trail.record(
        event="case.erased", by=by, subject=current.subject, secret=sealed.trail_secret(current), facts={"kind": current.kind}, at=moment
    )
    for contact in accounts.contacts_of(current.subject):
        forget_contact(contact=contact, by=by, at=moment)
    empty_case(current, moment, by)
    vault.destroy_key(current.key_id, by=by, at=moment)
    _empty_conversation(current.conversation, by, moment)
    return current


def check_erasable(case: Case) -> None:
    """Refuse (409 case.still_open, case.restricted_erasing, retention.held) for a case that is evidence, or that is to be kept."""
    if case.stage != Stage.CLOSED:
        raise refusals.still_open()
    restricted.check(case, restricted.Use.ERASING)
    retention.check_free(case.subject, f"conversation:{case.conversation.public_id}")


def check_participant(participant: Participant, case: Case) -> None:
    """Refuse (409 case.still_open, retention.held) to forget somebody in a mediation that is open, or that is kept with its people."""
    if case.stage != Stage.CLOSED:
        raise refusals.still_open()
    retention.check_free(case.subject, participant.subject)


@transaction.atomic
def erase_participant(*, participant: Participant, by: Actor, at: datetime | None = None) -> Participant:
    """End who somebody in a closed mediation was: name, address and codes. What they said and signed is the other side's evidence too and
    ends with the case. Refused (409) while the case is open or under a legal hold."""
    case, moment = locked(participant.case), at or timezone.now()
    if case.stage == Stage.CLOSED and (case.erased_at is not None or not participant.name):
        return participant
    check_participant(participant, case)
    facts = {"role": participant.part}
    trail.record(event="participant.erased", by=by, subject=case.subject, secret=sealed.trail_secret(case), facts=facts, at=moment)
    forget_participants(case, moment, only=participant, by=by)
    participant.refresh_from_db()
    return participant


def empty_case(case: Case, at: datetime, by: Actor) -> None:
    """Clear what stands beside the sealed texts; what was counted stays."""
    # The receipt opens nothing any more; a hash of random bytes keeps the column unique.
    case.receipt_hash, case.contact, case.erased_at = codes.receipt_hash(token_hex(16)), "", at
    case.story_masked = case.wish_masked = case.happened = ""
    case.story = case.wish = case.statement = b""
    case.save()
    case.drafts.all().delete()
    case.passports.all().delete()
    forget_outcomes(case)
    forget_claims(case)
    forget_files(case, at)
    GivenAddress.objects.filter(case=case).delete()
    forget_participants(case, at, by=by)


def _empty_conversation(conversation: Conversation, by: Actor, at: datetime) -> None:
    """The thread ends with the last case that rests on it."""
    if conversation.cases.filter(erased_at=None).exists():
        return
    keeping.bury_words(conversation, by=by, at=at)
    conversation.messages.all().delete()
    Conversation.objects.filter(pk=conversation.pk).update(deleted_at=at, handoff="bot", handoff_at=None, joined_by="", joined_at=None)
    vault.destroy_key(conversation.key_id, by=by, at=at)
