from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.consent import guarding, outside
from portal.consent.models import ConsentEvent, NoticeText, Purpose
from portal.consent.rules import Answer, Change, How, Said, State, fold
from portal.doors.errors import Refusal
from portal.inventory import widened as inventory
from portal.law import queries as law
from portal.policies import queries as policies
from portal.policies.models import Version


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
    moment = at or timezone.now()
    rows = {row.code: row for row in Purpose.objects.filter(valid_from__lte=moment).order_by("version")}
    _note_changes(rows.values(), moment)
    return sorted(rows.values(), key=lambda row: row.id)


def _note_changes(rows: Collection[Purpose], until: datetime) -> None:
    """What reaches further since the words of each were written: by the inventory, and by the policy where it names the purpose."""
    widened = inventory.since({row.code: row.valid_from for row in rows}, until)
    versions, others = policies.asking_again(until), outside.changes({row.code for row in rows}, until)
    for row in rows:
        named = [each for each in versions if row.code in (each.purposes or ()) and row.valid_from < moment_of(each)]
        found = [Change(each.at, each.zh, each.en) for each in widened[row.code]] + [_policy_change(each) for each in named]
        found += [change for code, change in others if code == row.code and row.valid_from < change.at]
        row.changes = sorted(found, key=lambda change: change.at)


def moment_of(version: Version) -> datetime:
    assert version.effective_at is not None  # a published one has it (database constraint)
    return version.effective_at


def _policy_change(version: Version) -> Change:
    day = timezone.localdate(version.effective_at).isoformat()
    zh, en = "；".join(version.changes_zh), "; ".join(version.changes_en)
    return Change(
        moment_of(version),
        f"隐私政策第 {version.number} 版，{day} 起生效：{zh}",
        f"Privacy policy, version {version.number}, in force from {day}: {en}",
    )


def purpose(code: str, at: datetime | None = None) -> Purpose:
    """One purpose in the version that holds. Raises Refusal `consent.no_purpose`."""
    for row in purposes(at):
        if row.code == code:
            return row
    raise Refusal("consent.no_purpose", 404, _("There is no such choice."))


@dataclass(frozen=True)
class Asked:
    """What an answer was about: its words as they stood (None where they cannot be shown to be those), and their language."""

    words: tuple[str, str, str] | None
    language: str
    basis: str


def asked(event: ConsentEvent) -> Asked:
    """The words whose hash an answer names, additions of that day included; a withdrawal's are those of the "yes" it takes back."""
    first = event
    if event.answer == Answer.WITHDRAWN:
        given = ConsentEvent.objects.filter(subject=event.subject, purpose=event.purpose, answer=Answer.GIVEN, id__lt=event.pk)
        first = given.order_by("-id").first() or event
    row = Purpose.objects.filter(code=event.purpose, version=event.version).first()
    if row is not None:
        _note_changes([row], first.at)
    same = row is not None and row.sha256(first.language) == event.shown_sha256
    return Asked(row.words(first.language) if row and same else None, first.language, row.basis if row else "")


def answer(public_id: UUID, subjects: Collection[str]) -> ConsentEvent:
    """One answer of one of these people. Raises Refusal `consent.no_answer_here`."""
    found = ConsentEvent.objects.filter(public_id=public_id, subject__in=subjects).first()
    if found is None:
        raise Refusal("consent.no_answer_here", 404, _("There is no such answer here."))
    return found


def history(subject: str, purpose: str | None = None) -> list[ConsentEvent]:
    """What the subject said, oldest first; about one purpose or all."""
    events = ConsentEvent.objects.filter(subject=subject).select_related("receipt")
    return list(events.filter(purpose=purpose) if purpose else events)


def signalled(subject: str) -> bool:
    """Whether a privacy signal answered for this subject."""
    return ConsentEvent.objects.filter(subject=subject, how=How.SIGNAL).exists()


def state(subject: str, purpose_code: str, at: datetime | None = None) -> State:
    """Where the subject stands on a purpose at a moment (default now), the pause after a refusal included."""
    now = at or timezone.now()
    said = [Said(event.answer, event.version, event.at) for event in history(subject, purpose_code) if event.at <= now]
    ends = None
    if said and said[-1].answer != Answer.GIVEN:
        ends = law.due_for(law.term("consent.reprompt", said[-1].at), said[-1].at).at
    asked = purpose(purpose_code, now)
    found = fold(said, current=asked.version, touched=asked.touched_at, pause_ends=ends)
    return replace(found, valid=False, held=True) if guarding.waits(subject) else found


def valid(subject: str, purpose_code: str, at: datetime | None = None) -> bool:
    """Whether we may act on a "yes" of this person for this purpose as it stands."""
    said = history(subject, purpose_code)
    return bool(said) and state(subject, purpose_code, at).valid


def anything_changed() -> bool:
    """Whether any purpose has changed since it was first asked about: where none has, nobody need be asked again. Up to 30 s old."""
    return bool(cache.get_or_set("consent.changed", lambda: any(each.version > 1 or each.changes for each in purposes()), 30))


def to_ask_again(subject: str, at: datetime | None = None) -> list[Purpose]:
    """Purposes this person said yes to before they changed: what was added is not covered until they are asked."""
    given = set(ConsentEvent.objects.filter(subject=subject, answer=Answer.GIVEN).values_list("purpose", flat=True))
    return [each for each in purposes(at) if each.code in given and state(subject, each.code, at).outdated] if given else []
