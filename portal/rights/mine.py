"""What we hold about somebody, line by line: why, on which basis, until when, who had it, who read it. Never the words themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disputes import exporting, panels, sealed
from disputes import queries as cases
from disputes.models import Case, Participant, RoomMessage
from disputes.rules import FromKind, Part
from disputes.services import letters
from portal.accounts import queries as accounts
from portal.consent import queries as consent
from portal.inventory import queries as inventory
from portal.inventory.models import Datum, Keeping, Purpose
from portal.inventory.rules import Start, ends
from portal.law.models.rows import in_language
from portal.notices import queries as notices
from portal.partners import handing
from portal.partners.models import Partner
from portal.retention import queries as retention
from portal.retention.models import Hold
from portal.rights import outside_queries, queries, shown
from portal.rights.models import Limit, OutsideTask, Request
from portal.rights.rules import Fact
from portal.vault.masking import mask

VALID = timedelta(hours=1)
"""How long a browser that showed an address to be its person's may look."""
NAMES = {"email": "email", "sms": "phone"}


@dataclass(frozen=True)
class Line:
    """One kind of thing held: how much of it, what for, on which basis, how long; `fact` is what a correction would name."""

    name: str
    much: str
    purposes: Sequence[str]
    bases: Sequence[str]
    kept: str
    until: datetime | None
    fact: str = ""


@dataclass(frozen=True)
class Outsider:
    """Somebody outside who has or had it."""

    name: str
    what: str


@dataclass(frozen=True)
class Shown:
    """One record with everything there is to say about it."""

    case: Case
    sentence: str
    lines: Sequence[Line]
    outsiders: Sequence[Outsider]
    tasks: Sequence[OutsideTask]
    readings: Sequence[exporting.Reading]
    holds: Sequence[Hold]
    limits: Sequence[Limit]
    corrections: Sequence[dict[str, object]]
    panels: Sequence[panels.Panel]


@dataclass(frozen=True)
class Seat:
    """What is held of somebody who was invited to a mediation: another's case, of which only what is theirs stands here."""

    participant: Participant
    part: str
    lines: Sequence[Line]
    holds: Sequence[Hold]


@dataclass(frozen=True)
class Registers:
    """The inventory as it stands, by code."""

    data: dict[str, Datum]
    purposes: dict[str, Purpose]
    keepings: dict[str, Keeping]

    @classmethod
    def now(cls) -> "Registers":
        return cls(*({row.code: row for row in rows} for rows in (inventory.data(), inventory.purposes(), inventory.keepings())))  # type: ignore[arg-type]


def requests_about(subjects: Sequence[str]) -> list[Request]:
    """What was asked about these records, newest first."""
    found = Request.objects.filter(records__subject__in=subjects).select_related("case").distinct()
    return sorted(found, key=lambda request: request.case.filed_at, reverse=True)


def record(case: Case, *, answers: bool = False) -> Shown:
    """Everything there is to say about one record, in the active language; `answers`: with what its person can answer here."""
    registers = Registers.now()
    return Shown(
        case=case,
        sentence=cases.status_sentence(case),
        lines=[_line(case, registers, *held) for held in _held(case)],
        outsiders=_outsiders(case),
        tasks=list(OutsideTask.objects.filter(request__records__subject=case.subject).select_related("partner", "request__case")),
        readings=exporting.readings(case),
        holds=retention.holds_on(case.subject),
        limits=queries.limits_on(case.subject),
        corrections=[shown.put_right(case, row, opened=True) for row in queries.corrections_of(case.subject)],
        panels=[panel for panel in panels.of(case) if panel.where_held] if answers else [],
    )


def seat(participant: Participant) -> Seat:
    """What there is to say about somebody's seat in a mediation, in the active language."""
    registers, case = Registers.now(), participant.case
    lines = [_line(case, registers, *held, "") for held in _seated(participant)]
    return Seat(participant, str(Part(participant.part).label), lines, retention.holds_on(participant.subject))


def _seated(participant: Participant) -> list[tuple[str, str, str]]:
    """(name, code of the inventory's field, how much) of what is held of them."""
    case, who = participant.case, str(participant.public_id)
    address = sealed.open_participant(case, participant, "address")
    said, sent = RoomMessage.objects.filter(case=case, by_id=who).count(), case.files.filter(by_id=who, n__isnull=False).count()
    counted = [
        (_("Your name"), "room_people", _("as you or whoever invited you gave it")),
        (_("Your address"), "room_people", mask("email", address) if address else None),
        (_("What you said in the mediation room"), "room_words", _pieces(said)),
        (_("Files you sent"), "attachments", _pieces(sent)),
        (_("Your answers about consent"), "choices", _pieces(len(consent.history(participant.subject)))),
    ]
    return [(name, code, much) for name, code, much in counted if much is not None]


