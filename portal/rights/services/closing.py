"""Closing an account: whatever lets its person in or tells them things ends first, then what belongs to it is deleted (NDSR art. 24).

There is no password here: the account is what the receipts, the verified addresses, the chat and the subscriptions open."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from secrets import token_hex

from disputes import codes, sealed
from disputes.models import Case, Conversation
from disputes.rules import Stage
from portal.accounts import queries as accounts
from portal.accounts.services.contacts import forget_contact
from portal.doors.errors import Refusal
from portal.policies.services.subscribing import KIND as SUBSCRIBER
from portal.retention import expiring
from portal.retention import queries as retention
from portal.trail import services as trail
from portal.trail.rules import Actor

ENDED = ("receipts", "addresses", "conversations", "subscriptions")
STAYS = "open_cases"


def end_access(cases: Sequence[Case], *, by: Actor, at: datetime) -> dict[str, int]:
    """How many receipts, addresses, conversations and subscriptions ended; cases still open keep theirs, or nobody could go on with them.

    Sessions end with the receipt they were opened by. In the caller's transaction, before anything is erased."""
    count, indexes = Counter(dict.fromkeys((*ENDED, STAYS), 0)), set()
    for case in cases:
        if case.stage != Stage.CLOSED:
            count[STAYS] += 1
            continue
        indexes |= {contact.index for contact in accounts.contacts_of(case.subject)}
        count.update(_end(case, by, at))
    count["subscriptions"] = sum(_unsubscribe(index, by) for index in sorted(indexes))
    return dict(count)


def _end(case: Case, by: Actor, at: datetime) -> dict[str, int]:
    """The receipt of a closed case opens nothing, which ends its sessions; under a legal hold its address stays as evidence, unused."""
    contacts = [] if _held(case) else list(accounts.contacts_of(case.subject))
    for contact in contacts:
        forget_contact(contact=contact, by=by, at=at)
    Case.objects.filter(pk=case.pk).update(receipt_hash=codes.receipt_hash(token_hex(16)), contact="")
    ended = {"receipts": 1, "addresses": len(contacts), "conversations": _end_chat(case.conversation)}
    trail.record(event="account.closed", by=by, subject=case.subject, secret=sealed.trail_secret(case), facts=dict(ended), at=at)
    return ended


def _held(case: Case) -> bool:
    try:
        retention.check_free(case.subject, f"conversation:{case.conversation.public_id}")
    except Refusal:
        return True
    return False


def _end_chat(conversation: Conversation) -> int:
    """Its token opens nothing any more, unless a case that is still open rests on it."""
    if conversation.cases.exclude(stage=Stage.CLOSED).exists():
        return 0
    return Conversation.objects.filter(pk=conversation.pk, deleted_at=None).update(token_hash=codes.token_hash(codes.new_token()))


def _unsubscribe(index: str, by: Actor) -> int:
    """News of the policy to the same address end too, with the address."""
    subjects = [contact.subject for contact in accounts.contacts_for(index) if contact.subject.startswith(SUBSCRIBER)]
    for subject in subjects:
        expiring.everywhere(subject, by=by)
    return len(subjects)
