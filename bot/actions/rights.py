"""A rights request made in conversation: which right, for whom, about what, what shows who asks; then filed as the page files it."""

from typing import Any

from django.utils.translation import override
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import rights_heard
from bot.actions import here, originals, steps
from bot.actions.answering import reviewed
from bot.actions.filing import filing_notice
from bot.actions.rights_form import choices
from bot.actions.status import case_facts, due_lines
from bot.understanding.text import HAN
from bot.words import not_given
from disputes import queries as disputes
from disputes.rules import Channel
from disputes.services.filing import Filed
from portal.accounts.models import Contact
from portal.doors import limits
from portal.doors.errors import Refusal
from portal.law import queries as law
from portal.rights import queries as rights
from portal.rights.rules import PROOFS, SENTENCES, Place, Right, Whom, term_of
from portal.rights.services.asking import file_request

Events = list[dict[str, Any]]
Domain = dict[str, Any]
ASKED = ("right_kind", "right_whom", "right_place", "right_about", "right_proof", "right_code")
SLOTS = (*ASKED, "right_about_from", "right_earlier", "right_challenge", "right_confirmed")
ALONG = {"right_about": ("right_about_from",), "right_proof": ("right_earlier", "right_challenge", "right_code")}
ALONG |= {"right_code": ALONG["right_proof"] + ("right_proof",)}
# A first message as long as this says what it is about; a shorter one only which right is meant.
TELLING_HAN, TELLING_WORDS = 16, 10


def fresh() -> Events:
    return [SlotSet(name, None) for name in SLOTS]


def prefix(language: str) -> str:
    return "zh-hans" if language.startswith("zh") else "en"


class StartRight(Action):
    """Opens a request with what the message already says."""

    def name(self) -> str:
        return "action_start_right"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        now, text = here.of(tracker), str(tracker.latest_message.get("text") or "")
        pressed = here.is_pressed(tracker)
        chosen = here.entity(tracker, "right")
        right = chosen if chosen in Right.values else "" if pressed else rights_heard.right_in(now.parse.text)
        dispatcher.utter_message(response="utter_right_begun", notice=filing_notice(here.spoken(tracker))[1])
        known: dict[str, Any] = {"right_kind": right or None}
        if pressed and (whom := here.entity(tracker, "whom")) in Whom.values:
            known["right_whom"] = whom
        if not pressed:
            known["right_whom"] = rights_heard.for_whom(text, [words for _, words in reversed(here.told(tracker))]) or None
            if len(HAN.findall(text)) >= TELLING_HAN or len(text.split()) >= TELLING_WORDS:
                known |= {"right_about": text, "right_about_from": [now.cursor]}
        return [*fresh(), *(SlotSet(name, value) for name, value in known.items())]


class AskKind(Action):
    """All rights as buttons, in the words of the page."""

    def name(self) -> str:
        return "action_ask_rights_form_right_kind"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        offer(dispatcher, tracker, domain, "utter_choose_right", "right", [(each.value, each.label) for each in Right])
        return []


class AskWhom(Action):
    """For oneself, or for somebody else."""

    def name(self) -> str:
        return "action_ask_rights_form_right_whom"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        offer(dispatcher, tracker, domain, "utter_choose_whom", "whom", [(each.value, each.label) for each in Whom])
        return []


class AskPlace(Action):
    """Whose law it goes by."""

    def name(self) -> str:
        return "action_ask_rights_form_right_place"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        offer(dispatcher, tracker, domain, "utter_choose_place", "place", [(each.value, each.label) for each in choices()])
        return []


def offer(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, response: str, name: str, choice: list[tuple[str, Any]]
) -> None:
    """Choices as buttons that name the entity they stand for, and a way out."""
    language = here.spoken(tracker)
    with override(language):
        buttons = [{"title": str(label), "payload": f'/rights{{"{name}": "{value}"}}'} for value, label in choice]
    buttons.append({"title": reviewed("utter_no_request_button", domain, language), "payload": "/stop"})
    dispatcher.utter_message(response=response, buttons=buttons)


class AskRightConfirmed(Action):
    """Shows what will be filed, with a way to change each part."""

    def name(self) -> str:
        return "action_ask_rights_form_right_confirmed"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        with override(here.spoken(tracker)):
            dispatcher.utter_message(
                response="utter_right_summary",
                right=str(Right(tracker.get_slot("right_kind")).label),
                words=str(SENTENCES[tracker.get_slot("right_kind")]),
                whom=str(Whom(tracker.get_slot("right_whom")).label),
                place=str(place_of(tracker).label),
                about=tracker.get_slot("right_about"),
                proof=tracker.get_slot("right_proof") or not_given(),
            )
        return []


def place_of(tracker: Tracker) -> Place:
    """Whose law was chosen; where there is nothing to choose nobody was asked, and what a button says of it does not count."""
    known = choices()
    return next((each for each in known if each == tracker.get_slot("right_place")), known[0])


