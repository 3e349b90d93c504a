"""What the desk's tools read: drafts of their author, ready replies filled for a case, macros as they would run, mentions."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disputes import masked, places, queries, sealed, sentences, steps
from disputes.clockwork import is_owed
from disputes.models import CannedReply, Case, CaseNote, Clock, Department, Draft, Macro, Mention
from disputes.moves import OFFICE
from disputes.rules import Event
from disputes.steps import Do, Step
from portal.accounts.models import User
from portal.deadlines import explanation
from portal.law import queries as law
from portal.trail.rules import Actor

PAGE = 50
EXCERPT = 120


def acting(user: User, case: Case, event: Event) -> Actor:
    """The user in the first of their roles that may make this move now; their main role where none may (the service refuses)."""
    actors = [user.actor(role) for role in user.roles]
    return next((actor for actor in actors if event in queries.possible(case, actor)), actors[0])


# drafts


@dataclass(frozen=True)
class KeptWords:
    """A draft, opened for its author."""

    public_id: UUID
    form: str
    n: int
    at: datetime
    fields: Mapping[str, str]


def drafts(owner: User, case: Case) -> dict[str, KeptWords]:
    """What `owner` has kept at this case, by form. Never anybody else's."""
    if case.erased_at is not None:
        return {}
    rows = Draft.objects.filter(case=case, owner=owner)
    return {row.form: KeptWords(row.public_id, row.form, row.n, row.at, sealed.open_draft(case, row)) for row in rows}


def draft_list(owner: User) -> list[Draft]:
    """The drafts `owner` has anywhere, newest first, with their cases; only where they may still see the case."""
    return list(drafts_of(owner).select_related("case").defer("fields")[:PAGE])


def drafts_of(owner: User) -> QuerySet[Draft]:
    return Draft.objects.filter(queries.sight(owner, "case__"), owner=owner)


# ready replies


def replies() -> list[CannedReply]:
    """The replies in use, by shortcut."""
    return list(CannedReply.objects.filter(retired_at=None))


def values(case: Case, standing: tuple[str, str] | None = None) -> dict[str, str]:
    """What the places stand for in this case, in its language; `standing` is (stage, ball) where it will have moved by then."""
    stage, ball = standing or (case.stage, case.ball)
    firm = law.operator()
    hours = {"opens": f"{firm.opens:%H:%M}", "closes": f"{firm.closes:%H:%M}"}
    with translation.override(case.language):
        return {
            "reference": case.reference,
            "client_sentence_of_stage": sentences.sentence(stage, case.resolution if stage == case.stage else "", ball, case.kind),
            "due_date": _due_day(case),
            "firm": firm.name,
            "officer": firm.officer_name,
            "opening_hours": _("working days, %(opens)s to %(closes)s") % hours,
            "status_page": f"{settings.PUBLIC_ORIGIN}/{case.language}/cases/",
        }


def _due_day(case: Case) -> str:
    rows = Clock.objects.filter(case=case, stopped_at=None, paused_at=None).order_by("due_at")
    first = next((clock for clock in rows if is_owed(clock.code)), None)
    if first is None:
        return ""
    return explanation.headline(queries.due_of(first, law.term_version(first.term, first.version)), case.language)


def filled(reply: CannedReply, case: Case) -> places.Filled:
    """The words of `reply` for this case, in the language of the case."""
    return places.fill(reply.text(case.language), values(case))


# macros


def macros() -> list[Macro]:
    return list(Macro.objects.filter(retired_at=None))


TITLES: dict[Do, str | Promise] = {
    Do.TAKE: gettext_lazy("Take the case"),
    Do.ASSIGN: gettext_lazy("Give the case to me"),
    Do.REPLY: gettext_lazy("Reply with “%(what)s”"),
    Do.ASK: gettext_lazy("Ask for more with “%(what)s”"),
    Do.HAND: gettext_lazy("Hand to “%(what)s”"),
    Do.MEDIATION: gettext_lazy("Offer mediation"),
    Do.CLOSE: gettext_lazy("Close the case"),
}


@dataclass(frozen=True)
class Planned:
    """One step of a macro as it would be taken at a case: `text` is exactly what the client would read."""

    step: Step
    title: str
    text: str = ""
    missing: tuple[str, ...] = ()


class Book:
    """The replies and departments that steps name, read once for many cases."""

    def __init__(self) -> None:
        self.replies = {str(reply.public_id): reply for reply in CannedReply.objects.all()}
        self.departments = {department.code: department for department in Department.objects.all()}

    def title(self, step: Step) -> str:
        """The step in the active language."""
        named: Any = self.departments.get(step.what) if step.do is Do.HAND else self.replies.get(step.what)
        return str(TITLES[step.do]) % {"what": named.name if named else "?"}

    def titles(self, macro: Macro) -> list[str]:
        return [self.title(step) for step in steps.read_all(macro.steps)]

    def plan(self, macro: Macro, case: Case) -> list[Planned]:
        """What `macro` would do to `case` now; a letter speaks of the standing that its own step has brought about."""
        todo = steps.read_all(macro.steps)
        return [self._planned(step, case, steps.standing_after(case.stage, case.ball, todo[:n])) for n, step in enumerate(todo, 1)]

    def _planned(self, step: Step, case: Case, standing: tuple[str, str]) -> Planned:
        if step.do not in steps.WITH_REPLY:
            return Planned(step, self.title(step))
        found = places.fill(self.replies[step.what].text(case.language), values(case, standing))
        return Planned(step, self.title(step), found.text, found.missing)


def digest(planned: Sequence[Planned]) -> str:
    """Says whether a plan is still the one that was shown."""
    said = json.dumps([(str(each.step), each.text) for each in planned])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def macros_with(reply: CannedReply) -> list[Macro]:
    """The macros in use that write this reply."""
    return [macro for macro in macros() if any(step.what == str(reply.public_id) for step in steps.read_all(macro.steps))]


# mentions


def colleagues(case: Case, *, but: User | None = None) -> list[User]:
    """Who may see the case: the office, and the mediator it is assigned to."""
    sees = Q(grants__role__in=OFFICE)
    if case.mediator:
        sees |= Q(public_id=case.mediator, grants__role="mediator")
    found = User.objects.filter(sees, is_active=True, joined_at__isnull=False).distinct().order_by("pk")
    return list(found.exclude(pk=but.pk) if but else found)


def unread(user: User) -> QuerySet[Mention]:
    """Mentions of `user` they have not opened yet, at cases they may see."""
    return Mention.objects.filter(queries.sight(user, "note__case__"), user=user, seen_at=None)


def mentions(user: User) -> list[tuple[Mention, str]]:
    """Notes that mention `user`, newest first, each with the beginning of its words, masked."""
    seen = Mention.objects.filter(queries.sight(user, "note__case__"), user=user, note__case__erased_at=None)
    found = seen.select_related("note__case").prefetch_related("note__mentions__user")
    return [(row, note_words(row.note.case, row.note)[:EXCERPT]) for row in found[:PAGE]]


def note_words(case: Case, note: CaseNote) -> str:
    """The words of a note, personal details masked; the names of colleagues it mentions are none."""
    text = sealed.open_case_note(case, note)
    called = {f"@{name}" for each in note.mentions.all() for name in (each.user.name_zh, each.user.name_en) if name}
    if not called:
        return masked.text(text)
    parts = re.split("(" + "|".join(map(re.escape, sorted(called, key=len, reverse=True))) + ")", text)
    return "".join(part if part in called else masked.text(part) for part in parts)
