"""A person's answers over time, purpose by purpose: each with what followed, and where they stand now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.consent import following, queries
from portal.consent.models import ConsentEvent, Purpose
from portal.consent.receipts import pseudonym
from portal.consent.rules import Answer, Change, State

KINDS = {
    "case": gettext_lazy("In your case"),
    "conversation": gettext_lazy("In your conversation"),
    "participant": gettext_lazy("In the mediation you take part in"),
}
SAID = {
    Answer.GIVEN: gettext_lazy("You agreed"),
    Answer.REFUSED: gettext_lazy("You said no"),
    Answer.WITHDRAWN: gettext_lazy("You took your consent back"),
}


@dataclass(frozen=True)
class Line:
    """One moment: an answer with what followed, or (`answer` None) a change after which an older "yes" did not cover everything."""

    at: datetime
    label: str
    answer: ConsentEvent | None = None
    followed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Topic:
    """One purpose: its words now, where the person stands, and what they said, the newest first."""

    purpose: Purpose
    words: tuple[str, str, str]
    shown: str
    state: State
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Person:
    """A case or a conversation of this browser; `mark` is how receipts name it."""

    subject: str
    kind: str
    mark: str
    topics: tuple[Topic, ...]


def person(subject: str, language: str, now: datetime | None = None) -> Person:
    """Everything a subject was asked and answered, every purpose there is."""
    moment = now or timezone.now()
    said = queries.history(subject)
    topics = (_topic(each, subject, [event for event in said if event.purpose == each.code], language, moment)
              for each in queries.purposes(moment))  # fmt: skip
    return Person(subject, str(KINDS.get(subject.partition(":")[0], "")), pseudonym(subject), tuple(topics))


def _topic(purpose: Purpose, subject: str, said: Sequence[ConsentEvent], language: str, now: datetime) -> Topic:
    state = queries.state(subject, purpose.code, now)
    lines = [_line(event, said[n + 1 :], purpose, state) for n, event in enumerate(said)]
    lines += [_changed(change, language) for change in purpose.changes if said and change.at > said[0].at]
    return Topic(
        purpose, purpose.words(language), purpose.sha256(language), state, tuple(sorted(lines, key=lambda line: line.at, reverse=True))
    )


def _changed(change: Change, language: str) -> Line:
    words = change.zh if language.startswith("zh") else change.en
    return Line(change.at, _("This changed: %(what)s") % {"what": words}, followed=(_("A “yes” given before does not cover it."),))


def _line(event: ConsentEvent, later: Sequence[ConsentEvent], purpose: Purpose, state: State) -> Line:
    return Line(event.at, str(SAID[Answer(event.answer)]), event, (*_followed(event, later, purpose, state), *following.of(event)))


def _followed(event: ConsentEvent, later: Sequence[ConsentEvent], purpose: Purpose, state: State) -> list[str]:
    if event.answer == Answer.GIVEN:
        return [_covered(event, later, purpose)]
    if event.answer == Answer.WITHDRAWN:
        return [_("From then on we do not act on it. What was done before stays lawful.")]
    if later or state.ask_again_at is None:
        return [_("We did not do it, and everything else went on as before.")]
    day = date_format(timezone.localtime(state.ask_again_at), "DATE_FORMAT")
    return [_("We do not do it, and do not ask again before %(day)s.") % {"day": day}]


def _covered(event: ConsentEvent, later: Sequence[ConsentEvent], purpose: Purpose) -> str:
    """Until when a "yes" counted for everything the purpose then was."""
    touched = next((change.at for change in purpose.changes if change.at > event.at), None)
    ends = min((at for at in (touched, later[0].at if later else None) if at), default=None)
    if ends is None and event.version == purpose.version:
        return _("It counts.")
    if ends is None:
        return _("It was about an earlier wording and does not count for the one of today.")
    return _("It counted for everything until %(when)s.") % {"when": date_format(timezone.localtime(ends), "DATETIME_FORMAT")}