class ChangeRight(Action):
    """Takes one answer back so that it is asked again."""

    def name(self) -> str:
        return "action_change_right"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        part = here.entity(tracker, "part")
        return cleared(part) if part in ASKED else []


def cleared(part: str) -> Events:
    return [SlotSet(name, None) for name in (part, *ALONG.get(part, ()))]


class CorrectRight(Action):
    """ "不是，是删除": a correction in words replaces the right, the person or the place it names; else it joins what it is about."""

    def name(self) -> str:
        return "action_correct_right"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        now = here.of(tracker)
        if here.is_pressed(tracker):
            return []
        said = now.parse.text
        whom, place = rights_heard.whom_in(said), rights_heard.place_in(said)
        named = {"right_kind": rights_heard.right_named(said), "right_whom": whom if whom != Whom.SELF else ""}
        named["right_place"] = place if place in choices() else ""
        events = [SlotSet(name, value) for name, value in named.items() if value and value != tracker.get_slot(name)]
        if not events and tracker.get_slot("right_about") and now.cursor not in (tracker.get_slot("right_about_from") or []):
            story = "\n".join((str(tracker.get_slot("right_about")), now.masked))
            places = [*(tracker.get_slot("right_about_from") or []), now.cursor]
            events = [SlotSet("right_about", story), SlotSet("right_about_from", places)]
        dispatcher.utter_message(response="utter_right_changed" if events else "utter_at_the_check")
        return events


class PreviousRightAnswer(Action):
    """Takes back the answer given last."""

    def name(self) -> str:
        return "action_previous_right_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        if not (given := steps.last_given(tracker, ASKED)):
            return []
        dispatcher.utter_message(response="utter_back")
        return cleared(given)


class DropRight(Action):
    """Forgets what was being made."""

    def name(self) -> str:
        return "action_drop_right"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        return fresh()


class FileRight(Action):
    """Files through the use case of the page. For somebody else it names the page, and why: proof has to be looked at by a person."""

    def name(self) -> str:
        return "action_file_right"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        language = here.spoken(tracker)
        if tracker.get_slot("right_whom") != Whom.SELF:
            for_others(dispatcher, tracker, domain, language)
            return fresh()
        try:
            filed = file_from(tracker, language)
        except Refusal as refusal:
            steps.say_not_filed(dispatcher, refusal, language)
            return [SlotSet("right_confirmed", None), {"event": "followup", "name": "rights_form"}]
        announce(dispatcher, filed, language)
        return fresh()


def for_others(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, language: str) -> None:
    with override(language):
        whom = Whom(tracker.get_slot("right_whom"))
        facts = {"whom": str(whom.label), "proof": str(PROOFS[whom])}
    address = f"/{prefix(language)}/rights/ask/?right={tracker.get_slot('right_kind')}"
    buttons = [{"title": reviewed("utter_right_page_button", domain, language), "payload": "", "url": address}]
    dispatcher.utter_message(response="utter_right_for_others", buttons=buttons, **facts)


def file_from(tracker: Tracker, language: str) -> Filed:
    """The slots as a request; what it is about from the sealed originals of the messages it was told in."""
    now = here.of(tracker)
    limits.hit("bot.filing", tracker.sender_id, limit=5, window=3600)
    contact, earlier = tracker.get_slot("right_code"), tracker.get_slot("right_earlier")
    return file_request(
        right=str(tracker.get_slot("right_kind")),
        whom=str(tracker.get_slot("right_whom")),
        place=place_of(tracker).value,
        about=originals.words(now, tracker.get_slot("right_about_from"), str(tracker.get_slot("right_about") or "")),
        language=language,
        channel=Channel.CHAT.value,
        conversation=now.conversation,
        contact=Contact.objects.filter(public_id=contact).first() if contact else None,
        earlier=disputes.by_public_id(earlier) if earlier else None,
        notice=filing_notice(language)[0],
        by=now.client,
        at=now.at,
    )


def announce(dispatcher: CollectingDispatcher, filed: Filed, language: str) -> None:
    """The reference, how long it takes and why, whether it is known who asks; the receipt travels beside the text, which is stored."""
    request = rights.of_case(filed.case)
    assert request is not None
    term, known = law.term(term_of(request.right, filed.case.jurisdiction), filed.case.filed_at), request.standing.confirmed
    with override(language):
        facts = case_facts(filed.case)
        dispatcher.utter_message(
            response="utter_right_filed" if known else "utter_right_filed_unknown",
            reference=filed.case.reference,
            status=facts["status"],
            due=due_lines(facts, language),
            term=term.summary,
            basis=term.basis,
            json_message={"case": facts | {"receipt": filed.receipt, "statement": filed.statement}},
        )
