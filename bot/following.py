"""When a version of the policy comes into force: which answers cite what reads differently now, and who wants to be told of it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from bot import dialogue, watching
from bot.actions.answering import citation, reviewed
from bot.engine import Tracker
from bot.knowledge import shelf
from bot.models import Followed, StaleAnswer, Told, Watch
from bot.rasa_files import script
from bot.replies import with_quotes
from disputes import refusals
from disputes.models import Case, Conversation, Message
from disputes.rules import FromKind, Handoff, Stage
from disputes.services import conversations, letters
from portal.doors.errors import Refusal
from portal.policies import queries as policies
from portal.policies.models import Version
from portal.trail.rules import BOT

BATCH = 500
OPEN_FOR = timedelta(days=30)
Digests = Mapping[str, str]


def follow(now: datetime | None = None) -> int:
    """Look once at every answer older than the version in force, then tell who asked. Returns how many answers went stale.

    Each batch is one transaction: a worker that dies goes on where it was, and two at once find the same and store it once."""
    moment = now or timezone.now()
    version = policies.find_in_force(moment)
    if version is None or version.number is None:
        return 0
    followed, _created = Followed.objects.get_or_create(version=version.number)
    if followed.done_at is not None:
        return 0
    found = 0
    while (count := _batch(followed.pk, version)) is not None:
        found += count
    _tell_all(version, moment)
    Followed.objects.filter(pk=followed.pk).update(done_at=moment)
    return found


@transaction.atomic
def _batch(pk: int, version: Version) -> int | None:
    """The next answers after those already looked at; None when there are no more."""
    followed = Followed.objects.select_for_update().get(pk=pk)
    rows = Message.objects.filter(from_kind=FromKind.BOT, pk__gt=followed.reached).exclude(citations=[]).order_by("pk")
    answers = list(rows.values_list("pk", "citations")[:BATCH])
    if not answers:
        return None
    current, known = policies.digests(version), _versions()
    stale = [
        StaleAnswer(message_id=message, anchor=cited["anchor"], said=cited["version"], version=version.number or 0)
        for message, citations in answers
        for cited in citations
        if cited["clause"] and cited["version"] in known and _changed(cited["anchor"], known[cited["version"]], current)
    ]
    StaleAnswer.objects.bulk_create(stale, ignore_conflicts=True)
    followed.reached = answers[-1][0]
    followed.save(update_fields=["reached"])
    return len(stale)


def _versions() -> dict[int, Digests]:
    return {version.number: policies.digests(version) for version in policies.published() if version.number is not None}


def _changed(anchor: str, then: Digests, now: Digests) -> bool:
    """Whether a clause reads otherwise than it did, or is gone."""
    return then.get(anchor) != now.get(anchor)


# telling


def _tell_all(version: Version, at: datetime) -> None:
    known = _versions()
    current = policies.digests(version)
    waiting = Watch.objects.filter(ended_at=None, version__lt=version.number).select_related("conversation").order_by("pk")
    for watched in waiting.iterator():
        if _changed(watched.anchor, known.get(watched.version, {}), current):
            tell(watched, version, at)


@transaction.atomic
def tell(watched: Watch, version: Version, at: datetime) -> bool:
    """Tell one person of one change: in the conversation, and at the verified contact of a case in it. False when that was done before."""
    number = version.number or 0
    _told, created = Told.objects.get_or_create(watch=watched, version=number, defaults={"at": at})
    if not created:
        return False
    facts = _facts(watched, version)
    try:
        with transaction.atomic():
            _say(watched, facts, at)
    except Refusal as refusal:
        if refusal.code != refusals.conversation_not_found().code:
            raise
        return False
    for case in watched.conversation.cases.filter(erased_at=None):
        _write(case, watched, facts, at)
    Watch.objects.filter(pk=watched.pk).update(version=number)
    return True


def _facts(watched: Watch, version: Version) -> dict[str, str]:
    """What the letter and the message say: numbers, days and addresses of both texts."""
    before = policies.version(watched.version)
    clause = before.clauses.get(anchor=watched.anchor)
    now = version.clauses.filter(anchor=watched.anchor).first()
    base = f"/{watched.language}/policy"
    return {
        "number": (now or clause).number,
        "title": (now or clause).title(watched.language),
        "day": timezone.localdate(version.effective_at).isoformat() if version.effective_at else "",
        "old": str(watched.version),
        "old_url": f"{base}/{watched.version}/#c-{clause.number}",
        "new_url": f"{base}/{version.number}/#c-{now.number}" if now else "",
        "compare_url": f"{base}/compare/{watched.version}/{version.number}/#d-{watched.anchor}",
    }


def _say(watched: Watch, facts: Mapping[str, str], at: datetime) -> None:
    """The message in the conversation, with the clause as it reads now and a button that ends this."""
    facts = _whole_addresses(facts)
    tracker = Tracker(str(watched.conversation.public_id), script().first_slots())
    tracker.slots["language"] = watched.language
    said = dialogue.engine().render(tracker, "utter_clause_changed" if facts["new_url"] else "utter_clause_gone", facts)
    quote = shelf(watched.language).quotes.get(f"clause:{facts['number']}") if facts["new_url"] else None
    citations = [citation(quote, watched.language)] if quote else []
    button = {"title": reviewed("utter_stop_telling_button", script().domain, watched.language), "payload": "/stop_telling"}
    conversations.post_message(
        conversation=watched.conversation, text=with_quotes(said["text"], citations, watched.language), by=BOT,
        language=watched.language, citations=citations, buttons=[button], at=at,
    )  # fmt: skip


def _write(case: Case, watched: Watch, facts: Mapping[str, str], at: datetime) -> None:
    with translation.override(watched.language):
        stop = reverse("bot:stop_telling", args=[watching.token(watched)])
    more = _whole_addresses(facts)
    letters.tell_client(
        case, "clause_changed", once=f"clause.{watched.public_id}.{facts['compare_url'].split('/')[-2]}", at=at,
        more={**more, "stop_url": settings.PUBLIC_ORIGIN + stop},
    )  # fmt: skip


def _whole_addresses(facts: Mapping[str, str]) -> dict[str, str]:
    """What is read as plain text names its addresses whole."""
    return {name: settings.PUBLIC_ORIGIN + value if name.endswith("_url") and value else value for name, value in facts.items()}


# the desk


@dataclass
class Stale:
    """A clause that changed: how many answers cited an older text, and in which conversations people may still go by it."""

    anchor: str
    number: str
    title_zh: str
    title_en: str
    version: int
    said: set[int] = field(default_factory=set)
    answers: int = 0
    conversations: dict[int, Conversation] = field(default_factory=dict)
    told: int = 0


def stale(version: int) -> list[Stale]:
    """Clauses whose change by `version` made answers stale, those cited most first. A conversation is open while a case in it is, or a
    person answers or is waited for, or it was written in during the last 30 days."""
    found: dict[str, Stale] = {}
    clauses = _titles()
    open_ids = _open_conversations()
    rows = StaleAnswer.objects.filter(version=version).select_related("message__conversation").defer("message__text")
    for row in rows.iterator():
        clause = clauses.get(row.anchor, ("", "", ""))
        each = found.setdefault(row.anchor, Stale(row.anchor, *clause, version))
        each.answers += 1
        each.said.add(row.said)
        if row.message.conversation_id in open_ids:
            each.conversations[row.message.conversation_id] = row.message.conversation
    told: dict[str, int] = defaultdict(int)
    for anchor in Told.objects.filter(version=version).values_list("watch__anchor", flat=True):
        told[anchor] += 1
    for each in found.values():
        each.told = told[each.anchor]
    return sorted(found.values(), key=lambda each: (-each.answers, each.number))


def _titles() -> dict[str, tuple[str, str, str]]:
    """Every published clause by anchor: number and titles, the newest winning."""
    return {
        clause.anchor: (clause.number, clause.title_zh, clause.title_en)
        for version in policies.published()
        for clause in policies.clauses(version)
    }


def _open_conversations() -> set[int]:
    cited = Conversation.objects.filter(deleted_at=None, messages__in=StaleAnswer.objects.values("message"))
    live = Q(pk__in=Message.objects.filter(at__gte=timezone.now() - OPEN_FOR).values("conversation"))
    live |= Q(pk__in=Case.objects.exclude(stage=Stage.CLOSED).values("conversation")) | ~Q(handoff=Handoff.BOT)
    return set(cited.filter(live).values_list("pk", flat=True))
