"""What the client is written, where there is a verified contact: that there is news and where to read it, never the news itself."""

import hmac
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disputes import codes, queries, refusals
from disputes.models import Case, Clock
from disputes.rules import Event
from portal.accounts import queries as accounts
from portal.accounts.models import Contact, User
from portal.deadlines import explanation
from portal.law import queries as law
from portal.notices.services import queue_notice
from portal.vault import services as vault
from portal.vault.rules import Erased

NOTHING: Mapping[str, str] = MappingProxyType({})
MENTIONED = _("you are mentioned in a note")
IN_THE_ROOM = _("there is news in the mediation room")


def contact_of(case: Case) -> Contact | None:
    return accounts.contacts_of(case.subject).first() if case.contact else None


def address_of(case: Case) -> str:
    """The verified address in clear: only for writing to it and for a recorded reading."""
    contact = contact_of(case)
    if contact is None:
        raise refusals.not_found()
    return accounts.contact_address(contact)


def case_page(case: Case) -> str:
    return f"{settings.PUBLIC_ORIGIN}/{case.language}/cases/"


def can_write(channel: str) -> bool:
    """Whether this installation can carry such a letter."""
    return channel == "email" or bool(settings.SMS_GATEWAY_URL)


def reply_to(case: Case) -> str:
    """Where an e-mail has to go to join the case: `cases+<token>@…`; empty while e-mail is not taken in. Opens nothing for anybody."""
    if not (settings.INBOUND_MAIL and settings.INBOUND_ADDRESS):
        return ""
    local, _at, domain = settings.INBOUND_ADDRESS.rpartition("@")
    return f"{local}+{codes.reply_token(case.reference, vault.secret(case.key_id, 'reply'))}@{domain}"


def case_of_token(token: str) -> Case | None:
    """The case a reply address belongs to; None for a wrong token and for one whose case was erased."""
    found = codes.read_reply_token(token)
    case = Case.objects.select_related("conversation").filter(reference=found[0], erased_at=None).first() if found else None
    if found is None or case is None:
        return None
    try:
        right = codes.reply_token(case.reference, vault.secret(case.key_id, "reply"))
    except Erased:
        return None
    return case if hmac.compare_digest(right, found[1]) else None


def tell_client(case: Case, template: str, *, once: str, at: datetime, more: Mapping[str, str] = NOTHING) -> None:
    """Queue one notice about `case` (in the caller's transaction) when there is somewhere to send it; `once` within the case.

    `more` is what the template shows besides reference, address and reply date."""
    contact = contact_of(case)
    if contact is None:
        return
    answer = reply_to(case) if contact.channel == "email" else ""
    queue_notice(
        template=template,
        channel=contact.channel,
        address=accounts.contact_address(contact),
        language=case.language,
        context={"reference": case.reference, "url": case_page(case), "due": _reply_due(case), "reply": answer, **more},
        once=f"case:{case.public_id}:{once}",
        reply_to=answer,
        at=at,
    )


def _reply_due(case: Case) -> str:
    """The day by which a person answers, in the client's language; empty once one has."""
    clock = Clock.objects.filter(case=case, code__startswith="reply.", stopped_at=None).order_by("due_at").first()
    if clock is None:
        return ""
    return day_of(clock, case.language)


def day_of(clock: Clock, language: str) -> str:
    """The day a clock runs out, as people read it in `language`."""
    return explanation.headline(queries.due_of(clock, law.term_version(clock.term, clock.version)), language)


def tell_colleague(user: User, case: Case, event: Event, *, once: str, at: datetime, more: Mapping[str, str] = NOTHING) -> None:
    """Queue one notice to a member of staff: which case, what happened, where to read it; nothing about the client."""
    _tell(user, case, event.label, once=once, at=at, more=more)


def tell_mentioned(user: User, case: Case, *, once: str, at: datetime) -> None:
    """Queue one notice to a colleague whom a note mentions: at which case, and none of its words."""
    _tell(user, case, MENTIONED, once=once, at=at)


def tell_of_room(user: User, case: Case, *, once: str, at: datetime) -> None:
    """Queue one notice to the mediator of a case: something is new in its room, and none of the words."""
    _tell(user, case, IN_THE_ROOM, once=once, at=at)


def _tell(user: User, case: Case, label: str | Promise, *, once: str, at: datetime, more: Mapping[str, str] = NOTHING) -> None:
    with translation.override(user.language):
        what = str(label)
    queue_notice(
        template="desk_clock" if more else "desk_case",
        channel="email",
        address=user.email,
        language=user.language,
        context={
            "reference": case.reference,
            "what": what,
            "url": f"{settings.PUBLIC_ORIGIN}/staff/cases/{case.reference}/",
            **more,
        },
        once=f"desk:{case.public_id}:{once}:{user.public_id}",
        at=at,
    )
