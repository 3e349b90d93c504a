from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.consent import acting, audited, auditing, guarding, queries, receipts
from portal.consent.models import ConsentEvent, Guarded, NoticeText, Purpose, Receipt
from portal.consent.rules import Answer, How, Said, covers
from portal.doors.errors import Refusal
from portal.law import queries as law
from portal.trail.holding import hold
from portal.trail.leaves import canonical
from portal.trail.rules import Actor
from portal.trail.services import mark, record, sign
from portal.vault.models import Destruction
from portal.vault.services import bury

BATCH = 200
SAID_NO = _(
    "You said no to this, or took your consent back, so nothing was sent or stored. "
    "If you want it after all, agree under “Your choices” first, then come back."
)
CONTENT = Path(__file__).parent / "data" / "notices.yaml"


def give_consent(
    *, purpose: str, subject: str, shown: str, language: str, how: str, by: Actor, secret: bytes | None = None, at: datetime | None = None
) -> ConsentEvent:
    """Record a "yes". `shown` is the SHA-256 of what the person was shown (`Purpose.sha256`), `subject` as in the trail.

    Raises Refusal `consent.words_changed` when that is not the purpose as it stands: a "yes" to other words is no yes.
    """
    event = ConsentEvent(answer=Answer.GIVEN, purpose=purpose, subject=subject, language=language, how=how, shown_sha256=shown)
    return _answered(event, by, secret, at)


def refuse_consent(
    *, purpose: str, subject: str, shown: str, language: str, how: str, by: Actor, secret: bytes | None = None, at: datetime | None = None
) -> ConsentEvent:
    """Record a "no"; nobody asks again before the term consent.reprompt is over (NDSR art. 22)."""
    event = ConsentEvent(answer=Answer.REFUSED, purpose=purpose, subject=subject, language=language, how=how, shown_sha256=shown)
    return _answered(event, by, secret, at)


def withdraw_consent(
    *, purpose: str, subject: str, language: str, how: str, by: Actor, secret: bytes | None = None, at: datetime | None = None
) -> ConsentEvent:
    """Take a "yes" back, from now on (PIPL art. 15). Raises Refusal `consent.not_given` when there is none."""
    events = queries.history(subject, purpose)
    if not events or events[-1].answer != Answer.GIVEN:
        raise Refusal("consent.not_given", 409, _("There is no consent to withdraw."))
    event = ConsentEvent(answer=Answer.WITHDRAWN, purpose=purpose, subject=subject, language=language, how=how)
    event.version, event.shown_sha256 = events[-1].version, events[-1].shown_sha256
    return _store(event, by, secret, at)


@transaction.atomic
def honour_signal(*, subject: str, language: str, by: Actor, secret: bytes | None = None, at: datetime | None = None) -> list[ConsentEvent]:
    """Take `Sec-GPC: 1` as a "no" to every purpose it speaks about and the person has not answered."""
    unanswered = [each for each in queries.purposes(at) if each.follows_signal and not queries.history(subject, each.code)]
    return [
        refuse_consent(
            purpose=each.code, subject=subject, shown=each.sha256(language), language=language, how=How.SIGNAL, by=by, secret=secret, at=at
        )
        for each in unanswered
    ]


def agree_along(
    *, purpose: str, subject: str, shown: str, language: str, how: str, by: Actor, secret: bytes | None = None, at: datetime | None = None
) -> ConsentEvent:
    """Record a "yes" that comes along with something else, as with a file. It does not overrule a "no" or a withdrawal: within the pause
    after one nobody is asked, so it was ticked on a page opened before (NDSR art. 22).

    Refusal `consent.said_no` (409), and as `give_consent`."""
    state = queries.state(subject, purpose, at)
    if state.resting(at or timezone.now()):
        raise Refusal("consent.said_no", 409, SAID_NO)
    return give_consent(purpose=purpose, subject=subject, shown=shown, language=language, how=how, by=by, secret=secret, at=at)


def _answered(event: ConsentEvent, by: Actor, secret: bytes | None, at: datetime | None) -> ConsentEvent:
    """Store an answer to the words as they stand; the same answer twice is one. A child's "yes" is held until a guardian is there."""
    if event.answer == Answer.GIVEN:
        guarding.check_guarded(subject=event.subject, purpose=event.purpose, by=by, secret=secret, at=at)
    purpose = queries.purpose(event.purpose, at)
    if event.shown_sha256 != purpose.sha256(event.language):
        raise Refusal("consent.words_changed", 409, _("The wording has changed since this page was opened. Please read it again."))
    event.version = purpose.version
    earlier = queries.history(event.subject, event.purpose)
    if earlier and earlier[-1].answer == event.answer and _covers(earlier[-1], purpose):
        return earlier[-1]
    return _store(event, by, secret, at)


def _covers(event: ConsentEvent, purpose: Purpose) -> bool:
    return covers(Said(event.answer, event.version, event.at), current=purpose.version, touched=purpose.touched_at)


