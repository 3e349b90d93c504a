"""A consent taken back by a request: every "yes" of the records it is about ends at once, with its effects (PIPL art. 15)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes import sealed
from disputes.models import Case
from disputes.rules import Event
from disputes.services import letters
from disputes.services.moving import move
from portal.consent import queries as consent
from portal.consent.models import ConsentEvent
from portal.consent.rules import Answer, How
from portal.consent.services import withdraw_consent
from portal.doors.errors import Refusal
from portal.rights import queries, refusals
from portal.rights.models import Request
from portal.rights.rules import Right
from portal.rights.services.copying import check_ready
from portal.rights.services.identity import locked
from portal.trail.rules import Actor


@transaction.atomic
def withdraw_consents(*, request: Request, by: Actor, at: datetime | None = None) -> list[ConsentEvent]:
    """Take back what still stands. Refusals as for any step of a request (409), consent.not_given (409) where nothing does."""
    current, moment = locked(request), at or timezone.now()
    if current.right != Right.WITHDRAWAL:
        raise refusals.not_this_right()
    check_ready(current)
    standing = [(subject, case, code) for subject, case in _records(current) for code in given(subject)]
    if not standing:
        raise Refusal("consent.not_given", 409, _("There is no consent to withdraw."))
    move(current.case, Event.CARRIED_OUT, by=by, at=moment, data={"right": current.right, "done": "withdrawal"})
    ended = [_withdraw(subject, case, code, current.case.language, by, moment) for subject, case, code in standing]
    letters.tell_client(current.case, "case_news", once=f"withdrawn:{current.case.public_id}", at=moment)
    return ended


def _records(request: Request) -> list[tuple[str, Case]]:
    """Each record with the case it is or stands in."""
    return [(record.subject, case) for record in queries.records(request) if (case := queries.behind(record.subject))]


def given(subject: str) -> list[str]:
    """The purposes whose last answer is a "yes"."""
    last = {event.purpose: event.answer for event in consent.history(subject)}
    return [code for code, answer in last.items() if answer == Answer.GIVEN]


def _withdraw(subject: str, case: Case, code: str, language: str, by: Actor, at: datetime) -> ConsentEvent:
    secret = sealed.trail_secret(case)
    return withdraw_consent(purpose=code, subject=subject, language=language, how=How.STAFF, by=by, secret=secret, at=at)
