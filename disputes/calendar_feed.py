"""The deadlines of cases for calendar programs: a client's own case, or the queue of a member of staff behind a secret address."""

from collections.abc import Iterable

from django.conf import settings
from django.core import signing
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from disputes import queries
from disputes.clockwork import is_owed
from disputes.models import Case, Clock
from portal.accounts import queries as accounts
from portal.accounts.models import User
from portal.deadlines.calendar_file import Entry, calendar_file
from portal.law import queries as law

SALT, MOST = "disputes.calendar_feed", 200


def of_case(case: Case, language: str) -> bytes:
    """The running deadlines of one case, for its client."""
    url = f"{settings.PUBLIC_ORIGIN}/{language}/cases/"
    clocks = case.clocks.filter(stopped_at=None).order_by("due_at", "code")
    with translation.override(language):
        return calendar_file(_entries(case, clocks, url), name=case.reference, now=timezone.now())


def of_queue(viewer: User) -> bytes:
    """What the viewer's cases owe next, the nearest 200: references and terms only."""
    filters = queries.Filters(whose="mine")
    entries: list[Entry] = []
    for case in queries.queue(viewer, filters, limit=MOST).cases:
        owed = [clock for clock in case.clocks.all() if clock.stopped_at is None and is_owed(clock.code)]
        entries += _entries(case, owed, f"{settings.PUBLIC_ORIGIN}/{viewer.language}/staff/cases/{case.reference}/")
    return calendar_file(entries, name=_("My cases"), now=timezone.now())


def _entries(case: Case, clocks: Iterable[Clock], url: str) -> list[Entry]:
    found = []
    for clock in clocks:
        term = law.term_version(clock.term, clock.version)
        due = queries.due_of(clock, term)
        found.append(Entry(f"{case.public_id}:{clock.code}:{clock.run}", f"{case.reference} · {term.title}", due, url, term.summary))
    return found


def address(user: User) -> str:
    """The secret part of the address of somebody's feed. It dies with the password it was made under."""
    return signing.dumps([str(user.public_id), _stamp(user)], salt=SALT)


def owner(token: str) -> User | None:
    """Whose feed this is; None for a forged or outlived address, and for whoever may not see the queue any more."""
    try:
        public_id, stamp = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = accounts.by_public_id(str(public_id))
    if user is None or not user.is_active or not user.may("disputes.view_queue"):
        return None
    return user if constant_time_compare(stamp, _stamp(user)) else None


def _stamp(user: User) -> str:
    return user.get_session_auth_hash()[:24]
