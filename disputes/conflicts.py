"""What speaks against a mediator in a case, found by machine: nobody reads the sealed words for it."""

from collections.abc import Iterable

from disputes import life, queries, sealed
from disputes.conflict_grounds import Conflict
from disputes.models import Case, Participant, Seat
from disputes.moves import OFFICE
from portal.accounts import queries as accounts
from portal.accounts.models import User
from portal.accounts.services.contacts import address_index


def of(case: Case, mediator: User) -> list[Conflict]:
    """Everything that speaks against `mediator` in `case` now; empty when nothing does."""
    checks = {
        Conflict.HANDLED: _handled,
        Conflict.NAMED: _named,
        Conflict.TEAM: _team,
        Conflict.OFFICER: lambda case, mediator: mediator.has_role("privacy_officer"),
        Conflict.SAME_PERSON: _same_person,
    }
    return [reason for reason, check in checks.items() if check(case, mediator)]


def _handled(case: Case, mediator: User) -> bool:
    me = str(mediator.public_id)
    state = life.fold(str(case.public_id), [event.fact() for event in queries.events(case)])
    return me in state.handled_by or case.reads.filter(by_id=me, by_role__in=OFFICE).exists()


def _named(case: Case, mediator: User) -> bool:
    names = [name.casefold() for name in (mediator.name_zh, mediator.name_en) if len(name) > 1]
    return any(name in text.casefold() for text in _texts(case) for name in names)


def _texts(case: Case) -> Iterable[str]:
    """What the parties wrote, and who they say they are."""
    yield sealed.open_in_case(case, "story")
    yield sealed.open_in_case(case, "wish")
    for message in case.conversation.messages.filter(from_kind="client"):
        yield sealed.open_message(case.conversation, message)
    for participant in case.participants.filter(gone_at=None):
        yield sealed.open_participant(case, participant, "name")


def _team(case: Case, mediator: User) -> bool:
    return bool(case.department) and Seat.objects.filter(user=mediator, department__code=case.department).exists()


def _same_person(case: Case, mediator: User) -> bool:
    index = address_index("email", mediator.email)
    if Participant.objects.filter(case=case, address_index=index).exists():
        return True
    return any(contact.index == index for contact in accounts.contacts_of(case.subject))