def _held(case: Case) -> list[tuple[str, str, str, str]]:
    """(name, code of the inventory's field and, after a slash, of another retention rule, how much, fact) of everything that is there."""
    said = case.conversation.messages.filter(from_kind=FromKind.CLIENT).count()
    told = case.conversation.messages.exclude(from_kind=FromKind.CLIENT).count()
    spoken = RoomMessage.objects.filter(case=case, by_kind="client").count()
    counted = [
        (_("Kind, topic and time of the matter"), "matter", case.happened, Fact.HAPPENED if case.happened else ""),
        (_("What happened"), "story", _("as you told it when you filed"), Fact.STORY),
        (_("What you want"), "story", _("as you told it when you filed") if case.wish_masked else None, Fact.WISH),
        (_("Your address"), "contact", _address(case), Fact.CONTACT),
        (_("Messages"), "story", _("%(mine)s from you, %(ours)s from us") % {"mine": said, "ours": told} if said + told else None, ""),
        (_("Files you sent"), "attachments", _pieces(case.files.filter(by_kind="client").exclude(blob="", shared="").count()), ""),
        (_("What you ask for"), "matter", _pieces(len({step.claim for step in case.claim_steps.all()})), ""),
        (
            _("What you said in the mediation room"),
            "room_words",
            _pieces(spoken),
            "",
        ),
        (_("Your answers about consent"), "choices", _pieces(len(consent.history(case.subject))), ""),
        (_("Letters we sent you"), "contact/letters_out", _letters(case), ""),
    ]
    return [(name, code, much, str(fact)) for name, code, much, fact in counted if much is not None]


def _pieces(count: int) -> str | None:
    return str(count) if count else None


def _address(case: Case) -> str | None:
    contact = letters.contact_of(case)
    return mask(NAMES[contact.channel], accounts.contact_address(contact)) if contact else None


def _letters(case: Case) -> str | None:
    kept = [each for each in notices.occasions(f"{case.subject}:") if each.forgotten_at is None]
    return ngettext("%(n)s is still kept", "%(n)s are still kept", len(kept)) % {"n": len(kept)} if kept else None


def _line(case: Case, registers: Registers, name: str, code: str, much: str, fact: str) -> Line:
    field, _slash, rule = code.partition("/")
    datum = registers.data.get(field)
    purposes = [row for each in (datum.purposes if datum else ()) if (row := registers.purposes.get(each))]
    keeping = registers.keepings.get(rule or (datum.keeping if datum else ""))
    bases = list(dict.fromkeys(in_language(row, "basis") for row in purposes))
    kept = keeping.kept if keeping else ""
    return Line(name, much, [row.purpose for row in purposes], bases, kept, _until(case, keeping), fact)


def _until(case: Case, keeping: Keeping | None) -> datetime | None:
    """The moment its period is over, where that runs from the end of the case."""
    if keeping is None or keeping.start != Start.CLOSED or not keeping.period or case.closed_at is None:
        return None
    return ends(keeping.period, case.closed_at)


def _outsiders(case: Case) -> list[Outsider]:
    times = {each.partner.pk: each for each in handing.given(case.subject)}
    others = [Outsider(in_language(row, "name"), _what(row, times.get(row.pk))) for row in outside_queries.received(case)]
    parts = Participant.objects.filter(case=case, joined_at__isnull=False).values_list("part", flat=True)
    return others + [Outsider(str(Part(part).label), _("Takes or took part in your mediation")) for part in parts]


def _what(row: Partner, given: handing.Given | None) -> str:
    """What somebody outside has it for; how often it went there where that is recorded one by one."""
    purpose = in_language(row, "purpose")
    if given is None:
        return purpose
    day = f"{timezone.localtime(given.last):%Y-%m-%d}"
    words = ngettext("%(purpose)s: %(n)s time, last on %(day)s", "%(purpose)s: %(n)s times, last on %(day)s", given.times)
    return words % {"purpose": purpose, "n": given.times, "day": day}
