from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from disputes.models import Case, Participant
from disputes.rules import Stage
from portal.consent.models import ConsentEvent
from portal.consent.rules import Answer
from portal.inventory import queries as inventory
from portal.inventory.models import Purpose
from portal.inventory.rules import Basis
from portal.law.rules import Decision
from portal.notices.models import Notice
from portal.notices.rules import State
from portal.succession import refusals
from portal.succession.models import Handover, NewConsent, Objection, Succession
from portal.succession.rules import Fate, Phase, Reach, few

LATEST = "succession.announced"


def find(public_id: UUID | str) -> Succession:
    """Refusal succession.not_found (404)."""
    found = Succession.objects.filter(public_id=public_id).first()
    if found is None:
        raise refusals.not_found()
    return found


def every() -> list[Succession]:
    return list(Succession.objects.all())


def announced() -> list[Succession]:
    """What the public may read: approved, those called off later too; the newest first."""
    return list(Succession.objects.filter(decision=Decision.APPROVED).order_by("-decided_at", "-id"))


def public(public_id: UUID | str) -> Succession:
    """One that was announced. Refusal succession.not_found (404), for one that waits as well."""
    found = find(public_id)
    if found.decision != Decision.APPROVED:
        raise refusals.not_found()
    return found


def standing() -> QuerySet[Succession]:
    """Approved and not called off, whether or not the day has come."""
    return Succession.objects.filter(decision=Decision.APPROVED, off_at=None).order_by("effective_on", "id")


def nearest(now: datetime) -> Succession | None:
    """The one somebody means who speaks of it: the first that is coming, else the last whose day has come."""
    known = list(standing())
    coming = [each for each in known if each.phase(now) == Phase.COMING]
    return next(iter(coming), known[-1] if known else None)


def banner() -> list[Succession]:
    """What the front page, the policy and the contact page point to; up to 30 s old."""
    return list(cache.get_or_set(LATEST, lambda: list(standing()), 30) or ())


def forget_banner() -> None:
    cache.delete(LATEST)


@dataclass(frozen=True)
class Row:
    """One purpose on a page: what it is, in the words of the version that was entered, and what becomes of it."""

    purpose: Purpose
    fate: Fate
    changes: bool


def rows(succession: Succession) -> list[Row]:
    """In the order of the inventory's titles by what becomes of them: what goes first."""
    lines = {(line.purpose, line.version): line for line in succession.lines.all()}
    versions = Purpose.objects.filter(code__in=[code for code, _version in lines])
    found = [(each, line) for each in versions if (line := lines.get((each.code, each.version)))]
    order = list(Fate.values)
    return sorted(
        (Row(each, Fate(line.fate), line.changes) for each, line in found), key=lambda row: (order.index(row.fate), row.purpose.code)
    )


def in_reach(succession: Succession) -> QuerySet[Case]:
    """Cases that go unless somebody objects; erased ones never do."""
    here = Case.objects.filter(erased_at=None).order_by("pk")
    if succession.reach == Reach.OPEN:
        return here.exclude(stage=Stage.CLOSED)
    if succession.reach == Reach.LISTED:
        return here.filter(public_id__in=succession.listed)
    return here if succession.reach == Reach.ALL else here.none()


def reaches(succession: Succession, case: Case) -> bool:
    return in_reach(succession).filter(pk=case.pk).exists()


def objection(succession: Succession, case: Case) -> Objection | None:
    return succession.objections.filter(subject=case.subject).first()


def new_consent(succession: Succession, case: Case) -> NewConsent | None:
    return succession.new_consents.filter(subject=case.subject).first()


def objects_at_table(succession: Succession, participant: Participant) -> bool:
    return succession.objections.filter(subject=at_table(participant)).exists()


def at_table(participant: Participant) -> str:
    """What the trail and the registers call somebody who was invited to a mediation."""
    return f"participant:{participant.public_id}"


def going(succession: Succession) -> tuple[list[Case], int]:
    """The cases that go, and how many stay: somebody objected, took back a consent on which what goes rests, or was asked for a new
    one and has not given it."""
    cases = list(in_reach(succession).select_related("conversation"))
    against = set(succession.objections.values_list("subject", flat=True)) | _took_back(succession)
    left = [case for case in cases if not {case.subject, f"conversation:{case.conversation.public_id}"} & against]
    if succession.draft().needs_yes:
        agreed = set(succession.new_consents.values_list("subject", flat=True))
        left = [case for case in left if case.subject in agreed]
    return left, len(cases) - len(left)


