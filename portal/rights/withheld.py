"""What is held about a case and is not in a copy of everything, with the reason its reader is given in it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Withheld:
    """`places` are tables and columns as the vault binds sealed texts to them."""

    places: frozenset[str]
    words: Promise


WITHHELD = (
    Withheld(frozenset({"room_message.mediator"}), _("The mediator's own notes of a mediation. Nobody but the mediator reads them.")),
    Withheld(
        frozenset({"room_message.caucus_respondent", "sealed_round.respondent", "participant.name", "participant.address"}),
        _("What the other side told the mediator in confidence, its sealed figures, and the names and addresses of others at the table."),
    ),
    Withheld(
        frozenset({"case_note.text", "draft.fields"}),
        _(
            "Notes of colleagues to each other and answers begun and not sent: others are spoken of in them. "
            "You can ask for what is about you."
        ),
    ),
    Withheld(frozenset({"retention_hold.reason"}), _("Details of why a case had to be kept longer. The ground is in this copy.")),
    Withheld(
        frozenset({"dialogue.state", "case_file.tail"}),
        _("The robot's place in your conversation, which repeats your messages in masked form; a file you did not finish sending."),
    ),
    Withheld(
        frozenset({"accounts_session.session_data", "accounts_challenge.address"}),
        _("What your browser has open with us, which opens with its cookie only; codes on their way to you."),
    ),
    Withheld(
        frozenset(
            {
                "mailroom_letter.content",
                "rights_drprequest.callback",
                "notices_notice.address",
                "notices_notice.subject",
                "notices_notice.body",
            }
        ),
        _("Letters between us and others, or to an address nobody has confirmed. Whom we told about you, and what, is in this copy."),
    ),
)
