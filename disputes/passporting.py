"""What a case passport says: one self-explaining field for every fact, in both languages. Codes, times and hashes; nobody's words."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from disputes import exporting_files, life, queries, sentences
from disputes.models import Case, CaseEvent
from disputes.rules import Channel, Kind, Resolution, Stage, Topic
from portal.law.rules import MediatorBody
from portal.notices import queries as notices
from portal.notices.models import Notice
from portal.notices.rules import Channel as Carrier
from portal.notices.rules import State

Value = dict[str, Any]
GROUPS: dict[str, Promise] = {
    "case": gettext_lazy("The case"),
    "outcome": gettext_lazy("The outcome"),
    "event": gettext_lazy("What happened when"),
    "deadline": gettext_lazy("Deadlines"),
    "notice": gettext_lazy("Letters and when they went out"),
    "document": gettext_lazy("Hashes of documents"),
}
LETTERS: dict[str, Promise] = {
    "case_filed": gettext_lazy("Letter: the case is registered"),
    "case_question": gettext_lazy("Letter: we ask for more"),
    "case_answered": gettext_lazy("Letter: our answer is there"),
    "case_reminder": gettext_lazy("Letter: a reminder"),
    "case_closed": gettext_lazy("Letter: the case is closed"),
    "case_mediation": gettext_lazy("Letter: about the mediation"),
    "case_extended": gettext_lazy("Letter: a deadline was extended"),
    "case_moved": gettext_lazy("Letter: a date was worked out again"),
}
OTHER_LETTER = gettext_lazy("Letter: there is news")


def fields(case: Case) -> dict[str, Value]:
    """Every field by name. A value says what it is `of`, what it `is` in words, and the bare facts."""
    return {name: value for part in (_case, _outcome, _events, _deadlines, _notices, _documents) for name, value in part(case)}


def _both(words: Callable[[], object]) -> dict[str, str]:
    """Words in both languages, whichever is active."""
    found = {}
    for name, language in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(language):
            found[name] = str(words())
    return found


def _value(of: Callable[[], object], is_: Callable[[], object], **facts: Any) -> Value:
    return {"of": _both(of), "is": _both(is_), **facts}


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _case(case: Case) -> Iterator[tuple[str, Value]]:
    yield "case.filed", _value(lambda: _("Filed"), lambda: _utc(case.filed_at), at=_utc(case.filed_at))
    yield "case.kind", _value(lambda: _("Kind"), lambda: Kind(case.kind).label, code=case.kind)
    yield "case.topic", _value(lambda: _("About"), lambda: Topic(case.topic).label, code=case.topic)
    yield "case.channel", _value(lambda: _("How it reached us"), lambda: Channel(case.channel).label, code=case.channel)
    if case.happened:
        yield "case.happened", _value(lambda: _("When it happened"), lambda: case.happened, code=case.happened)


def _outcome(case: Case) -> Iterator[tuple[str, Value]]:
    yield "outcome.stage", _value(lambda: _("Stage"), lambda: Stage(case.stage).label, code=case.stage)
    if case.resolution:
        yield "outcome.resolution", _value(lambda: _("Outcome"), lambda: Resolution(case.resolution).label, code=case.resolution)
    if case.closed_at:
        closed = _utc(case.closed_at)
        yield "outcome.closed", _value(lambda: pgettext("date", "Closed"), lambda: closed, at=closed)
    agreed = case.agreements.order_by("-recorded_at").first()
    if agreed is not None:
        facts = {
            "sha256": agreed.sha256,
            "at": _utc(agreed.recorded_at),
            "body": agreed.body,
            "binding": agreed.body != MediatorBody.IN_HOUSE,
        }
        yield "outcome.agreement", _value(lambda: _("Agreement, SHA-256 of its sealed text"), lambda: agreed.sha256, **facts)


def _events(case: Case) -> Iterator[tuple[str, Value]]:
    for moment in reversed(queries.timeline(case)):
        yield f"event.{moment.event.n:04d}", _event(moment.event)


def _event(event: CaseEvent) -> Value:
    label = _both(lambda: sentences.happened(event.event, life.side_of(event.by_role)))
    of = _both(lambda: _("Event %(n)s") % {"n": event.n})
    return {"of": of, "is": label, "at": _utc(event.at), "by": event.by_kind, "code": event.event}


def _deadlines(case: Case) -> Iterator[tuple[str, Value]]:
    for view in queries.clocks(case):
        clock, term = view.clock, view.term
        facts = {"state": view.state, "due": _utc(view.shown.due.at), "started": _utc(clock.started_at)}
        of = {"zh": term.title_zh, "en": term.title_en}
        words = {"met": lambda: _("met"), "missed": lambda: _("missed"), "late": lambda: _("missed"), "paused": lambda: _("paused")}
        is_ = _both(words.get(view.state, lambda: _("running")))
        yield f"deadline.{clock.code.lower()}.{clock.run}", {"of": of, "is": is_, **facts}


def _notices(case: Case) -> Iterator[tuple[str, Value]]:
    for number, notice in enumerate(notices.occasions(f"case:{case.public_id}:"), 1):
        yield f"notice.{number:04d}", _notice(notice)


def _notice(notice: Notice) -> Value:
    sent = notice.state == State.SENT and notice.sent_at is not None
    facts = {"queued": _utc(notice.created_at), "sent": _utc(notice.sent_at) if notice.sent_at else None, "code": notice.template}
    of = _both(lambda: LETTERS.get(notice.template, OTHER_LETTER))
    carrier = _both(lambda: Carrier(notice.channel).label)
    state = _both(lambda: _("handed to the carrier")) if sent else _both(lambda: _("not delivered yet"))
    return {"of": of, "is": {each: f"{carrier[each]} · {state[each]}" for each in state}, **facts}


def _documents(case: Case) -> Iterator[tuple[str, Value]]:
    filed = case.events.filter(n=1).first()
    names = {"story": lambda: _("What happened, in the client's words"), "wish": lambda: _("What the client wants, in their words")}
    for name, of in names.items():
        digest = filed.data.get(f"{name}_sha256") if filed else None
        if digest:
            yield f"document.{name}", {"of": _both(of), "is": {"zh": digest, "en": digest}, "sha256": digest}
    yield from _files(case)


def _files(case: Case) -> Iterator[tuple[str, Value]]:
    """The client's own files by the hash of what they sent; what came from others is not theirs to show."""
    for file in exporting_files.files(case):
        if file["from"] == "client" and file["sent"]:
            yield f"document.file.{file['file']:04d}", _file(file)


def _file(file: Mapping[str, Any]) -> Value:
    digest = file["sent"]["sha256"]
    of = _both(lambda: _("File %(n)s, as it was sent") % {"n": file["file"]})
    facts = {"sha256": digest, "size": file["size"], "type": file["type"], "at": _utc(datetime.fromisoformat(file["sent_at"]))}
    return {"of": of, "is": {"zh": digest, "en": digest}, **facts}