def without_room(succession: Succession) -> set[int]:
    """Cases (by key) whose mediation room stays because somebody at the table objected."""
    ids = [subject.removeprefix("participant:") for subject in succession.objections.values_list("subject", flat=True)]
    known = [each for each in ids if not each.startswith("case:")]
    return set(Participant.objects.filter(public_id__in=known).values_list("case_id", flat=True))


def _took_back(succession: Succession) -> set[str]:
    """Subjects whose last answer about something that goes and rests on consent was to take it back."""
    codes = [row.purpose.code for row in rows(succession) if row.fate == Fate.GOES and row.purpose.basis == Basis.CONSENT]
    last = {(event.subject, event.purpose): event.answer for event in ConsentEvent.objects.filter(purpose__in=codes).order_by("id")}
    return {subject for (subject, _purpose), answer in last.items() if answer == Answer.WITHDRAWN}


def handover(public_id: UUID | str) -> Handover:
    """Refusal succession.not_found (404)."""
    found = Handover.objects.select_related("succession").filter(public_id=public_id).first()
    if found is None:
        raise refusals.not_found()
    return found


def occasion(succession: Succession, what: str) -> str:
    """How letters about it begin in the outbox: `what` is "coming" or "off"."""
    return f"succession:{succession.public_id}:{what}:"


@dataclass(frozen=True)
class Told:
    """How people were told: letters by channel that left, wait or came back, and cases of which only the receipt is known."""

    sent: dict[str, int]
    waiting: int
    failed: int
    receipt_only: int

    @property
    def letters(self) -> int:
        return sum(self.sent.values()) + self.waiting + self.failed

    def for_everybody(self) -> dict[str, str | Promise]:
        """The same for the public: a small number is never printed, and no total from which it could be worked out."""
        return {
            **{channel: few(count, settings.SMALL_NUMBER) for channel, count in self.sent.items()},
            "failed": few(self.failed, settings.SMALL_NUMBER),
            "receipt": few(self.receipt_only, settings.SMALL_NUMBER),
        }


def told(succession: Succession, what: str = "coming") -> Told:
    letters = Notice.objects.filter(once__startswith=occasion(succession, what)).values_list("channel", "state")
    sent = {"email": 0, "sms": 0}
    for channel, state in letters:
        if state == State.SENT:
            sent[channel] += 1
    states = [state for _channel, state in letters]
    waiting, failed = sum(state in (State.WAITING, State.SENDING) for state in states), states.count(State.GIVEN_UP)
    return Told(sent, waiting, failed, _receipt_only(succession))


def _receipt_only(succession: Succession) -> int:
    """Cases filed before the day of whose client no verified address is known: they read it in the case."""
    return Case.objects.filter(erased_at=None, contact="", filed_at__lt=succession.effective_at).count()


def participants() -> QuerySet[Participant]:
    """Others at the table of a case that is not erased, with an address."""
    at_table = Participant.objects.filter(gone_at=None, case__erased_at=None).exclude(address_index="").select_related("case")
    return at_table.filter(~Q(address=None)).order_by("pk")


def destroyed_rule(rule: str, now: datetime | None = None) -> datetime | None:
    """Since when everything under a retention rule is over because every purpose it serves ended with the firm; None while one goes on."""
    moment = now or timezone.now()
    serves = {code for row in inventory.data(moment) if row.keeping == rule for code in row.purposes}
    ended = [each.effective_at for each in standing() if each.phase(moment) == Phase.DONE and serves and serves <= _destroyed(each)]
    return min(ended, default=None)


def _destroyed(succession: Succession) -> set[str]:
    return set(succession.lines.filter(fate=Fate.DESTROYED).values_list("purpose", flat=True))


def changed(codes: Collection[str], until: datetime) -> list[tuple[str, Succession]]:
    """(purpose, the change of hands) for each of `codes` that a recipient uses otherwise since a day that has come."""
    found = standing().filter(lines__changes=True, effective_on__lte=timezone.localdate(until)).distinct().prefetch_related("lines")
    return [(line.purpose, each) for each in found for line in each.lines.all() if line.changes and line.purpose in codes]
