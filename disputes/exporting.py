"""Everything about one case for the person it belongs to, as data and as readable text. Only for who holds the receipt, or an erasure."""

import io
import json
import shutil
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from disputes import (
    beside,
    codes,
    exporting_claims,
    exporting_files,
    exporting_offers,
    exporting_outcomes,
    exporting_room,
    queries,
    sealed,
)
from disputes.models import Case, CaseEvent, Conversation, GivenAddress, Message, Passport
from disputes.rules import Channel, Event, FromKind, Kind, ReadReason, Stage, Topic
from portal.accounts.rules import Role
from portal.deadlines import explanation
from portal.trail import queries as trail

FORMAT = "mingshi/case-export@v1"


def as_data(case: Case) -> dict[str, Any]:
    """The case as JSON-ready data, opened: what the client told us, the thread, events, clocks with their traces, reads, mediation."""
    return {
        "format": FORMAT,
        "reference": case.reference,
        "kind": case.kind,
        "topic": case.topic,
        "language": case.language,
        "channel": case.channel,
        "jurisdiction": case.jurisdiction,
        "filed_at": _iso(case.filed_at),
        "happened": case.happened or None,
        "story": sealed.open_in_case(case, "story"),
        "wish": sealed.open_in_case(case, "wish"),
        "stage": case.stage,
        "resolution": case.resolution or None,
        "turn": case.ball,
        "status": queries.status_sentence(case),
        "messages": thread(case.conversation),
        "history": [_event(case, event) for event in queries.events(case)],
        "deadlines": [deadline(view) for view in queries.clocks(case)],
        "claims": exporting_claims.claims(case),
        "files": exporting_files.files(case),
        "spans": exporting_claims.spans(case),
        "given_address": _given(case),
        "passports": [_passport(case, each) for each in case.passports.all()],
        "outcomes": exporting_outcomes.outcomes(case),
        "reads": [_read(record, words) for record, words in queries.access_records(case)],
        **_mediation(case),
        "room": exporting_room.contents(case, sealed.client_of(case)),
    }


def everything(case: Case) -> dict[str, Any]:
    """`as_data`, and what every other room holds about the case: what was put right or stopped, addresses, letters, answers, objections."""
    return {**as_data(case), "held_elsewhere": beside.data(case)}


