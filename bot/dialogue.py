"""One turn of a conversation: every door (socket, REST, page) calls `turn()`; it stores what was said and what was answered."""

import logging
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.utils import timezone
from rasa_sdk.executor import ActionExecutor

from bot import buttons, children, finding, first_heard, hearing, intents, mentions, messages, patience, questions, reasking, unlearned
from bot.actions import (
    answering,
    asides,
    asking_out,
    complaint_form,
    doors,
    filing,
    handover,
    here,
    people,
    rights,
    rights_form,
    status,
    talking,
    telling,
    withdrawing,
)
from bot.engine import Engine, Response, Tracker
from bot.knowledge import understanding
from bot.rasa_files import script
from bot.replies import Reply, as_answer, as_reply, button_title, stored_replies
from bot.speaking import choose_language
from bot.understanding.model import Unusable
from bot.understanding.parsing import Parse
from bot.where_it_was import load, save
from disputes import codes, sealed
from disputes.models import Conversation, Message
from disputes.services import conversations
from disputes.services.conversations import Answer
from portal.doors.text import clean
from portal.vault.finding import MaskedText, mask_text

log = logging.getLogger(__name__)
ACTIONS = (
    answering.AnswerQuestion, asides.Aside, talking.Greet, talking.OutOfScope, talking.Unsure, talking.SayNeeded, talking.SkipOrStop,
    talking.ShowMasked, people.RequestHuman, people.Danger, people.LeaveLine, telling.TellMe, telling.StopTelling,
    status.CaseStatus, filing.StartCase, filing.OfferCase, filing.AskStory, filing.AskConfirmed, filing.ChangeAnswer, filing.CorrectAnswer,
    filing.PreviousAnswer, filing.DropCase, filing.FileCase, complaint_form.ValidateComplaintForm,
    rights.StartRight, rights.AskKind, rights.AskWhom, rights.AskPlace, rights.AskRightConfirmed, rights.ChangeRight, rights.CorrectRight,
    rights.PreviousRightAnswer, rights.DropRight, rights.FileRight, rights_form.ValidateRightsForm,
    withdrawing.WithdrawConsent, talking.NothingFiled,
    doors.PolicyChanges, doors.Elsewhere, doors.Affected, doors.AddToCase, doors.OfferAdding, doors.AddText, doors.ValidateAddingForm,
    handover.HandOver, asking_out.AskModel,
)  # fmt: skip
_SIGN = "0-9A-Za-z０-９Ａ-Ｚａ-ｚ"
RECEIPT_LIKE = re.compile(rf"(?<![{_SIGN}])(?:[{_SIGN}]{{4}}[\s\-－–—·]{{0,3}}){{7}}(?![{_SIGN}])")
HIDDEN_RECEIPT = "[•••• ••••]"
NOT_OURS = ("out_of_scope", "nlu_fallback", "smalltalk")


@dataclass(frozen=True)
class Turn:
    """What was stored of the client's message, and the answers. `created` is False when the same client id came before."""

    message: Message
    created: bool
    replies: tuple[Reply, ...]


@lru_cache(maxsize=1)
def executor() -> ActionExecutor:
    """Our actions, registered one by one (`register_package` would end the process on an ImportError)."""
    found = ActionExecutor()
    for action in ACTIONS:
        found.register_action(action)
    return found


@lru_cache(maxsize=1)
def engine() -> Engine:
    return Engine(script(), executor())


def warm() -> None:
    """Load everything a first turn would wait for. Raises Unusable when the model is missing or stale."""
    understanding()
    engine()


def check(text: str, payload: str = "") -> None:
    """Raise the Refusal `turn` would raise, before a conversation is begun for what nobody can answer."""
    if payload and not text:
        _check_payload(payload)
    else:
        clean(text, limit=conversations.MESSAGE_LIMIT, required=True)


def _check_payload(payload: str) -> None:
    if not reasking.is_answer(payload):
        messages.from_payload(payload)


def turn(
    conversation: Conversation, text: str = "", *, payload: str = "", language: str = "", client_id: str | None = None,
    at: datetime | None = None,
) -> Turn:  # fmt: skip
    """Take in one message (words, or a button's payload) and answer it; all of it is stored or none.

    Raises Refusal: the text's (422), `bot.payload` (422), `conversation.not_found` (404). Where a person has joined, the bot is silent.
    """
    moment = at or timezone.now()
    if payload and not text:
        _check_payload(payload)
        text = button_title(conversation, payload)
    typed = clean(text, limit=conversations.MESSAGE_LIMIT, required=True)
    receipt, shown = hide_receipt(typed)
    words = clean(shown, limit=conversations.MESSAGE_LIMIT, required=True) if receipt else typed
    masked, spoken = mask_text(words), choose_language(typed, payload, language or conversation.language)
    said: list[Response] = []

    def respond_to(message: Message) -> list[Answer]:
        said.extend(answer(conversation, message, masked, words, receipt, payload))
        return [as_answer(one, spoken) for one in said]

    posted, answers = conversations.converse(
        conversation=conversation, text=words, masked=masked.text, language=spoken, client_id=client_id, at=moment, answer=respond_to
    )
    if not posted.created:
        return Turn(posted.message, False, stored_replies(posted.message))
    return Turn(posted.message, True, tuple(as_reply(*pair) for pair in zip(answers, said, strict=True)))


