from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.consent.models import ConsentEvent, NoticeText, Purpose
from portal.consent.rules import Answer, Said, State, fold
from portal.doors.errors import Refusal
from portal.law import queries as law


@dataclass(frozen=True)
class Notice:
    """What is said before something is taken in, in one language."""

    code: str
    version: int
    language: str
    text: str
    basis: str
    retention: str

    @property
    def sha256(self) -> str:
        return sha256("\n".join((self.text, self.basis, self.retention)).encode()).hexdigest()


def notice(code: str, language: str, at: datetime | None = None) -> Notice:
    """The notice that holds now: code "chat" or "filing", language "zh-hans" or "en". Raises Refusal `notice.not_found`."""
    row = NoticeText.objects.filter(code=code, valid_from__lte=at or timezone.now()).order_by("-version").first()
    if row is None:
        raise Refusal("notice.not_found", 404, _("There is no such notice."))
    if language.startswith("zh"):
        return Notice(code, row.version, language, row.text_zh, row.basis_zh, row.retention_zh)
    return Notice(code, row.version, language, row.text_en, row.basis_en, row.retention_en)


def purposes(at: datetime | None = None) -> list[Purpose]:
    """Every purpose consent is asked for, each in the version that holds."""
    rows = Purpose.objects.filter(valid_from__lte=at or timezone.now()).order_by("version")
    return sorted({row.code: row for row in rows}.values(), key=lambda row: row.id)


def purpose(code: str, at: datetime | None = None) -> Purpose:
    """One purpose in the version that holds. Raises Refusal `consent.no_purpose`."""
    for row in purposes(at):
        if row.code == code:
            return row
    raise Refusal("consent.no_purpose", 404, _("There is no such choice."))


def history(subject: str, purpose: str | None = None) -> list[ConsentEvent]:
    """What the subject said, oldest first; about one purpose or all."""
    events = ConsentEvent.objects.filter(subject=subject)
    return list(events.filter(purpose=purpose) if purpose else events)


def state(subject: str, purpose_code: str, at: datetime | None = None) -> State:
    """Where the subject stands on a purpose at a moment (default now), the pause after a refusal included."""
    now = at or timezone.now()
    said = [Said(event.answer, event.version, event.at) for event in history(subject, purpose_code) if event.at <= now]
    ends = None
    if said and said[-1].answer != Answer.GIVEN:
        ends = law.due_for(law.term("consent.reprompt", said[-1].at), said[-1].at).at
    return fold(said, current=purpose(purpose_code, now).version, pause_ends=ends)