@transaction.atomic
def _store(event: ConsentEvent, by: Actor, secret: bytes | None, at: datetime | None) -> ConsentEvent:
    event.at, event.by_kind, event.by_id = at or timezone.now(), by.kind, by.id
    event.save(force_insert=True)
    facts: dict[str, str | int | bool | None] = {
        "purpose": event.purpose,
        "version": event.version,
        "shown": event.shown_sha256,
        "how": str(event.how),
        "row": mark(audited.columns_of(event)),
    }
    record(event=f"consent.{event.answer}", by=by, subject=event.subject, secret=secret, facts=facts, at=event.at)
    acting.act_on(event)
    if law.is_set_up():
        issue_receipt(answer=event, at=event.at)
    return event


@transaction.atomic
def issue_receipt(*, answer: ConsentEvent, at: datetime | None = None) -> Receipt:
    """The signed receipt of an answer, made once. Refusal `law.no_operator` (503) before the firm is set up."""
    found = Receipt.objects.filter(answer=answer).first()
    if found is not None:
        return found
    moment = at or timezone.now()
    said = receipts.document(answer, moment)
    body = canonical({**said, "signed": sign(canonical(said))}).decode()
    return Receipt.objects.get_or_create(answer=answer, defaults={"issued_at": moment, "body": body})[0]


def export_answers(*, purpose: str, kind: str, by: Actor, at: datetime | None = None) -> Iterator[dict[str, Any]]:
    """Every answer (about one purpose, or "" for all) for an audit, as `auditing.COLUMNS`. That it was taken out is recorded first."""
    count = ConsentEvent.objects.filter(**({"purpose": purpose} if purpose else {})).count()
    record(event="consent.exported", by=by, facts={"purpose": purpose or "all", "format": kind, "answers": count}, at=at)
    return auditing.answers(purpose)


@transaction.atomic
def forget_subject(*, subject: str, by: Actor, at: datetime | None = None) -> int:
    """Delete what a subject said; returns how many answers. The trail keeps that there were answers, not whose.

    Each leaves a tombstone, because a retention run ends no key: without one a restored backup would bring it back."""
    ids = list(ConsentEvent.objects.filter(subject=subject).values_list("public_id", flat=True))
    if ids:
        bury((each.hex for each in ids), by=by, at=at or timezone.now())
        ConsentEvent.objects.filter(public_id__in=ids).delete()
        record(event=audited.ERASED, by=by, subject=subject, facts={"answers": len(ids)}, at=at)
    return len(ids)


@transaction.atomic
def forget_again(*, by: Actor, at: datetime | None = None) -> int:
    """After a backup was restored: delete the answers that had been erased since it was made. Returns how many."""
    here = {each.hex: each for each in ConsentEvent.objects.values_list("public_id", flat=True).iterator()}
    gone = [here[key] for key in Destruction.objects.values_list("key_id", flat=True).iterator() if key in here]
    subjects: list[str] = []
    for part in range(0, len(gone), BATCH):
        subjects += ConsentEvent.objects.filter(public_id__in=gone[part : part + BATCH]).values_list("subject", flat=True)
        ConsentEvent.objects.filter(public_id__in=gone[part : part + BATCH]).delete()
    children = {each.hex: each for each in Guarded.objects.values_list("public_id", flat=True)}
    ended = Destruction.objects.filter(key_id__in=list(children)).values_list("key_id", flat=True)
    guarding.forget_again([children[key] for key in ended], by=by, at=at)
    for subject, count in Counter(subjects).items():
        record(event=audited.ERASED_AGAIN, by=by, subject=subject, facts={"answers": count}, at=at)
    return len(gone)


@transaction.atomic
def load_notices(*, by: Actor, at: datetime | None = None, content: Path = CONTENT) -> int:
    """Notices and purposes from YAML: a version not known yet becomes a row, a known one stays. Returns how many were new."""
    loaded = yaml.safe_load(content.read_text())
    moment = at or timezone.now()
    fresh = sum(_load(NoticeText, row, ("text", "basis", "retention"), moment) for row in loaded["notices"])
    fresh += sum(_load(Purpose, row, ("title", "text", "refusal"), moment) for row in loaded["purposes"])
    if fresh:
        record(event="consent.texts_loaded", by=by, facts={"texts": fresh}, at=moment)
    hold(audited.TEXTS, by=by, at=moment)
    return fresh


def _load(model: type[NoticeText] | type[Purpose], row: Mapping[str, Any], parts: tuple[str, ...], moment: datetime) -> bool:
    words = {f"{part}_{lang}": row[lang][part] for part in parts for lang in ("zh", "en")}
    plain = {name: row[name] for name in ("basis", "follows_signal") if name in row}
    fields = {**words, **plain, "valid_from": moment}
    _row, created = model._default_manager.get_or_create(code=row["code"], version=row["version"], defaults=fields)
    return created