def answer(conversation: Conversation, message: Message, masked: MaskedText, words: str, receipt: str, payload: str) -> list[Response]:
    """What the bot says. Whatever breaks on the way, or does not end, is undone, logged without words, and the client told."""
    tracker = load(conversation)
    tracker.slots["language"] = message.language
    try:
        now = _here(conversation, message, masked, words, receipt, bool(tracker.loop))
        with patience.watch.over(patience.LONGEST), transaction.atomic():
            said, kept = asked_anew(now, message, payload)
            if kept is not None:
                opened = sealed.open_message(conversation, kept)
                said += _said_to(tracker, kept, _here(conversation, kept, mask_text(opened), opened, ""), "")
            if not said or kept is not None and not reasking.is_answer(payload):
                said += _said_to(tracker, message, now, payload)
            said += children.heard(now, message.language, payload)
            save(conversation, tracker, message.at)
        return said
    except Unusable as error:
        log.error("a turn without a usable model: %s", error)
        return without_model(conversation, tracker, message, masked, words, payload)
    except Exception as error:  # noqa: BLE001 - a broken action must not lose the message or the socket
        log.error("a turn failed: %s", type(error).__name__, exc_info=error)
        return [engine().render(tracker, "utter_trouble", {})]
    finally:
        here.enter(None)


def without_model(
    conversation: Conversation, tracker: Tracker, message: Message, masked: MaskedText, words: str, payload: str
) -> list[Response]:
    kinds = tuple(found.kind for found in masked.found)
    parse = unlearned.parsed(masked.text, message.language)
    now = here.Here(conversation, message.cursor, words, masked.text, parse, kinds, "", message.at)
    return unlearned.said(engine(), tracker, now, payload)


def _here(conversation: Conversation, message: Message, masked: MaskedText, words: str, receipt: str, answering: bool = False) -> here.Here:
    kinds = tuple(found.kind for found in masked.found)
    parse = hearing.heard(masked.text, message.language, answering)
    return here.Here(conversation, message.cursor, words, masked.text, parse, kinds, receipt, message.at)


def asked_anew(now: here.Here, message: Message, payload: str) -> tuple[list[Response], Message | None]:
    """What is said about a consent that has to be asked for anew, and the message that waited for it and is answered now.

    Never in the way of danger, of a person being asked for, of a receipt or of a button; who types on instead of answering is not asked
    again, and gets both answers."""
    conversation, said = now.conversation, []
    assert conversation is not None
    if reasking.is_answer(payload):
        said.append(reasking.take(conversation, payload, message.language, message.at))
    elif payload or now.parse.danger or now.parse.by_rule or now.receipt or not reasking.may_ask():
        return [], None
    if question := reasking.question(conversation, message.language, message.cursor, message.at):
        return [*said, question], None
    return said, reasking.kept_back(conversation, message.cursor)


def _said_to(tracker: Tracker, message: Message, now: here.Here, payload: str) -> list[Response]:
    here.enter(now)
    said = respond(tracker, now.parse, payload, now.masked, now.found, now.receipt)
    if now.missed and not payload:
        questions.note_question(message=message, miss=now.missed[-1])
    return said


def respond(tracker: Tracker, parse: Parse, payload: str, masked: str, kinds: tuple[str, ...], receipt: str) -> list[Response]:
    said: list[Response] = []
    running = engine()
    meant = hearing.meant(parse.text)
    payload = payload or buttons.typed_button(tracker.slots, masked) or buttons.typed_button(tracker.slots, meant)
    payload = payload or buttons.accepted(tracker.slots, tracker.loop, meant)
    thresholds = understanding().artefact.thresholds
    if payload:
        message = messages.from_payload(payload)
    else:
        intent = intents.choose(parse, tracker.slots, tracker.loop, thresholds, receipt, meant)
        language = str(tracker.slots["language"])
        if intent in NOT_OURS and finding.is_published(masked, language, intent != "smalltalk" and not tracker.loop):
            intent = "question"
        message = messages.message(masked, intent, parse.confidence)
    asked_for = tracker.slots.get("requested_slot") in ("case_contact", "case_code", "right_proof", "right_code")
    if kinds and not asked_for:
        tracker.message = message
        said += running.speak(tracker, "action_show_masked")
    if not payload and message["intent"]["name"] != "inform" and (reading := hearing.reading(masked, parse)):
        said.append(running.render(tracker, "utter_pinyin_read", {"reading": reading}))
    said += running.handle(tracker, message)
    told = parse.upset >= thresholds["offer"] and not mentions.is_mention(masked) and not first_heard.is_formal(parse.text)
    if message["intent"]["name"] == "question" and told and not tracker.loop and not payload:
        said += running.speak(tracker, "action_offer_case")
    shown = [button for one in said for button in one.get("buttons") or () if button["payload"]]
    tracker.slots |= buttons.titles(tracker.slots, shown) | {"yes_means": buttons.yes_means(said)}
    return said


def hide_receipt(words: str) -> tuple[str, str]:
    """(the receipt in a message or empty, the message as it may be stored): a receipt opens a case and is never kept."""
    for found in RECEIPT_LIKE.finditer(words):
        if (code := codes.read_receipt(found[0])) is not None:
            return code, words[: found.start()] + HIDDEN_RECEIPT + words[found.end() :]
    return "", words
