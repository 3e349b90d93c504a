"""The draft of an explanation: what the published rules say, quoted; or what machines did in somebody's cases, from the record."""

from collections.abc import Iterator

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disputes import queries as cases
from disputes.models import Case, CaseEvent
from disputes.rules import Event, FromKind
from portal.accounts.rules import Role
from portal.doors.errors import Refusal
from portal.law import queries as law
from portal.law.models.rows import in_language
from portal.policies import queries as policies
from portal.rights import queries
from portal.rights.models import Request
from portal.rights.rules import Right, term_of

LONGEST = 3_600
DECIDED = (Event.ANSWERED, Event.DECLINED, Event.CLAIM_ANSWERED, Event.MEDIATION_OFFERED, Event.CARRIED_OUT, Event.MERGED)
BY_THEMSELVES = (
    Event.LAPSED, Event.REMINDED, Event.BREACHED, Event.MEDIATION_LAPSED, Event.PROPOSAL_LAPSED, Event.FILE_REFUSED, Event.CONFLICT_FOUND,
)  # fmt: skip


def draft(request: Request) -> str:
    """What an officer starts from, in the language of the request; at most LONGEST characters."""
    with translation.override(request.case.language):
        lines = _rules(request) if request.right == Right.RULES else _decisions(request)
        return "\n\n".join(_fitting(list(lines)))


def _fitting(parts: list[str]) -> Iterator[str]:
    room = LONGEST
    for part in parts:
        if len(part) + 2 > room:
            yield _("The whole text stands under the address above.")
            return
        room -= len(part) + 2
        yield part


def _rules(request: Request) -> Iterator[str]:
    """The clauses in force, quoted, after the period that runs for the request."""
    term = law.term(term_of(request.right, request.case.jurisdiction))
    yield _("How long this takes: %(period)s (%(basis)s).") % {"period": term.summary, "basis": term.basis}
    try:
        version = policies.in_force()
    except Refusal:
        yield _("No privacy policy has been published yet.")
        return
    yield _("From our privacy policy, version %(number)s, in force since %(day)s (%(address)s):") % {
        "number": version.number, "day": f"{timezone.localdate(version.effective_at):%Y-%m-%d}",
        "address": f"/{request.case.language}/policy/{version.number}/",
    }  # fmt: skip
    for clause in policies.clauses(version):
        yield f"{clause.number} {in_language(clause, 'title')}\n{in_language(clause, 'text')}"


def _decisions(request: Request) -> Iterator[str]:
    for record in queries.records(request):
        if case := queries.case_of(record.subject):
            yield from _of_case(case)


def _of_case(case: Case) -> Iterator[str]:
    yield _("Case %(reference)s") % {"reference": case.reference}
    events = cases.events(case)
    machine = [f"{event.at:%Y-%m-%d} {Event(event.event).label}" for event in events if _by_itself(event)]
    robot = list(case.conversation.messages.filter(from_kind=FromKind.BOT))
    if robot:
        yield _answers(len(robot), sorted({f"{each['clause']}" for message in robot for each in message.citations if each.get("clause")}))
    if machine:
        yield _("This happened by itself, because a period was over or a check of a file failed: %(list)s.") % {"list": "; ".join(machine)}
    if not machine:
        yield _("No machine decided anything in this case. That it was received was confirmed automatically, which decides nothing.")
    people = [f"{event.at:%Y-%m-%d} {Event(event.event).label} ({Role(event.by_role).label})" for event in events if _by_person(event)]
    if people:
        yield _("These people decided: %(list)s.") % {"list": "; ".join(people)}
    yield _("You can have a person look at any of it again: write to us in this case.")


def _answers(count: int, clauses: list[str]) -> str:
    said = ngettext(
        "The robot answered %(n)s time. It looks for the published text that fits your words best and quotes it; it decides nothing.",
        "The robot answered %(n)s times. It looks for the published text that fits your words best and quotes it; it decides nothing.",
        count,
    ) % {"n": count}
    quoted = _("It quoted these clauses: %(clauses)s.") % {"clauses": ", ".join(clauses)} if clauses else ""
    return " ".join(filter(None, [said, quoted]))


def _by_itself(event: CaseEvent) -> bool:
    return event.by_kind in ("system", "bot") and event.event in BY_THEMSELVES


def _by_person(event: CaseEvent) -> bool:
    return event.by_kind == "staff" and event.event in DECIDED
