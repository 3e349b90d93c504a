"""What a staff session remembers: when it began, when it was last used, and whether it may set up a first second factor."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from portal.accounts import second_factor
from portal.accounts.models import User

BEGAN, SEEN, ENROLLING = "staff_began", "staff_seen", "staff_enrolling"
LONGEST = timedelta(hours=12)
Session = Any  # SessionBase in requests, and in the scope of a socket


def begin(session: Session, now: datetime) -> None:
    session[BEGAN] = session[SEEN] = now.timestamp()


def is_over(session: Session, now: datetime) -> bool:
    """Idle for half an hour, or twelve hours old; a session that does not know its beginning begins now."""
    if BEGAN not in session:
        begin(session, now)
    seconds = now.timestamp()
    return bool(seconds - session[SEEN] > settings.STAFF_IDLE.total_seconds() or seconds - session[BEGAN] > LONGEST.total_seconds())


def touch(session: Session, now: datetime) -> None:
    """Remember this use; at most once a minute, to spare a write."""
    if now.timestamp() - session[SEEN] >= 60:
        session[SEEN] = now.timestamp()


def present(user: object, session: Session, now: datetime) -> User | None:
    """The member of staff this session speaks for: works here, has shown a second factor in it, and it is not over."""
    if isinstance(user, User) and user.is_active and second_factor.is_shown(user, session) and not is_over(session, now):
        return user
    return None


def let_enrol(session: Session) -> None:
    session[ENROLLING] = True


def may_enrol(session: Session) -> bool:
    """Whether this session came through a one-time link and may set up its first second factor."""
    return bool(session.get(ENROLLING))


def end_enrolment(session: Session) -> None:
    session.pop(ENROLLING, None)
