"""What may be read of the mailroom: masked lines for lists, the opened letter only through `services.open_letter`."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q, QuerySet

from disputes import desk
from disputes.models import Case
from disputes.queries import PAGE, visible_to
from portal.accounts import queries as accounts
from portal.accounts.models import User
from portal.mailroom.models import Letter
from portal.mailroom.rules import QUIET
from portal.trail import queries as trail
from portal.trail.models import Entry
from portal.vault import services as vault

TABLE = "mailroom_letter"
MINUTE = 60
WAITS = "mailroom.waits"
WAITING = Q(handled="", forgotten_at=None) & ~Q(outcome__in=[str(each) for each in QUIET])


@dataclass(frozen=True, repr=False)
class Content:
    """A letter opened: the one address it says it is from, subject, the whole text, what the attachments are called."""

    sender: str
    subject: str
    text: str
    attachments: list[str]


def seal(letter: Letter, content: Content) -> bytes:
    words = json.dumps(vars(content), ensure_ascii=False)
    return vault.seal(letter.key_id, words, table=TABLE, column="content", row=str(letter.public_id))


def content(letter: Letter) -> Content:
    """The letter in clear; raises vault's Erased or Unreadable. Whoever shows it to staff records the reading first."""
    words = vault.open_sealed(letter.key_id, bytes(letter.content or b""), table=TABLE, column="content", row=str(letter.public_id))
    return Content(**json.loads(words))


def waiting(before: tuple[datetime, int] | None = None) -> list[Letter]:
    """Letters somebody has to look at, the oldest first; one more than a page shows there is more."""
    rows = Letter.objects.filter(WAITING).select_related("case").order_by("received_at", "id")
    if before is not None:
        rows = rows.filter(Q(received_at__gt=before[0]) | Q(received_at=before[0], id__gt=before[1]))
    return list(rows.defer("content")[: PAGE + 1])


def waiting_count() -> int:
    return Letter.objects.filter(WAITING).count()


def lately() -> list[Letter]:
    """The last letters that need nobody any more, newest first."""
    return list(Letter.objects.exclude(WAITING).select_related("case").defer("content").order_by("-received_at", "-id")[:PAGE])


def by_id(public_id: UUID) -> Letter | None:
    return Letter.objects.select_related("case").filter(public_id=public_id).first()


def is_waiting(letter: Letter) -> bool:
    return letter.handled == "" and letter.forgotten_at is None and letter.outcome not in QUIET


def of_case(case: Case) -> QuerySet[Letter]:
    return Letter.objects.filter(case=case)


def on() -> bool:
    return bool(settings.INBOUND_MAIL)


def shown_in_navigation() -> bool:
    """The desk has an entry for the mailroom while mail is taken in, or letters of that time wait (seen within a minute)."""
    return on() or bool(cache.get_or_set(WAITS, Letter.objects.filter(WAITING).exists, MINUTE))


def cases_of_sender(viewer: User, letter: Letter) -> list[Case]:
    """Cases the viewer may see whose confirmed address is the letter's sender: a hint, since anybody can write any sender."""
    if not letter.sender:
        return []
    subjects = accounts.contacts_for(letter.sender).filter(subject__startswith="case:").values_list("subject", flat=True)[:PAGE]
    ids = [subject.removeprefix("case:") for subject in subjects]
    return list(visible_to(viewer).filter(public_id__in=ids).order_by("-filed_at")[:20])


def case_named(viewer: User, typed: str) -> Case | None:
    """The one case the viewer may see whose reference this is."""
    found = desk.by_reference(viewer, typed)
    return found[0] if len(found) == 1 else None


def record(letter: Letter) -> list[Entry]:
    """What was done with a letter, oldest first: codes, roles and times."""
    return trail.history(letter.subject)
