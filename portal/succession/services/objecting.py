"""Until the day somebody says that their case is not to go, or after all is, or agrees to another use; so does who sits at its table."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes import sealed
from disputes.models import Case, Participant
from portal.succession import audited, queries, refusals
from portal.succession.models import NewConsent, Objection, Succession
from portal.succession.services.deciding import check_coming, locked
from portal.trail import services as trail
from portal.trail.rules import Actor, Fact


@transaction.atomic
def object_to(*, succession: Succession, case: Case, by: Actor, at: datetime | None = None) -> Objection:
    """The case stays out of what is handed over; the same again changes nothing. A new consent given before is over.

    Refusals succession.not_standing, succession.over, succession.not_going (409)."""
    moment = _checked(succession, case, at)
    NewConsent.objects.filter(succession=succession, subject=case.subject).delete()
    return _keep(succession, case, case.subject, "succession.objected", by, moment)


@transaction.atomic
def take_back(*, succession: Succession, case: Case, by: Actor, at: datetime | None = None) -> bool:
    """The case goes along after all; False when nobody had objected. Refusals as `object_to`."""
    moment = _checked(succession, case, at)
    return _end(succession, case, case.subject, "succession.objection_ended", by, moment)


@transaction.atomic
def agree_to(*, succession: Succession, case: Case, language: str, by: Actor, at: datetime | None = None) -> NewConsent:
    """The client agrees to what the recipient does otherwise, as the notice says it; an objection is over. The same again changes nothing.

    Refusals as `object_to`, and succession.nothing_changes (409) where nobody is asked."""
    moment = _checked(succession, case, at)
    if not succession.draft().needs_yes:
        raise refusals.nothing_changes()
    Objection.objects.filter(succession=succession, subject=case.subject).delete()
    said = {"at": moment, "by_kind": by.kind, "language": language, "shown": succession.sha256}
    found, fresh = NewConsent.objects.get_or_create(succession=succession, subject=case.subject, defaults=said)
    if fresh:
        _note("succession.agreed", succession, case, by, moment, audited.consent_columns(found))
    return found


def answer(*, succession: Succession, case: Case, said: str, language: str, by: Actor, at: datetime | None = None) -> str:
    """Carry out what a client said (`agree`, `yes`, or else no); the sentence that says so. Refusals as the three above."""
    if said == "agree":
        agree_to(succession=succession, case=case, language=language, by=by, at=at)
        return _("You agreed. Your case goes along.")
    if said == "yes":
        take_back(succession=succession, case=case, by=by, at=at)
        return _("Your case goes along.")
    object_to(succession=succession, case=case, by=by, at=at)
    return _("Your case will not be handed over.")


@transaction.atomic
def object_at_table(*, succession: Succession, participant: Participant, at: datetime | None = None) -> Objection:
    """What was said in the mediation room stays out, because somebody who sits there wants it. Refusals as `object_to`."""
    case = participant.case
    moment = _checked(succession, case, at)
    return _keep(succession, case, queries.at_table(participant), "succession.party_objected", participant.actor, moment)


@transaction.atomic
def take_back_at_table(*, succession: Succession, participant: Participant, at: datetime | None = None) -> bool:
    """False when they had not objected. Refusals as `object_to`."""
    case = participant.case
    moment = _checked(succession, case, at)
    return _end(succession, case, queries.at_table(participant), "succession.party_objection_ended", participant.actor, moment)


def _keep(succession: Succession, case: Case, subject: str, event: str, by: Actor, at: datetime) -> Objection:
    found, fresh = Objection.objects.get_or_create(succession=succession, subject=subject, defaults={"at": at, "by_kind": by.kind})
    if fresh:
        _note(event, succession, case, by, at, audited.objection_columns(found))
    return found


def _end(succession: Succession, case: Case, subject: str, event: str, by: Actor, at: datetime) -> bool:
    gone, _models = Objection.objects.filter(succession=succession, subject=subject).delete()
    if gone:
        _note(event, succession, case, by, at)
    return bool(gone)


def _checked(succession: Succession, case: Case, at: datetime | None) -> datetime:
    moment = at or timezone.now()
    check_coming(locked(succession), moment)
    if not queries.reaches(succession, case):
        raise refusals.not_going()
    return moment


def _note(event: str, succession: Succession, case: Case, by: Actor, at: datetime, columns: bytes = b"") -> None:
    facts: dict[str, Fact] = {"succession": str(succession.public_id)}
    if columns:
        facts["row"] = trail.mark(columns)
    trail.record(event=event, by=by, subject=case.subject, secret=sealed.trail_secret(case), facts=facts, at=at)
