"""Words for the codes a letter carries, in templates."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.mailroom.models import Letter
from portal.mailroom.rules import Ground, Handled, OpenReason, Outcome, Proof
from portal.trail.models import Entry

register = template.Library()
WARNINGS: dict[str, str | Promise] = {
    Outcome.UNCONFIRMED: _(
        "It used the reply address of a case, but nothing shows that the client sent it. It is not part of the case. Do not treat it as "
        "the client's words, and tell the sender nothing about the case."
    ),
    Outcome.NO_TOKEN: _("It belongs to no case. The sender's address is what the letter says, nothing more."),
    Outcome.DEAD_TOKEN: _("The reply address it used belongs to no case any more, was made up, or there were several."),
    Outcome.NOT_NOW: _("The client sent it, but the case takes no words at its stage. Open the case again, or answer in another way."),
    Outcome.NO_WORDS: _("The client sent it, but there are no words in it. Files are not kept."),
    Outcome.TOO_LONG: _("The client sent it, but it is too long to join by itself. Add what matters by hand."),
    Outcome.ENCRYPTED: _("The client sent it encrypted. We cannot read it here; ask for the words."),
    Outcome.TOO_LARGE: _("It is larger than 10 MB. Only its beginning was read."),
    Outcome.UNREADABLE: _("It is built in a way no mail program builds letters, so it was not taken apart. You see its raw beginning."),
}
EVENTS: dict[str, str | Promise] = {
    "letter.received": _("Received"),
    "letter.revealed": _("Opened"),
    "letter.handled": _("Dealt with"),
    "letter.forgotten": _("Destroyed"),
}
CODES = {**dict(OpenReason.choices), **dict(Ground.choices), **dict(Handled.choices), **dict(Outcome.choices)}


@register.filter
def outcome(letter: Letter) -> str:
    """`{{ letter|outcome }}`: what a person made of it, else what the rule did."""
    return str(Handled(letter.handled).label if letter.handled else Outcome(letter.outcome).label)


@register.filter
def warning(letter: Letter) -> str:
    """`{{ letter|warning }}`: what to beware of."""
    return str(WARNINGS[letter.outcome])


@register.filter
def proof(letter: Letter) -> str:
    """`{{ letter|proof }}`: what the mail server found out about the sender."""
    return str(Proof(letter.proof).label)


@register.filter
def happened(entry: Entry) -> str:
    """`{{ entry|happened }}`: one line of a letter's record with its code in words."""
    said = [str(CODES[value]) for name in ("reason", "how", "ground", "outcome") if (value := str(entry.facts.get(name, ""))) in CODES]
    return " · ".join([str(EVENTS.get(entry.event, entry.event)), *said])
