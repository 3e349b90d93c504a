"""Filing: every door (page, API, socket, bot) calls `file_case`. It gives a reference, a receipt shown once and a signed statement."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from disputes import codes, refusals, sealed
from disputes.claims import no_words
from disputes.models import Case, Conversation
from disputes.rules import BROUGHT, Channel, Kind, Language, Remedy, Stage, Topic
from disputes.services import beginning, claims, conversations, letters, moving
from disputes.services.letters import NOTHING
from portal.accounts.models import Contact
from portal.accounts.services.contacts import attach_contact
from portal.consent.guarding import note_child, waits
from portal.consent.queries import signalled
from portal.consent.rules import How
from portal.consent.services import honour_signal
from portal.doors.errors import Refusal
from portal.doors.text import clean
from portal.law.rules import Jurisdiction
from portal.trail import services as trail
from portal.trail.models import Entry
from portal.trail.rules import Actor
from portal.vault import services as vault
from portal.vault.finding import mask_text

STORY_LIMIT, WISH_LIMIT = 10_000, 2_000
HAPPENED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
STATEMENT_TYPE = "mingshi/filing-statement@v1"


@dataclass(frozen=True)
class Filed:
    """A filed case, the receipt (nowhere else in clear) and the signed filing statement as JSON-ready data."""

    case: Case
    receipt: str
    statement: dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What the client says, cleaned and checked."""

    kind: Kind
    topic: Topic
    story: str
    wish: str
    happened: str
    language: Language
    channel: Channel
    jurisdiction: str
    remedies: tuple[Remedy, ...]


@dataclass(frozen=True)
class Entering:
    """When it was written down and what staff said about it; not `late` where the client files in person."""

    at: datetime
    said: dict[str, str]
    late: bool

    def data(self, case: Case) -> dict[str, str]:
        entered = {"channel": case.channel, "entered_at": timezone.localtime(self.at).isoformat(timespec="minutes")}
        return entered | self.said if self.late else {}


def told(
    *, kind: str, topic: str, story: str, wish: str, happened: str, language: str, channel: str, jurisdiction: str,
    remedies: Sequence[str] = (), right: str = "", today: date,
) -> Told:  # fmt: skip
    """Check what a door took in. Raises Refusal 422 whose `fields` names each input that is wrong."""
    problems: dict[str, Any] = {}
    choices = {"kind": (kind, Kind), "topic": (topic, Topic), "language": (language, Language), "channel": (channel, Channel)}
    problems |= {name: refusals.CHOOSE for name, (value, choice) in choices.items() if value not in choice.values}
    if (kind not in BROUGHT) != bool(right):
        problems["kind"] = refusals.CHOOSE
    if jurisdiction not in list(Jurisdiction):
        problems["jurisdiction"] = refusals.CHOOSE
    if not set(remedies) <= set(Remedy.values):
        problems["remedies"] = refusals.CHOOSE
    words = {}
    for name, value, limit in (("story", story, STORY_LIMIT), ("wish", wish, WISH_LIMIT)):
        try:
            words[name] = clean(value, limit=limit, required=name == "story")
        except Refusal as refusal:
            problems[name] = refusal.text
    if not happened_is_possible(happened, today):
        problems["happened"] = refusals.WRONG_DATE
    if problems:
        raise refusals.incomplete(problems)
    asked = tuple(each for each in Remedy if each in remedies)
    if Remedy.OTHER in asked and not words["wish"]:
        raise refusals.incomplete({"wish": no_words().text})
    return Told(
        Kind(kind), Topic(topic), words["story"], words["wish"], happened, Language(language), Channel(channel), jurisdiction, asked
    )


def happened_is_possible(happened: str, today: date) -> bool:
    """ "" (not known), a year, a month or a day that exists and has come: `2026`, `2026-03`, `2026-03-05`."""
    if not happened:
        return True
    found = HAPPENED.fullmatch(happened)
    if found is None or not happened.isascii():
        return False
    year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    try:
        return year >= 1900 and date(year, month, day) <= today
    except ValueError:
        return False


def file_case(
    *, kind: str, topic: str, story: str, wish: str, language: str, channel: str, by: Actor, happened: str = "",
    contact: Contact | None = None, conversation: Conversation | None = None, jurisdiction: str = "cn", notice: str = "",
    remedies: Sequence[str] = (), at: datetime | None = None, entered_at: datetime | None = None,
    said: Mapping[str, str] = NOTHING, right: str = "", signal: bool = False,
) -> Filed:  # fmt: skip
    """File feedback, a complaint or a dispute. `notice` names the notice shown before ("filing/3"); filing asks for no consent.

    `remedies` are the Remedy values the client chose: a claim each, whose words are the wish. “Something else” needs a wish.
    `right` is named by the rights room, and goes with the kind for it alone. `signal`: the browser or program sends Global Privacy Control.
    `at` is when it reached us. Where staff enter it later (entering.py) `entered_at` is when they did, and `said` goes into the event.
    `happened` is "" (not known) or 2026, 2026-03, 2026-03-05. Raises Refusal 422 with `fields` for whatever is wrong."""
    moment = at or timezone.now()
    what = told(
        kind=kind, topic=topic, story=story, wish=wish, happened=happened, language=language, channel=channel, jurisdiction=jurisdiction,
        remedies=remedies, right=right, today=timezone.localdate(moment),
    )  # fmt: skip
    entry = Entering(entered_at or moment, dict(said), entered_at is not None)
    with transaction.atomic():
        filed = _file(what, by=by, contact=contact, conversation=conversation, notice=notice, right=right, at=moment, entering=entry)
        _honour(filed.case, conversation, signal, moment)
    return filed