def _iso(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat() if moment else None


def _given(case: Case) -> dict[str, str] | None:
    """The address staff were told and nobody confirmed yet."""
    given = GivenAddress.objects.filter(case=case).first()
    return {"channel": given.channel, "address": sealed.open_given_address(case, given)} if given else None


def _passport(case: Case, passport: Passport) -> dict[str, Any]:
    signed = json.loads(sealed.open_passport(case, passport))
    return {"issued_at": _iso(passport.issued_at), "after_event": passport.n, "sha256": passport.sha256, "signed": signed}


def thread(conversation: Conversation) -> list[dict[str, Any]]:
    """Every message of a conversation, opened."""
    return [_message(conversation, message) for message in conversation.messages.order_by("cursor")]


def _message(conversation: Conversation, message: Message) -> dict[str, Any]:
    return {
        "cursor": message.cursor,
        "at": _iso(message.at),
        "from": message.from_kind,
        "role": message.author_role or None,
        "arrived_by": message.arrived_by or None,
        "language": message.language,
        "text": sealed.open_message(conversation, message),
        "citations": message.citations,
    }


def _event(case: Case, event: CaseEvent) -> dict[str, Any]:
    hidden = {"mediator", "participant"}
    return {
        "n": event.n,
        "event": event.event,
        "at": _iso(event.at),
        "by": event.by_kind,
        "role": event.by_role,
        "from": event.from_stage or None,
        "to": event.to_stage,
        "data": {key: value for key, value in event.data.items() if key not in hidden},
        "words": sealed.open_note(case, event) or None,
    }


def deadline(view: queries.ClockView) -> dict[str, Any]:
    """One clock as data, with its trace in both languages."""
    return {
        "term": view.clock.code,
        "version": view.clock.version,
        "title": {"zh": view.term.title_zh, "en": view.term.title_en},
        "basis": {"zh": view.term.basis_zh, "en": view.term.basis_en},
        "state": view.state,
        "stopped_at": _iso(view.clock.stopped_at),
        "missed_at": _iso(view.clock.breached_at),
        **explanation.as_json(view.shown.due),
    }


def _read(record: Any, words: str) -> dict[str, Any]:
    return {"at": _iso(record.at), "role": record.by_role, "what": record.what, "reason": record.reason, "words": words or None}


def _mediation(case: Case) -> dict[str, Any]:
    agreed = queries.agreement(case)
    return {
        "proposals": [
            {
                "n": proposal.n,
                "made_at": _iso(proposal.made_at),
                "text": text,
                "client_accepted_at": _iso(proposal.client_at),
                "respondent_accepted_at": _iso(proposal.respondent_at),
                "declined_at": _iso(proposal.declined_at),
                "declined_by": proposal.declined_side or None,
            }
            | exporting_offers.terms_of(case, proposal)
            for proposal, text in queries.proposals(case)
        ],
        **exporting_offers.data(case),
        "agreement": {
            "recorded_at": _iso(agreed[0].recorded_at),
            "body": agreed[0].body,
            "text_zh": agreed[1],
            "text_en": agreed[2],
            "salt": sealed.open_agreement(case, agreed[0], "salt"),
            "sha256": agreed[0].sha256,
            "code": codes.grouped(agreed[0].code or "") or None,
        }
        if agreed
        else None,
    }


def statement(case: Case) -> dict[str, Any]:
    """The filing statement as it was signed when the case was filed."""
    signed: dict[str, Any] = json.loads(sealed.open_in_case(case, "statement"))
    return signed


def proof(case: Case) -> str | None:
    """The filing's `.tlog-proof` with its opening (the client's own copy); None until the log has taken it in."""
    filed = trail.history(case.subject)[:1]
    return trail.proof(filed[0], opening=True, secret=sealed.trail_secret(case)) if filed else None


def in_the_log(case: Case) -> bool:
    """Whether the filing's proof exists already."""
    filed = trail.history(case.subject)[:1]
    return bool(filed) and filed[0].index is not None


def said(case: Case) -> list[tuple[Message, str]]:
    """The thread opened for the client it belongs to."""
    return [(message, sealed.open_message(case.conversation, message)) for message in case.conversation.messages.order_by("cursor")]


ASKING = {Stage.AWAITING_CLIENT: Event.INFORMATION_ASKED, Stage.ANSWERED: Event.ANSWERED}


def asked(case: Case) -> str:
    """The words the client is asked to react to now: our question, or our answer; empty at other stages."""
    kind = ASKING.get(Stage(case.stage))
    event = CaseEvent.objects.filter(case=case, event=kind).order_by("-n").first() if kind else None
    message = case.conversation.messages.filter(cursor=event.data["cursor"]).first() if event else None
    return sealed.open_message(case.conversation, message) if message else ""


@dataclass(frozen=True)
class Reading:
    """One reading as the client sees it: when, in which role, why, what; never who."""

    at: datetime
    role: str
    reason: str
    words: str
    what: str


def readings(case: Case) -> list[Reading]:
    """Who opened the case's text, newest first, in the active language."""
    return [
        Reading(record.at, str(Role(record.by_role).label), str(ReadReason(record.reason).label), words, _what(record.what))
        for record, words in queries.access_records(case)
    ]


def _what(what: str) -> str:
    kind, _colon, number = what.partition(":")
    words = {
        "story": _("What happened"),
        "wish": _("What you want"),
        "contact": _("Your address"),
        "given": _("The address you gave us"),
        "message": _("Message %(n)s"),
        "note": _("A reason you gave"),
        "proposal": _("Proposal %(n)s"),
        "file": _("File %(n)s"),
        "offers": _("Offers and agreement"),
        "challenge": _("What was said about the mediator"),
        "correction": _("What you asked to have put right"),
        "handover": _("Everything, for the one who takes over"),
    }
    return words[kind] % {"n": number} if number else words[kind]


def as_text(case: Case, language: str) -> str:
    """The same for reading, in `language`."""
    text = data_as_text(as_data(case), language)
    with translation.override(language):
        said = beside.lines(case)
        return text + "\n".join(["", f"— {_('What stands beside this record')} —", *said, ""]) if said else text


def data_as_text(data: dict[str, Any], language: str) -> str:
    """What `as_data` gave, or a part of it, for reading."""
    with translation.override(language):
        return "\n".join(_lines(data)) + "\n"


def _lines(data: dict[str, Any]) -> list[str]:
    colon = _("%(name)s: %(value)s")
    facts = [
        (_("Reference"), data["reference"]),
        (_("Kind"), Kind(data["kind"]).label),
        (_("About"), Topic(data["topic"]).label),
        (_("Filed"), f"{_minute(data['filed_at'])} ({Channel(data['channel']).label})"),
        (_("When it happened"), data["happened"] or _("Not known")),
        (_("Status"), data["status"]),
    ]
    lines = [colon % {"name": name, "value": value} for name, value in facts]
    lines += ["", f"— {_('What happened')} —", data["story"], "", f"— {_('What you want')} —", data["wish"] or _("Not provided")]
    if data["claims"]:
        lines += ["", f"— {_('What you ask for')} —", *(line for one in data["claims"] for line in exporting_claims.lines(one))]
    if data["files"]:
        lines += ["", f"— {_('Files')} —", *(line for one in data["files"] for line in exporting_files.lines(one))]
    lines += ["", f"— {_('Conversation')} —", *(_said(message) for message in data["messages"])]
    lines += ["", f"— {_('History')} —", *(f"{_minute(one['at'])}  {Event(one['event']).label}" for one in data["history"])]
    lines += ["", f"— {_('Deadlines')} —", *(line for one in data["deadlines"] for line in _deadline(one))]
    lines += ["", f"— {_('Who opened your text')} —", *(_opened(one) for one in data["reads"])]
    for proposal in data["proposals"]:
        lines += ["", f"— {_('Proposal %(n)s') % {'n': proposal['n']}} —", *exporting_offers.lines(proposal), proposal["text"]]
    if data["agreement"]:
        lines += ["", f"— {_('Agreement')} —", data["agreement"]["text_zh"], "", data["agreement"]["text_en"]]
    return lines


def _minute(iso: str) -> str:
    return f"{datetime.fromisoformat(iso):%Y-%m-%d %H:%M}"


def _speaker(message: dict[str, Any]) -> str:
    who = str(Role(message["role"]).label if message["role"] else FromKind(message["from"]).label)
    if not message["arrived_by"]:
        return who
    how = str(Channel(message["arrived_by"]).label)
    client = str(FromKind.CLIENT.label)
    if not message["role"]:
        return f"{client} · {how}"
    return _("%(client)s · %(how)s · entered by %(role)s") % {"client": client, "how": how, "role": who}


def _said(message: dict[str, Any]) -> str:
    who = _speaker(message)
    return f"[{_minute(message['at'])}] {who}\n{message['text']}\n"


def _deadline(one: dict[str, Any]) -> list[str]:
    chinese = (translation.get_language() or "").startswith("zh")
    language = "zh" if chinese else "en"
    return [f"{one['title'][language]}  {one['due']}", *(f"    {step[language]}" for step in one["trace"])]


def _opened(one: dict[str, Any]) -> str:
    why = " · ".join(filter(None, [str(ReadReason(one["reason"]).label), one["words"] or ""]))
    return f"{_minute(one['at'])}  {Role(one['role']).label}  {why}"


def export_bundle(case: Case, language: str) -> bytes:
    """`write_bundle` in memory."""
    out = io.BytesIO()
    write_bundle(case, language, out)
    return out.getvalue()


def write_bundle(case: Case, language: str, target: Any) -> None:
    """A zip of everything: case.json, case.txt, statement.json, filing.tlog-proof as soon as it exists, and the files, piece by piece."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        write_record(bundle, case, language)


def write_record(bundle: zipfile.ZipFile, case: Case, language: str) -> list[str]:
    """The same as a folder of a larger bundle; gives the names of the evidence files in it."""
    texts = {
        "case.json": _pretty(everything(case)),
        "case.txt": as_text(case, language),
        "statement.json": _pretty(statement(case)),
        "filing.tlog-proof": proof(case),
    }
    names = []
    for name, text in texts.items():
        if text is not None:
            bundle.writestr(f"{case.reference}/{name}", text)
    for name, source in exporting_files.contents(case):
        names.append(f"{case.reference}/{name}")
        with bundle.open(names[-1], "w") as entry:
            shutil.copyfileobj(source, entry)
    return names


def _pretty(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)
