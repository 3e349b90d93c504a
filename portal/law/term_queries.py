"""Reading for the pages on which terms change: every term with what the law says, what is planned and what waits."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.law.models import Term, TermProposal
from portal.law.rules import TERM_GROUPS, Hardness, Status


@dataclass(frozen=True)
class TermRow:
    """One line of the list. `law` is what our promise goes beyond; None where the term is the law's or the pack's own."""

    term: Term
    law: Term | None
    planned: tuple[Term, ...]
    waiting: TermProposal | None

    @property
    def changeable(self) -> bool:
        return self.term.hardness != Hardness.INFO


def rows(at: datetime | None = None) -> list[tuple[Promise, list[TermRow]]]:
    """Every term in force or planned, in the groups and the order of the calculator: two queries."""
    moment = at or timezone.now()
    waiting = {each.code: each for each in proposals().filter(decision="")}
    versions: dict[str, list[Term]] = {}
    for version in Term.objects.order_by("version").select_related("proposal"):
        versions.setdefault(version.code, []).append(version)
    firsts = sorted(versions, key=lambda code: versions[code][0].pk)
    found = {code: row for code in firsts if (row := _row(versions[code], waiting.get(code), moment))}
    named = {code for _label, codes in TERM_GROUPS for code in codes}
    groups = [*TERM_GROUPS, (_("Other"), frozenset(found) - named)]
    grouped = [(label, [row for code, row in found.items() if code in codes]) for label, codes in groups]
    return [group for group in grouped if group[1]]


def _row(versions: list[Term], waiting: TermProposal | None, at: datetime) -> TermRow | None:
    now = next((each for each in versions if each.counts_at(at)), None)
    planned = tuple(each for each in versions if each.valid_from > at and each.valid_to != each.valid_from)
    planned = tuple(each for each in planned if each.status in (Status.VERIFIED, Status.UNVERIFIED))
    shown = now or (planned[0] if planned else None)
    if shown is None:
        return None
    law = [each for each in versions if each.proposal is None][-1]
    return TermRow(shown, law if shown.proposal is not None else None, planned, waiting)


def proposals() -> QuerySet[TermProposal]:
    """All proposals, newest first."""
    return TermProposal.objects.select_related("base")


def proposal(public_id: UUID) -> TermProposal:
    """Refusal `term.no_proposal` (404)."""
    found = proposals().filter(public_id=public_id).first()
    if found is None:
        raise Refusal("term.no_proposal", 404, _("There is no such proposal."))
    return found
