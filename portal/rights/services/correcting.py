"""Correction: what is said to be wrong and what it should be, decided by staff, and carried out on what is held."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes import sealed
from disputes.models import Case
from disputes.rules import Channel, Event, Stage
from disputes.services import entering, filing, letters, moving, reading, threads
from portal.accounts.addresses import normalise
from portal.doors.text import clean
from portal.law import queries as law
from portal.rights import audited, facts, queries, refusals, sealed_words
from portal.rights.models import Correction, Request
from portal.rights.rules import Effect, Fact, Right, Whom, effects_of
from portal.rights.services import outside
from portal.rights.services.asking import file_request
from portal.rights.services.copying import check_ready
from portal.rights.services.identity import locked
from portal.trail import services as trail
from portal.trail.rules import Actor
from portal.vault.finding import mask_text

MOST = 20
LIMIT = 20_000


@transaction.atomic
def file_correction(
    *, case: Case, what: str, should: str, place: str, language: str, by: Actor, notice: str = "", signal: bool = False
) -> filing.Filed:
    """Ask for a correction of a case whose receipt was shown: the request and what is wrong in one. Refusals as `ask_correction`."""
    held = facts.one(case, what)
    about = _("To be put right in case %(reference)s: %(what)s") % {"reference": case.reference, "what": held.label}
    filed = file_request(
        right=Right.CORRECTION, whom=Whom.SELF, place=place, about=about, language=language, channel=Channel.PAGE, by=by, earlier=case,
        notice=notice, signal=signal,
    )  # fmt: skip
    request = Request.objects.get(case=filed.case)
    ask_correction(request=request, subject=case.subject, what=what, should=should, by=sealed.client_of(case))
    return filed


@transaction.atomic
def ask_correction(*, request: Request, subject: str, what: str, should: str, by: Actor, at: datetime | None = None) -> Correction:
    """Say what of a record is wrong and what it should be; nothing changes before staff decide.

    Refusals rights.not_this_right, rights.not_confirmed, rights.too_many (409), rights.no_such_fact (404), rights.nothing_changed (422)."""
    current, moment = locked(request), at or timezone.now()
    case = _record(current, subject)
    if current.right != Right.CORRECTION or current.case.stage == Stage.CLOSED:
        raise refusals.not_this_right()
    if current.corrections.count() >= MOST:
        raise refusals.too_many(MOST)
    held, words = facts.one(case, what), _new_words(what, should)
    if words == held.words:
        raise refusals.nothing_changed()
    row = Correction(request=current, subject=subject, what=what, asked_at=moment)
    row.was, row.was_masked = sealed_words.seal_correction(case, row, "was", held.words), mask_text(held.words).text
    row.should, row.should_masked = sealed_words.seal_correction(case, row, "should", words), mask_text(words).text
    row.save(force_insert=True)
    trail.record(
        event="rights.correction_asked", by=by, subject=subject, secret=sealed.trail_secret(case),
        facts={"what": what.partition(":")[0]}, at=moment,
    )  # fmt: skip
    return row


def _record(request: Request, subject: str) -> Case:
    if not request.standing.confirmed:
        raise refusals.not_confirmed()
    case = queries.case_of(subject) if any(each.subject == subject for each in queries.records(request)) else None
    if case is None:
        raise refusals.no_such_fact()
    return case


def _new_words(what: str, should: str) -> str:
    words = clean(should, limit=LIMIT, required=True)
    return normalise(entering.address_channel(words), words) if what == Fact.CONTACT else words


@transaction.atomic
def decide_correction(
    *, correction: Correction, effect: str, told: str, by: Actor, ground: str = "", words: str = "", at: datetime | None = None
) -> Correction:
    """Put it right or leave it, on a ground in law and with reasons; `told` says who had received it and what they were told.

    Refusals rights.not_this_effect, rights.no_ground, rights.no_reason, rights.no_word_of_others (422), rights.done_already, and those
    of any step of a request (409)."""
    moment = at or timezone.now()
    row = Correction.objects.select_for_update().get(pk=correction.pk)
    if row.effect or row.request is None:
        raise refusals.done_already()
    request, case = locked(row.request), queries.case_of(row.subject)
    check_ready(request)
    if case is None:
        raise refusals.no_such_fact()
    said, others = threads.reason(words), threads.reason(told)
    _check(row, effect, ground, said, others)
    moving.move(request.case, Event.CARRIED_OUT, by=by, at=moment, data={"right": request.right, "done": effect})
    if effect != Effect.REFUSED:
        outside.plan_tasks(request=request, by=by, at=moment)
    if effect == Effect.REPLACED:
        entering.correct_address(case=case, address=sealed_words.open_correction(case, row, "should"), by=by, at=moment)
    if effect != Effect.REFUSED:
        outside.plan_tasks(request=request, by=by, at=moment)
    row.effect, row.ground = Effect(effect), ground if effect == Effect.REFUSED else ""
    row.words = sealed_words.seal_correction(case, row, "words", said) if said else None
    row.told = sealed_words.seal_correction(case, row, "told", others)
    _keep(row, case, by, moment)
    letters.tell_client(request.case, "case_news", once=f"correction:{row.public_id}", at=moment)
    return row


def _check(row: Correction, effect: str, ground: str, words: str, told: str) -> None:
    if effect not in effects_of(row.what):
        raise refusals.not_this_effect()
    if effect == Effect.REFUSED and ground not in {each.code for each in law.refusal_grounds("rights")}:
        raise refusals.no_ground()
    if effect == Effect.REFUSED and not words:
        raise refusals.no_reason()
    if not told:
        raise refusals.no_word_of_others()


def _keep(row: Correction, case: Case, by: Actor, at: datetime) -> None:
    row.decided_at, row.decided_by, row.decided_role = at, by.id, by.role
    said = audited.correction_facts(row) | {"row": trail.mark(audited.correction_columns(row))}
    entry = trail.record(event=audited.CORRECTED, by=by, subject=row.subject, secret=sealed.trail_secret(case), facts=said, at=at)
    row.entry = str(entry.id)
    row.save()


def forget_corrections(subject: str) -> None:
    """A record is erased: masked words go, and what nobody decided. In the caller's transaction."""
    Correction.objects.filter(subject=subject, effect="").delete()
    Correction.objects.filter(subject=subject).update(was_masked="", should_masked="")


@transaction.atomic
def read_correction(*, correction: Correction, reason: str, by: Actor, note: str = "", at: datetime | None = None) -> tuple[str, str]:
    """What is held and what it should be, opened for staff who say why; the person reads who, when and why. As `reading.reveal_text`."""
    case = queries.case_of(correction.subject)
    if case is None:
        raise refusals.no_such_fact()
    number = 1 + list(queries.corrections_of(correction.subject)).index(correction)
    reading.note_reading(case=case, what=f"correction:{number}", reason=reason, note=note, by=by, at=at)
    return sealed_words.open_correction(case, correction, "was"), sealed_words.open_correction(case, correction, "should")
