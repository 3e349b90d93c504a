from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from disputes import queries as cases
from disputes.models import Case, Participant
from disputes.restricted import Use
from disputes.services import participants
from portal.accounts import queries as accounts
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.law import queries as law
from portal.law.models import Provision, Term
from portal.policies.services import subscribing
from portal.rights import refusals
from portal.rights.models import Correction, Exemption, Limit, Package, Record, Request
from portal.rights.rules import BASES, PROOFS, SENTENCES, Place, Right, Stop, Whom, term_of

CASE, SEAT, SUBSCRIPTION = "case:", "participant:", subscribing.KIND
STOPPED = {
    Stop.ALL: (Use.READING, Use.UNGROUNDED, Use.OUTCOME, Use.LEARNING, Use.ERASING),
    Stop.OUTCOME: (Use.OUTCOME,), Stop.LEARNING: (Use.LEARNING,), Stop.OTHER: (Use.UNGROUNDED,),
}  # fmt: skip


@dataclass(frozen=True)
class Article:
    """An article a right rests on, and under whose law."""

    place: Place
    provision: Provision


@dataclass(frozen=True)
class Entry:
    """One line of the catalogue."""

    code: str
    title: str
    words: str
    articles: Sequence[Article]


def catalogue(places: Sequence[Place]) -> list[Entry]:
    """What can be asked for, in the active language, with the articles of these laws."""
    return [_entry(right.value, str(right.label), str(SENTENCES[right]), places) for right in Right]


def for_others(places: Sequence[Place]) -> list[Entry]:
    """For whom else one can ask, and what shows that one may."""
    return [_entry(whom.value, str(whom.label), str(PROOFS[whom]), places) for whom in Whom if whom is not Whom.SELF]


def _entry(code: str, title: str, words: str, places: Sequence[Place]) -> Entry:
    # The United Kingdom's law has the articles of the EU's under the same numbers; its term says that this is unverified.
    found = {place: article for place in places if (article := BASES[code].get("eu" if place is Place.UK else place.value))}
    provisions = {row.code: row for row in law.provisions(list(found.values()))}
    return Entry(code, title, words, [Article(place, provisions[code]) for place, code in found.items() if code in provisions])


def terms(places: Sequence[Place]) -> list[tuple[Place, Term, Term | None]]:
    """How long an answer takes under each law, and the extension where there is one."""
    now = timezone.now()
    found = [(place, law.term(term_of(Right.ACCESS, place), now)) for place in places]
    return [(place, term, law.extension_of(term.code, now)) for place, term in found]


def of_case(case: Case) -> Request | None:
    return Request.objects.select_related("case").filter(case=case).first()


def for_staff(viewer: User, reference: str) -> Request:
    """The request of a case that `viewer` may see. Refusals case.not_found, rights.not_found (404)."""
    found = of_case(cases.case_for(viewer, reference))
    if found is None:
        raise refusals.not_found()
    return found


def held_under(index: str, *, but: str) -> list[str]:
    """Subjects of the cases whose verified contact of today has this index, except the request's own (a former address opens nothing),
    of the subscription to changes of the policy, and of seats in mediations somebody was invited to at this address."""
    subjects = {contact.subject for contact in accounts.contacts_for(index)} - {but}
    invited = [each.subject for each in cases.invited_at(index)]
    return sorted([*(each for each in subjects if _is_held(each, index)), *invited])


def _is_held(subject: str, index: str) -> bool:
    if subject.startswith(SUBSCRIPTION):
        return True
    case = case_of(subject)
    now = accounts.contacts_of(subject).first()
    return case is not None and bool(case.contact) and now is not None and now.index == index


def case_of(subject: str) -> Case | None:
    """The case a record is about, unless it was erased; None for what is none."""
    found = cases.by_public_id(subject.removeprefix(CASE)) if subject.startswith(CASE) else None
    return found if found is not None and found.erased_at is None else None


