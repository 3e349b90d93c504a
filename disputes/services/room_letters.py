"""Letters about the mediation room: to the client, to whoever joined, and to the mediator. That there is news, never the news."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.conf import settings

from disputes import sealed
from disputes.models import Case, Participant, Sitting
from disputes.rules import Side
from disputes.services import letters
from portal.accounts import queries as accounts
from portal.notices.services import queue_notice

NOTHING: Mapping[str, str] = letters.NOTHING


def present(case: Case) -> list[Participant]:
    """Who has joined and is still there."""
    return list(case.participants.filter(joined_at__isnull=False, gone_at=None))


def tell_all(case: Case, *, once: str, at: datetime, template: str = "room_news", more: Mapping[str, str] = NOTHING) -> None:
    """Both sides and the mediator hear that something happened in the mediation."""
    tell_sides(case, once=once, at=at, template=template, more=more)
    tell_mediator(case, once=once, at=at)


def tell_sides(case: Case, *, once: str, at: datetime, template: str = "room_news", more: Mapping[str, str] = NOTHING) -> None:
    """Everybody of both sides who gave an address."""
    for side in Side:
        tell_side(case, side, once=once, at=at, template=template, more=more)


def tell_session(case: Case, sitting: Sitting, when: Callable[[Sitting, str], str], *, at: datetime) -> None:
    """Both sides hear when a session is, or that it is off; place and agenda stay in the room."""
    off = sitting.cancelled_at is not None
    once, template = f"session:{sitting.n}:{off}", "room_session_off" if off else "room_session"
    letters.tell_client(case, template, once=f"room:{once}", at=at, more={"when": when(sitting, case.language)})
    for participant in present(case):
        more = {"when": when(sitting, participant.language)}
        tell_participant(participant, case, once=once, at=at, template=template, more=more)


def tell_side(case: Case, side: Side, *, once: str, at: datetime, template: str = "room_news", more: Mapping[str, str] = NOTHING) -> None:
    """Everybody of a side who gave an address; the privacy officer's side reads its desk."""
    if side is Side.CLIENT:
        letters.tell_client(case, template, once=f"room:{once}", at=at, more=more)
    for participant in present(case):
        if participant.side is side:
            tell_participant(participant, case, once=once, at=at, template=template, more=more)


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


def tell_mediator(case: Case, *, once: str, at: datetime) -> None:
    """The mediator of the case hears that there is news in the room, at which case, and nothing else."""
    user = accounts.by_public_id(case.mediator) if case.mediator else None
    if user is not None:
        letters.tell_of_room(user, case, once=f"room:{once}", at=at)
