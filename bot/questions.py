"""Questions the robot did not answer for certain: noted in the turn, grouped by the worker, decided on at the desk, forgotten in time."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bot.actions.here import Miss
from bot.models import Group, Question
from bot.rules import HIDDEN, KEPT, UNANSWERED, Band, Reason, listed
from bot.understanding.examples import TOPICS
from bot.understanding.grouping import nearest
from disputes import queries
from disputes.models import Case, Message
from disputes.restricted import Use, stops
from disputes.services import conversations
from portal.consent import queries as consent
from portal.consent.models import ConsentEvent
from portal.consent.rules import Answer
from portal.doors.errors import Refusal
from portal.education import services as education
from portal.education.models import Draft
from portal.education.rules import Kind, State
from portal.trail import services as trail
from portal.trail.rules import BOT, Actor

BATCH, WORDINGS = 200, 8
IMPROVING = "keep_conversation_to_improve"


def no_such_question() -> Refusal:
    return Refusal("question.not_found", 404, _("There is no such question (any more)."))


def not_a_pair() -> Refusal:
    return Refusal("question.not_a_pair", 422, _("Choose another group of questions."))


def in_draft() -> Refusal:
    return Refusal("question.in_draft", 409, _("An answer to this is being written already."))


def note_question(*, message: Message, miss: Miss) -> None:
    """Remember that this message was not answered for certain; its words stay where they are. Not where the person said no to it, or
    objected to it in a case made there. That there was no answer is recorded without any words, and counted."""
    conversation = message.conversation
    if miss.band in UNANSWERED:
        conversations.note_unanswered(conversation=conversation, band=miss.band, by=BOT, at=message.at)
    if _said_no(f"conversation:{conversation.public_id}") or any(stops(case, Use.LEARNING) for case in conversation.cases.all()):
        return
    Question.objects.create(
        message=message, language=message.language, band=miss.band, topics=list(miss.topics), sureness=miss.sureness, asked_at=message.at
    )


def learn_no_more(case: Case) -> None:
    """The person objected: nothing of the conversation of this case stays on the list."""
    if stops(case, Use.LEARNING):
        Question.objects.filter(message__conversation=case.conversation_id).delete()
        Group.objects.filter(questions=None).delete()


def _said_no(subject: str) -> bool:
    said = consent.history(subject, IMPROVING)
    return bool(said) and said[-1].answer != Answer.GIVEN


def leave_out(answer: ConsentEvent) -> int:
    """A "no", or a "yes" taken back: nothing of this conversation stays on the list of what the robot has to learn."""
    kind, _colon, public_id = answer.subject.partition(":")
    conversation = queries.conversation_by_id(public_id) if kind == "conversation" else None
    if answer.answer == Answer.GIVEN or conversation is None:
        return 0
    gone, _rows = Question.objects.filter(message__conversation=conversation).delete()
    Group.objects.filter(questions=None).delete()
    return gone


def what_followed(answer: ConsentEvent) -> list[str]:
    """For the person's page of answers."""
    if answer.answer == Answer.GIVEN:
        return [str(_("Masked questions of this conversation may stand on the list that answers are improved from."))]
    return [str(_("Nothing of this conversation stands on the list that answers are improved from."))]


# the worker


def sort_in(now: datetime | None = None) -> int:
    """Put new questions into groups, near-duplicates together, languages apart. Returns how many were placed."""
    waiting = list(Question.objects.filter(group=None, struck_at=None).select_related("message")[:BATCH])
    for language in sorted({question.language for question in waiting}):
        _sort(language, [question for question in waiting if question.language == language], now or timezone.now())
    return len(waiting)


@transaction.atomic
def _sort(language: str, waiting: list[Question], now: datetime) -> None:
    firsts = _firsts(language)
    groups, texts = list(firsts), list(firsts.values())
    for question in waiting:
        text = question.message.text_masked
        place = nearest(text, texts)
        if place is None:
            groups.append(Group.objects.create(language=language, begun_at=now))
            texts.append(text)
            place = len(groups) - 1
        Question.objects.filter(pk=question.pk, group=None).update(group=groups[place])


def _firsts(language: str) -> dict[Group, str]:
    """Each group of a language with the words of its first question."""
    rows = Question.objects.filter(group__language=language, struck_at=None).select_related("group", "message").order_by("-asked_at", "-pk")
    return {row.group: row.message.text_masked for row in rows if row.group is not None}


def forget_old(now: datetime | None = None) -> int:
    """Forget questions whose time is over, and groups nothing is left of. Returns how many questions went."""
    gone, _rows = Question.objects.filter(asked_at__lt=(now or timezone.now()) - KEPT).delete()
    Group.objects.filter(questions=None).delete()
    return gone


# the desk


@dataclass(frozen=True)
class Asked:
    """One question as the desk may see it: `text` is masked twice, or empty when it was struck out."""

    public_id: UUID
    text: str
    band: str
    said: str | Promise
    topics: tuple[str, ...]
    sureness: float
    asked_at: datetime
    struck: bool


