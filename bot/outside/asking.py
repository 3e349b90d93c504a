"""Sending a question out, as far as it is decided in the turn: who may be offered it, and the record that somebody agreed to it."""

import re

from django.conf import settings

from bot import rights_heard
from bot.actions.here import Here
from bot.knowledge import Quote, Shelf, understanding
from bot.models import Disclosure
from bot.outside import standing
from bot.rules import listed
from bot.understanding.parsing import Parse
from bot.understanding.search import terms
from disputes.models import Conversation, Message
from disputes.restricted import Use, stops
from disputes.rules import FromKind, Handoff
from portal.consent import guarding
from portal.partners.models import Partner
from portal.trail import services as trail
from portal.vault import services as vault

PRESSED = "/ask_model"
PAYLOAD = re.compile(r'/ask_model\{"value": "\d{1,9}"\}')
# A question is short. What is longer may be somebody's story, and stories stay here.
LONGEST, OFFERED_WITHIN, CONTEXT = 160, 20, 6


def payload(cursor: int) -> str:
    """What the button says that sends the message at `cursor` out."""
    return f'{PRESSED}{{"value": "{cursor}"}}'


def offered(now: Here, loop: str) -> Partner | None:
    """Who the question just not answered could be sent to; None where nobody, or where this one stays here whatever is set."""
    if not standing.is_wanted() or loop or now.conversation is None or not is_question(now.masked, now.parse):
        return None
    if not _is_free(now.conversation) or rights_heard.is_child(now.masked) or not standing.is_open(now.at):
        return None
    return standing.partner()


def is_question(masked: str, parse: Parse) -> bool:
    """Short, calm and about nothing urgent: neither a story nor danger nor a complaint that was not heard as one."""
    upset = parse.upset >= understanding().artefact.thresholds["offer"]
    return len(masked) <= LONGEST and not (parse.danger or parse.by_rule or upset)


def _is_free(conversation: Conversation) -> bool:
    """No child's, none that a person was called to, none with a use the person stopped, and not more often than the budget."""
    subject, uses = f"conversation:{conversation.public_id}", (Use.READING, Use.LEARNING)
    if guarding.told(subject) or conversation.handoff != Handoff.BOT:
        return False
    if any(stops(case, use) for case in conversation.cases.all() for use in uses):
        return False
    return Disclosure.objects.filter(conversation=conversation).count() < settings.LANGUAGE_MODEL_PER_CONVERSATION


def agree(now: Here, cursor: str, loop: str) -> Partner | None:
    """Record, before anything is sent, that this person sends that question of theirs to the third party; None where it stays here.

    In the turn of the button, so that no question goes whose record was not kept."""
    conversation = now.conversation
    message = _question(conversation, int(cursor)) if conversation is not None and cursor.isdigit() else None
    if conversation is None or message is None or loop or not _is_free(conversation) or not standing.is_open(now.at):
        return None
    partner, policy = standing.partner(), standing.naming_policy(now.at)
    assert partner is not None and policy is not None  # it is open
    Disclosure.objects.create(conversation=conversation, cursor=message.cursor, partner=partner, policy=policy, at=now.at)
    secret = vault.secret(conversation.key_id, "trail")
    facts: dict[str, str | int | bool | None] = {"partner": partner.code, "policy": policy}
    trail.record(
        event="question.disclosed", by=now.client, subject=f"conversation:{conversation.public_id}", secret=secret, facts=facts, at=now.at
    )
    return partner


def _question(conversation: Conversation, cursor: int) -> Message | None:
    """The client's own message for which the button was shown, that is in no case and was not sent before."""
    message = conversation.messages.filter(cursor=cursor, from_kind=FromKind.CLIENT, case=None).first()
    near = conversation.messages.filter(from_kind=FromKind.BOT, cursor__gt=cursor, cursor__lte=cursor + OFFERED_WITHIN)
    shown = any(button["payload"] == payload(cursor) for buttons in near.values_list("buttons", flat=True) for button in buttons)
    if not shown or Disclosure.objects.filter(conversation=conversation, cursor=cursor).exists():
        return None
    return message


def leaving(message: Message) -> str:
    """The words that leave: masked as they are stored, and once more for whatever looks like a personal detail."""
    return listed(message.text_masked)


def context(question: str, library: Shelf) -> dict[str, Quote]:
    """The published texts in force that fit best, by the ids under which they are sent along."""
    parse = understanding().parse(question)
    hits = library.index.search(terms(question), dict(parse.topics), limit=CONTEXT, vector=parse.vector)
    return {f"c{place}": library.quotes[hit.key] for place, hit in enumerate(hits, start=1)}
