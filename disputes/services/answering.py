"""Words between the client and the firm, the firm's answer, and the ways a case closes without mediation and opens again."""

from datetime import datetime

from django.db import transaction

from disputes import guards, refusals
from disputes.models import Case, CaseEvent, Message
from disputes.rules import ANSWERS, Event, Stage
from disputes.services import letters, threads
from disputes.services.moving import move, state_of
from portal.trail.rules import Actor


@transaction.atomic
def reply_to_case(
    *, case: Case, text: str, by: Actor, client_id: str | None = None, language: str = "", at: datetime | None = None
) -> Message:
    """A person's reply: it stops reply clocks, shows live in an open chat and on the status page. Same `client_id` = one reply."""
    threads.hold(case)
    posted = threads.post(case, text, by=by, at=at, client_id=client_id, language=language)
    if posted.created:
        event = move(case, Event.REPLIED, by=by, at=at, data={"cursor": posted.message.cursor})
        letters.tell_client(case, "case_news", once=f"replied:{event.n}", at=event.at)
    return posted.message


@transaction.atomic
def write_to_case(
    *, case: Case, text: str, by: Actor, client_id: str | None = None, language: str = "", at: datetime | None = None
) -> Message:
    """The client writes. When we were waiting for information this is it, and paused clocks run on."""
    current = threads.hold(case)
    posted = threads.post(case, text, by=by, at=at, client_id=client_id, language=language)
    if posted.created:
        waited = current.stage == Stage.AWAITING_CLIENT
        event = Event.INFORMATION_GIVEN if waited else Event.CLIENT_WROTE
        move(case, event, by=by, at=at, data={"cursor": posted.message.cursor})
    return posted.message


@transaction.atomic
def settle_case(*, case: Case, resolution: str, text: str, by: Actor, at: datetime | None = None) -> CaseEvent:
    """Give the firm's answer: upheld, partly_upheld, not_upheld or explained, always with reasons. The client may accept or contest it."""
    if resolution not in ANSWERS:
        raise refusals.not_a_choice("resolution")
    threads.hold(case)
    message = threads.say(case, text, by=by, at=at)
    event = move(case, Event.ANSWERED, by=by, at=at, data={"resolution": resolution, "cursor": message.cursor})
    letters.tell_client(case, "case_answered", once=f"answered:{event.n}", at=event.at)
    return event


@transaction.atomic
def contest_answer(*, case: Case, text: str, by: Actor, at: datetime | None = None) -> CaseEvent:
    """The client disagrees with the answer: it is looked at again, and the clocks run anew."""
    threads.hold(case)
    message = threads.say(case, text, by=by, at=at)
    return move(case, Event.CONTESTED, by=by, at=at, data={"cursor": message.cursor})


@transaction.atomic
def close_case(*, case: Case, by: Actor, at: datetime | None = None) -> CaseEvent:
    """Close an answered case (with the resolution the answer gave) or one whose agreement is carried out."""
    event = move(case, Event.CLOSED, by=by, at=at)
    if by.kind != "client":
        letters.tell_client(case, "case_closed", once=f"closed:{event.n}", at=event.at)
    return event


def withdraw_case(*, case: Case, by: Actor, reason: str = "", at: datetime | None = None) -> CaseEvent:
    """The client withdraws; a reason may be given and is sealed."""
    return move(case, Event.WITHDRAWN, by=by, at=at, note=threads.reason(reason))


@transaction.atomic
def reopen_case(*, case: Case, text: str, by: Actor, at: datetime | None = None) -> CaseEvent:
    """Bring a closed case back the way its ending allows (guards.way_back): its clocks run anew, the words why are in the thread."""
    way = guards.way_back(state_of(threads.hold(case))) or Event.REOPENED
    message = threads.say(case, text, by=by, at=at)
    event = move(case, way, by=by, at=at, data={"cursor": message.cursor})
    if by.kind != "client":
        letters.tell_client(case, "case_news", once=f"reopened:{event.n}", at=event.at)
    return event