@dataclass(frozen=True)
class Listed:
    """A group with its questions, the latest first. `state`: open, again (asked since it was answered), draft, answered, dismissed."""

    group: Group
    questions: tuple[Asked, ...]
    state: str

    @property
    def shown(self) -> str:
        return next((each.text for each in reversed(self.questions) if each.text), "")

    @property
    def last(self) -> datetime:
        return self.questions[0].asked_at

    @property
    def topic(self) -> str:
        """The topic most of the questions were taken for, or empty."""
        counted = Counter(topic for each in self.questions for topic in each.topics[:1])
        return counted.most_common(1)[0][0] if counted else ""


def _asked(row: Question) -> Asked:
    text = "" if row.struck_at else listed(row.message.text_masked)
    said = Band(row.band).label
    return Asked(row.public_id, text, row.band, said, tuple(row.topics), row.sureness, row.asked_at, row.struck_at is not None)


def _state(group: Group, last: datetime) -> str:
    if group.reason:
        return "dismissed"
    if group.draft is not None and group.draft.is_open:
        return "draft"
    if group.draft is not None and group.draft.state == State.PUBLISHED and group.draft.decided_at is not None:
        return "again" if last > group.draft.decided_at else "answered"
    return "open"


def groups() -> list[Listed]:
    """Every group, those asked most first. What the worker has not placed yet is not among them (it takes seconds)."""
    rows = Question.objects.exclude(group=None).select_related("message", "group__draft", "group__twin").order_by("-asked_at", "-pk")
    found: dict[Group, list[Asked]] = {}
    for row in rows:
        if row.group is not None:
            found.setdefault(row.group, []).append(_asked(row))
    shown = [Listed(group, tuple(asked), _state(group, asked[0].asked_at)) for group, asked in found.items()]
    return sorted(shown, key=lambda each: (-len(each.questions), -each.last.timestamp()))


def group_at(public_id: UUID) -> Listed:
    """One group. Raises Refusal `question.not_found` when nothing is left of it."""
    found = next((each for each in groups() if each.group.public_id == public_id), None)
    if found is None:
        raise no_such_question()
    return found


def question_at(public_id: UUID) -> Question:
    row = Question.objects.filter(public_id=public_id).first()
    if row is None:
        raise no_such_question()
    return row


def _note(event: str, group: Group, by: Actor, at: datetime | None, **facts: str | int) -> None:
    trail.record(event=event, by=by, subject=f"questions:{group.public_id}", facts=facts, at=at)


@transaction.atomic
def dismiss(*, group: Group, reason: str, by: Actor, at: datetime | None = None) -> None:
    """Nothing is to be written about this, and why."""
    group.reason, group.decided_at = Reason(reason), at or timezone.now()
    group.save(update_fields=["reason", "decided_at"])
    _note("question.dismissed", group, by, at, reason=reason)


@transaction.atomic
def take_back(*, group: Group, by: Actor, at: datetime | None = None) -> None:
    """It is to be looked at again after all."""
    group.reason, group.decided_at = "", None
    group.save(update_fields=["reason", "decided_at"])
    _note("question.taken_back", group, by, at)


@transaction.atomic
def strike(*, question: Question, by: Actor, at: datetime | None = None) -> None:
    """Hide a question's words from the list for good: something in them should not be there."""
    Question.objects.filter(pk=question.pk).update(struck_at=at or timezone.now())
    trail.record(event="question.struck", by=by, subject=f"question:{question.public_id}", at=at)


@transaction.atomic
def put_together(*, group: Group, other: Group, by: Actor, at: datetime | None = None) -> None:
    """They ask the same: groups of one language become one, of two languages a pair. Refusal `question.not_a_pair` for one group."""
    if group.pk == other.pk:
        raise not_a_pair()
    if group.language == other.language:
        Question.objects.filter(group=other).update(group=group)
        Group.objects.filter(twin=other).update(twin=group)
        other.delete()
    else:
        Group.objects.filter(twin__in=[group, other]).update(twin=None)
        group.twin, other.twin = other, group
        for each in (group, other):
            each.save(update_fields=["twin"])
    _note("question.put_together", group, by, at)


@transaction.atomic
def put_apart(*, question: Question, by: Actor, at: datetime | None = None) -> Group:
    """A question that asks something else gets a group of its own."""
    alone = Group.objects.create(language=question.language, begun_at=at or timezone.now())
    Question.objects.filter(pk=question.pk).update(group=alone)
    _note("question.put_apart", alone, by, at)
    return alone


@transaction.atomic
def draft_answer(*, group: Group, by: Actor, at: datetime | None = None) -> Draft:
    """Begin an answer to what was asked, in both languages where the twin is known; wordings without anything hidden come along."""
    if group.draft is not None and group.draft.is_open:
        raise in_draft()
    pair = [each for each in (group, group.twin) if each is not None]
    content: dict[str, str] = {}
    for each in pair:
        found = group_at(each.public_id)
        wordings = list(dict.fromkeys(asked.text for asked in reversed(found.questions) if asked.text and HIDDEN not in asked.text))
        side = "zh" if each.language.startswith("zh") else "en"
        content |= {f"question_{side}": (wordings or [""])[0][:200], f"also_{side}": "\n".join(wordings[1 : WORDINGS + 1])}
        content["topic"] = content.get("topic") or (found.topic if found.topic in TOPICS else "")
    draft = education.start_draft(kind=Kind.ANSWER, content=content, by=by, at=at)
    Group.objects.filter(pk__in=[each.pk for each in pair]).update(draft=draft)
    _note("question.answer_drafted", group, by, at)
    return draft
