"""Letters about the mediation room: to the client, to whoever joined, and to the mediator. That there is news, never the news."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from disputes import sealed
from disputes.models import Case, Participant
from disputes.rules import Event, Side
from disputes.services import letters
from portal.accounts import queries as accounts
from portal.notices.services import queue_notice

NOTHING: Mapping[str, str] = letters.NOTHING


def present(case: Case) -> list[Participant]:
    """Who has joined and is still there."""
    return list(case.participants.filter(joined_at__isnull=False, gone_at=None))


def tell_all(case: Case, *, once: str, at: datetime, template: str = "room_news", more: Mapping[str, str] = NOTHING) -> None:
    """Both sides and the mediator hear that something happened in the mediation."""
    for side in Side:
        tell_side(case, side, once=once, at=at, template=template, more=more)
    tell_mediator(case, Event.MEDIATION_STARTED, once=once, at=at)


def tell_side(case: Case, side: Side, *, once: str, at: datetime, template: str = "room_news", more: Mapping[str, str] = NOTHING) -> None:
    """Everybody of a side who gave an address; the privacy officer's side reads its desk."""
    if side is Side.CLIENT:
        letters.tell_client(case, template, once=f"room:{once}", at=at, more={"url": _client_page(case), **more})
    for participant in present(case):
        if participant.side is side:
            tell_participant(participant, case, once=once, at=at, template=template, more=more)


def _client_page(case: Case) -> str:
    return f"{settings.PUBLIC_ORIGIN}/{case.language}/cases/"


def tell_participant(
    participant: Participant, case: Case, *, once: str, at: datetime, template: str = "room_news", more: Mapping[str, str] = NOTHING
) -> None:
    """Queue one letter to a participant who gave an address, in their language."""
    address = sealed.open_participant(case, participant, "address")
    if not address:
        return
    url = f"{settings.PUBLIC_ORIGIN}/{participant.language}/room/"
    queue_notice(
        template=template,
        channel="email",
        address=address,
        language=participant.language,
        context={"reference": case.reference, "url": url, "due": "", "reply": "", **more},
        once=f"participant:{participant.public_id}:{once}",
        at=at,
    )


def tell_mediator(case: Case, event: Event, *, once: str, at: datetime) -> None:
    """The mediator of the case hears of it at the desk."""
    user = accounts.by_public_id(case.mediator) if case.mediator else None
    if user is not None:
        letters.tell_colleague(user, case, event, once=f"room:{once}", at=at)