def seat_of(subject: str) -> Participant | None:
    """Whom a record is about who was invited to a mediation, until they or the case are erased; None for what is none."""
    found = cases.participant_by_id(subject.removeprefix(SEAT)) if subject.startswith(SEAT) else None
    return found if found is not None and found.name and found.case.erased_at is None else None


def behind(subject: str) -> Case | None:
    """The case that a record is, or that its person sits in."""
    seat = seat_of(subject)
    return seat.case if seat else case_of(subject)


def by_code(typed: str) -> Case | Participant:
    """Whose code it is: the case of a receipt, or who comes into a mediation room by it. Refusal receipt.unknown (404)."""
    try:
        return participants.by_access(typed)
    except Refusal:
        return cases.by_receipt(typed)


def records(request: Request) -> list[Record]:
    return list(request.records.all())


def corrections_of(subject: str) -> list[Correction]:
    """Everything of a record that was ever said to be wrong, the oldest first."""
    return list(Correction.objects.filter(subject=subject))


def correction(public_id: UUID) -> Correction:
    """Refusal rights.not_found (404)."""
    found = Correction.objects.select_related("request__case").filter(public_id=public_id).first()
    if found is None:
        raise refusals.not_found()
    return found


def limits_on(subject: str) -> list[Limit]:
    """What is stopped for a record now."""
    return list(Limit.objects.filter(subject=subject, ended_at=None))


def limit(public_id: UUID) -> Limit:
    """Refusal rights.not_found (404)."""
    found = Limit.objects.filter(public_id=public_id).first()
    if found is None:
        raise refusals.not_found()
    return found


def stops_on(subject: str) -> set[str]:
    return {each.stops for each in limits_on(subject)}


def uses_stopped(case: Case) -> set[Use]:
    """What this room keeps others from doing with a case; registered with disputes.restricted."""
    stops = stops_on(case.subject)
    found = {use for stop, uses in STOPPED.items() if stop in stops for use in uses}
    return found - {Use.READING} if Use.READING in found and exempted(case.subject) else found


def exempted(subject: str, now: datetime | None = None) -> bool:
    """Whether two people let a restricted record be read now."""
    return Exemption.objects.filter(limit__subject=subject, limit__ended_at=None, ends_at__gt=now or timezone.now()).exists()


def exemptions(limit: Limit) -> list[Exemption]:
    return list(limit.exemptions.all())


def exemption(public_id: UUID) -> Exemption:
    """Refusal rights.not_found (404)."""
    found = Exemption.objects.select_related("limit").filter(public_id=public_id).first()
    if found is None:
        raise refusals.not_found()
    return found


def subjects_with(record: Case | Participant) -> list[str]:
    """A record and, where it is somebody's own request whose identity was shown, the records that is about."""
    request = of_case(record) if isinstance(record, Case) else None
    if request is None or request.whom != Whom.SELF or not request.standing.confirmed:
        return [record.subject]
    return [record.subject, *(record.subject for record in records(request))]


def requests_within(subjects: Sequence[str]) -> list[str]:
    """Requests somebody made for themselves, or had made by an agent, about some of these records and no others: their own subjects.

    One that is about a further record too is left out: who asks now was not shown to be its person."""
    known = set(subjects)
    found = Request.objects.filter(records__subject__in=known, whom__in=(Whom.SELF, Whom.AGENT)).exclude(way="").distinct()
    mine = [each for each in found.select_related("case").order_by("pk") if {row.subject for row in records(each)} <= known]
    return [each.case.subject for each in mine if each.case.erased_at is None]


def package(public_id: UUID | str, now: datetime | None = None) -> Package:
    """A copy that can still be fetched. Refusal rights.link_over (410)."""
    moment = now or timezone.now()
    found = Package.objects.select_related("request__case").filter(public_id=public_id, used_at=None, expires_at__gt=moment).first()
    if found is None:
        raise refusals.link_over()
    return found


def open_package(request: Request, now: datetime | None = None) -> Package | None:
    """The copy that waits to be fetched."""
    return request.packages.filter(used_at=None, expires_at__gt=now or timezone.now()).first()