def _honour(case: Case, conversation: Conversation | None, signal: bool, at: datetime) -> None:
    """The privacy signal answers for the case what it speaks about. What the conversation knows of its person holds for its case too:
    that the signal came, that they are a child."""
    talk, by, secret = f"conversation:{conversation.public_id}" if conversation else "", sealed.client_of(case), sealed.trail_secret(case)
    if signal or talk and signalled(talk):
        honour_signal(subject=case.subject, language=case.language, by=by, secret=secret, at=at)
    if talk and waits(talk):
        note_child(subject=case.subject, how=How.CHAT, by=by, secret=secret, at=at)


@transaction.atomic
def _file(
    what: Told,
    *,
    by: Actor,
    contact: Contact | None,
    conversation: Conversation | None,
    notice: str,
    right: str,
    at: datetime,
    entering: Entering,
) -> Filed:
    thread = conversation or conversations.start_conversation(language=what.language, channel=what.channel, at=at).conversation
    receipt = codes.new_receipt()
    case = Case(
        receipt_hash=codes.receipt_hash(receipt), key_id=vault.create_key(purpose="case"), conversation=thread, kind=what.kind,
        topic=what.topic, language=what.language, channel=what.channel, jurisdiction=what.jurisdiction, happened=what.happened,
        story_masked=mask_text(what.story).text, wish_masked=mask_text(what.wish).text, contact=str(contact.public_id) if contact else "",
        notice=notice, filed_at=at, moved_at=at, stage=Stage.FILED,
    )  # fmt: skip
    case.story, case.wish = sealed.seal_in_case(case, "story", what.story), sealed.seal_in_case(case, "wish", what.wish)
    _insert(case, at)
    documents = [_document(case, name, text) for name, text in (("story", what.story), ("wish", what.wish))]
    filer = sealed.client_of(case) if by.kind == "client" else by
    data = {f"{each['name']}_sha256": each["sha256"] for each in documents} | entering.data(case) | ({"right": right} if right else {})
    entry = (
        beginning.begin_entered(case, by=filer, data=data, entered_at=entering.at)
        if entering.late
        else moving.begin(case, by=filer, at=at, data=data)
    )
    statement = sign_statement(case, entry, documents, entering)
    case.statement = sealed.seal_in_case(case, "statement", json.dumps(statement, ensure_ascii=False))
    case.save(update_fields=[*moving.FOLDED, "statement"])
    if contact is not None:
        attach_contact(contact=contact, subject=case.subject)
    for remedy in what.remedies:
        claims.ask(case, remedy, at=at)
    letters.tell_client(case, "case_filed", once="filed", at=entering.at)
    return Filed(case, receipt, statement)


def _insert(case: Case, at: datetime) -> None:
    """Insert under a reference nobody has yet; 33 million a year, so a second try is rare and a tenth never."""
    for _attempt in range(10):
        case.reference = codes.new_reference(timezone.localtime(at).year)
        try:
            with transaction.atomic():
                case.save(force_insert=True)
            return
        except IntegrityError:
            if not Case.objects.filter(reference=case.reference).exists():
                raise
    raise RuntimeError("no free reference")


def _document(case: Case, name: str, text: str) -> dict[str, str]:
    salt, digest = sealed.document_hash(case, name, text)
    return {"name": name, "salt": salt, "sha256": digest}


def sign_statement(case: Case, entry: Entry, documents: list[dict[str, str]], entering: Entering) -> dict[str, Any]:
    """What we sign at once: that this case was filed then, with these texts, under this leaf of the public log (its proof comes later).

    Of a case that staff entered it says so: on the client's behalf, how it came, when it was written down."""
    body: dict[str, Any] = {
        "type": STATEMENT_TYPE,
        "log": settings.LOG_ORIGIN,
        "leaf_sha256": hashlib.sha256(b"\x00" + bytes(entry.leaf)).hexdigest(),
        "reference": case.reference,
        "kind": case.kind,
        "filed_at": case.filed_at.isoformat(),
        "documents": documents,
    }
    if entering.late:
        body["entered"] = {"by": "staff", "on_behalf_of": "client", "channel": case.channel, "at": entering.at.isoformat()}
    return body | {"signed": trail.sign(canonical(body))}


def canonical(body: dict[str, Any]) -> bytes:
    """The bytes a statement's signature is over: the JSON without `signed`, keys sorted, no spaces, UTF-8."""
    bare = {key: value for key, value in body.items() if key != "signed"}
    return json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
