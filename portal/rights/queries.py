from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from disputes import queries as cases
from disputes.models import Case
from portal.accounts import queries as accounts
from portal.accounts.models import User
from portal.law import queries as law
from portal.law.models import Provision, Term
from portal.rights import refusals
from portal.rights.models import Package, Record, Request
from portal.rights.rules import BASES, PROOFS, SENTENCES, Place, Right, Whom, term_of

CASE = "case:"


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
    """Subjects of the cases whose verified contact of today has this index, except the request's own; a former address opens nothing."""
    subjects = {contact.subject for contact in accounts.contacts_for(index)} - {but}
    return sorted(each for each in subjects if _is_held(each, index))


def _is_held(subject: str, index: str) -> bool:
    case = case_of(subject)
    now = accounts.contacts_of(subject).first()
    return case is not None and bool(case.contact) and now is not None and now.index == index


def case_of(subject: str) -> Case | None:
    """The case a record is about, unless it was erased; None for what is none."""
    found = cases.by_public_id(subject.removeprefix(CASE)) if subject.startswith(CASE) else None
    return found if found is not None and found.erased_at is None else None


def records(request: Request) -> list[Record]:
    return list(request.records.all())


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
