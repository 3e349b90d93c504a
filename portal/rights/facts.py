"""What of a record somebody can say is wrong: each with what is held now, opened for the person it belongs to."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from disputes import exporting, sealed, sealed_terms
from disputes import queries as cases
from disputes.models import Case, Signature
from disputes.rules import FromKind
from disputes.services import letters
from portal.rights import queries, refusals
from portal.rights.rules import Fact

EXCERPT = 40


@dataclass(frozen=True)
class Held:
    """`what` as `Correction.what` names it, a label in the active language, the words held."""

    what: str
    label: str
    words: str


def held(case: Case) -> list[Held]:
    """Everything of `case` that can be put right, in the order of its page."""
    plain = [
        (Fact.STORY, sealed.open_in_case(case, "story")),
        (Fact.WISH, sealed.open_in_case(case, "wish")),
        (Fact.HAPPENED, case.happened),
        (Fact.CONTACT, letters.address_of(case) if letters.contact_of(case) else ""),
        (Fact.NAME, _signed_as(case)),
    ]
    found = [Held(what.value, str(what.label), words) for what, words in plain if words]
    return found + [
        Held(f"{Fact.MESSAGE.value}:{message.cursor}", _label(message.from_kind, message.at, text), text)
        for message, text in exporting.said(case)
        if text and message.case_id == case.pk
    ]


def _signed_as(case: Case) -> str:
    """The one place where a client gives a name: below an agreement. "" where they signed none."""
    last = Signature.objects.filter(text__case=case, by_kind="client").order_by("-pk").first()
    return sealed_terms.open_name(case, last) if last else ""


def _label(from_kind: str, at: object, text: str) -> str:
    when = f"{timezone.localtime(at):%Y-%m-%d %H:%M}"  # type: ignore[arg-type]
    who = FromKind(from_kind).label
    words = " ".join(text.split())
    short = words if len(words) <= EXCERPT else f"{words[:EXCERPT]}…"
    return _("Message of %(when)s, %(who)s: %(words)s") % {"when": when, "who": who, "words": short}


def one(case: Case, what: str) -> Held:
    """Refusal rights.no_such_fact (404)."""
    for each in held(case):
        if each.what == what:
            return each
    raise refusals.no_such_fact()


def name(what: str) -> str:
    """What a fact is called, in the active language."""
    kind, _colon, number = what.partition(":")
    if kind == Fact.MESSAGE and number:
        return _("Message %(n)s") % {"n": number}
    return str(Fact(kind).label)


def record(subject: str) -> str:
    """What a record is called, in the active language."""
    if subject.startswith(queries.SUBSCRIPTION):
        return _("News of policy changes by e-mail")
    if subject.startswith(queries.SEAT):
        seat = cases.participant_by_id(subject.removeprefix(queries.SEAT))
        return _("Your seat in the mediation of case %(reference)s") % {"reference": seat.case.reference if seat else "–"}
    case = cases.by_public_id(subject.removeprefix(queries.CASE))
    return _("Case %(reference)s") % {"reference": case.reference if case else "–"}
