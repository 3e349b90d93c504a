"""A case made in conversation: started from what was told, completed by asking only for what is missing, checked, filed."""

from typing import Any

from django.utils.translation import override
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import buttons, casefacts, rights_heard
from bot.actions import beside, here, originals, steps
from bot.actions.answering import reviewed
from bot.actions.status import case_facts, due_lines
from bot.engine import fill
from bot.phrases import hears, is_only
from bot.words import listed, not_given
from disputes.rules import BROUGHT, Channel, Kind, Topic
from disputes.services.filing import Filed, file_case
from portal.accounts.models import Contact
from portal.consent import queries as consent
from portal.doors import limits
from portal.doors.errors import Refusal
from portal.rights.rules import Right

Events = list[dict[str, Any]]
Domain = dict[str, Any]
CASE_SLOTS = (
    "case_kind", "case_topic", "case_story", "case_story_from", "case_happened", "case_wish", "case_wish_from", "case_wish_within",
    "case_contact", "case_challenge", "case_code", "case_confirmed", "told", "choosing", "story_before",
)  # fmt: skip
CHOICES: dict[str, Any] = {"case_kind": BROUGHT, "case_topic": tuple(Topic)}
STORY = ("case_story", "case_story_from")
ASKED = ("case_story", "case_happened", "case_wish", "case_contact", "case_code")
NOTHING = ""


def fresh() -> Events:
    return [SlotSet(name, None) for name in CASE_SLOTS]


class StartCase(Action):
    """Opens a case with what the message already says, or adds the message to the one being made."""

    def name(self) -> str:
        return "action_start_case"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        now, intent = here.of(tracker), str(tracker.latest_message["intent"]["name"])
        if tracker.active_loop_name:
            return beside.take(dispatcher, tracker, now, any_words=True)
        kind = intent if intent in Kind.values else Kind.COMPLAINT.value
        self._open(dispatcher, tracker, kind)
        more = tracker.get_slot("more_matters") if here.is_pressed(tracker) else hears("several_matters", now.masked)
        return [*fresh(), SlotSet("case_kind", kind), SlotSet("more_matters", more), *facts_of(told(tracker, now), now)]

    def _open(self, dispatcher: CollectingDispatcher, tracker: Tracker, kind: str) -> None:
        language = here.spoken(tracker)
        calm = kind == Kind.FEEDBACK or not casefacts.tells_something(here.of(tracker).masked)
        with override(language):
            facts = {"kind": str(Kind(kind).label).lower(), "notice": filing_notice(language)[1]}
        dispatcher.utter_message(response="utter_case_begun" if calm else "utter_case_sorry", **facts)


Told = list[tuple[int, str]]


def told(tracker: Tracker, now: here.Here) -> Told:
    """The words of a complaint, each with where they lie: what was told before, and this message where it adds to that. A button that
    registers nothing said before begins with nothing."""
    if here.is_pressed(tracker):
        return here.told(tracker) if here.entity(tracker, "story") == "last" else []
    only_says_so = is_only("intention", now.parse.text) or is_only("register_it", now.parse.text) or hears("just_complain", now.parse.text)
    return here.told(tracker) + ([] if only_says_so else [(now.cursor, now.masked)])


def facts_of(pieces: Told, now: here.Here) -> Events:
    """Slots that a story fills by itself; what is too little for one is kept, and begins it."""
    asks = [pieces.pop()] if len(pieces) > 1 and beside.is_wish(pieces[-1][1]) else []
    text = "\n".join(piece for _, piece in pieces)
    few = casefacts.subjects_in(text) and not hears("asks", text) and casefacts.tells_something(text, least_han=6, least_words=4)
    if not few and not casefacts.tells_something(text):
        return [SlotSet("told", [*pieces, *asks] or None)]
    parse = now.parse if text == now.masked else here.understand(text)
    happened, wish = casefacts.when("\n".join(piece for _, piece in [*pieces, *asks]), now.at.date()), casefacts.wish_in(text)
    slots: dict[str, Any] = {
        "case_story": text,
        "case_story_from": [cursor for cursor, _ in pieces],
        "case_topic": casefacts.subject_of(parse),
        "case_happened": happened or None,
    }
    if asks:
        slots |= {"case_wish": asks[0][1], "case_wish_from": [asks[0][0]]}
    elif wish:
        slots |= {"case_wish": wish, "case_wish_from": slots["case_story_from"], "case_wish_within": True}
    return [SlotSet(name, value) for name, value in slots.items()]


def filing_notice(language: str) -> tuple[str, str]:
    """(name and version, words) of the notice shown before filing: on what basis and for how long it is kept."""
    try:
        notice = consent.notice("filing", language)
    except Refusal:
        return "", ""
    return f"{notice.code}/{notice.version}", ("" if language == "zh-hans" else " ").join((notice.basis, notice.retention))


class OfferCase(Action):
    """One tap registers what was just said; the words wait in the tracker, masked."""

    def name(self) -> str:
        return "action_offer_case"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        again = buttons.is_offered(tracker.slots)
        dispatcher.utter_message(response="utter_offer_again" if again else "utter_offer_case")
        return [] if here.is_pressed(tracker) else [here.remembered(tracker)]


class AskStory(Action):
    """Asks what happened; where a story stands already, says what becomes of it."""

    def name(self) -> str:
        return "action_ask_complaint_form_case_story"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        dispatcher.utter_message(response="utter_story_anew" if tracker.get_slot("story_before") else "utter_ask_case_story")
        return []


class AskConfirmed(Action):
    """Shows what will be filed, with a way to change each part."""

    def name(self) -> str:
        return "action_ask_complaint_form_case_confirmed"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        if tracker.get_slot("choosing") and is_choosing(tracker):
            return []
        with override(here.spoken(tracker)):
            empty = not_given()
            dispatcher.utter_message(
                response="utter_summary",
                kind=str(Kind(tracker.get_slot("case_kind")).label),
                topic=str(Topic(tracker.get_slot("case_topic") or "other").label),
                story=tracker.get_slot("case_story"),
                happened=tracker.get_slot("case_happened") or empty,
                wish=tracker.get_slot("case_wish") or empty,
                asked=listed(str(each.label) for each in casefacts.remedies_in(tracker.get_slot("case_wish") or "")) or empty,
                contact=tracker.get_slot("case_contact") or empty,
            )
        return [SlotSet("choosing", None)]


def is_choosing(tracker: Tracker) -> bool:
    """Whether kind or subject were just listed to choose from: what will be filed is shown when that is done."""
    return here.is_pressed(tracker) and here.entity(tracker, "part") in CHOICES and not here.entity(tracker, "value")


class ChangeAnswer(Action):
    """Takes one answer back so that it is asked again; kind and subject are chosen from buttons."""

    def name(self) -> str:
        return "action_change_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        part, value = here.entity(tracker, "part"), here.entity(tracker, "value")
        if part in CHOICES and value in CHOICES[part]:
            return [SlotSet(part, value)]
        if part in CHOICES:
            offer(dispatcher, part, domain, here.spoken(tracker))
            return [SlotSet("choosing", part)]
        if part == "case_story" and tracker.get_slot("case_story"):
            before = {name: tracker.get_slot(name) for name in STORY}
            return [*cleared(part), SlotSet("story_before", before)]
        if part == "case_story" and (before := tracker.get_slot("story_before")):
            return [*(SlotSet(name, before[name]) for name in STORY), SlotSet("story_before", None)]
        return cleared(part) if part in ASKED else []


def offer(dispatcher: CollectingDispatcher, part: str, domain: Domain, language: str) -> None:
    with override(language):
        buttons = [{"title": str(one.label), "payload": f'/change{{"part": "{part}", "value": "{one.value}"}}'} for one in CHOICES[part]]
    buttons.append({"title": reviewed("utter_as_it_is_button", domain, language), "payload": "/go_on"})
    dispatcher.utter_message(response=f"utter_choose_{part.removeprefix('case_')}", buttons=buttons)


def cleared(part: str) -> Events:
    """The slots that hold one answer, emptied."""
    along = {
        "case_story": ("case_story_from",),
        "case_wish": ("case_wish_from", "case_wish_within"),
        "case_contact": ("case_challenge", "case_code"),
        "case_code": ("case_contact", "case_challenge"),
    }
    return [SlotSet(name, None) for name in (part, *along.get(part, ()))]


class CorrectAnswer(Action):
    """ "不是，是上个月": a correction in words. A time replaces the time; anything that tells something joins the story."""

    def name(self) -> str:
        return "action_correct_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        now, asked = here.of(tracker), tracker.get_slot("requested_slot")
        pressed = here.is_pressed(tracker)
        if not pressed and asked == "case_confirmed" and hears("another", now.masked):
            dispatcher.utter_message(response="utter_one_at_a_time")
            return [SlotSet("more_matters", True)]
        said, known = "" if pressed else now.masked, str(tracker.get_slot("case_happened") or "")
        happened = (casefacts.when(said, now.at.date()) or casefacts.beside_it(said, known)) if changes_the_time(said) else ""
        if happened:
            dispatcher.utter_message(response="utter_when_changed", happened=happened)
            return [SlotSet("case_happened", happened)]
        events = beside.take(dispatcher, tracker, now, any_words=not hears("asks", now.masked))
        if not events and not pressed:
            dispatcher.utter_message(response="utter_when_unclear" if asked == "case_happened" else "utter_at_the_check")
        return events


def changes_the_time(text: str) -> bool:
    """Whether words put the time right, rather than tell more in which there is a time."""
    return casefacts.only_a_time(text) or hears("correction", text) or hears("about_time", text)


class PreviousAnswer(Action):
    """Takes back the answer given last."""

    def name(self) -> str:
        return "action_previous_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        if not (given := steps.last_given(tracker, ASKED)):
            return []
        dispatcher.utter_message(response="utter_back")
        return cleared(given)


class DropCase(Action):
    """Forgets what was being made."""

    def name(self) -> str:
        return "action_drop_case"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        return fresh()


class FileCase(Action):
    """Files through the same use case as page and API. The receipt travels beside the text, which is stored; it is not."""

    def name(self) -> str:
        return "action_file_case"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        language = here.spoken(tracker)
        try:
            filed = file_from(tracker, language)
        except Refusal as refusal:
            steps.say_not_filed(dispatcher, refusal, language)
            return [SlotSet("case_confirmed", None), {"event": "followup", "name": "complaint_form"}]
        announce(dispatcher, filed, language)
        offer_rights(dispatcher, tracker, domain, language)
        if tracker.get_slot("more_matters") or hears("several_matters", str(tracker.get_slot("case_story"))):
            dispatcher.utter_message(response="utter_next_matter")
        return [*fresh(), SlotSet("more_matters", None), SlotSet("last_question", None), SlotSet("filed", filed.case.reference)]


def offer_rights(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, language: str) -> None:
    """One button starts each request that was told with the complaint: it has a time limit of its own."""
    told = "\n".join(filter(None, [tracker.get_slot("case_story"), tracker.get_slot("case_wish")]))
    with override(language):
        buttons = [
            {
                "title": fill(reviewed("utter_begin_right_button", domain, language), {"right": Right(each).label}),
                "payload": f'/rights{{"right": "{each}"}}',
            }
            for each in rights_heard.beside(told)
        ]
    if buttons:
        dispatcher.utter_message(response="utter_right_beside", buttons=buttons)


def file_from(tracker: Tracker, language: str) -> Filed:
    """The slots as a case; story and wish from the sealed originals of the messages they were told in."""
    now = here.of(tracker)
    limits.hit("bot.filing", tracker.sender_id, limit=5, window=3600)
    contact = tracker.get_slot("case_code")
    return file_case(
        kind=str(tracker.get_slot("case_kind")),
        topic=str(tracker.get_slot("case_topic") or Topic.OTHER.value),
        story=originals.words(now, tracker.get_slot("case_story_from"), str(tracker.get_slot("case_story") or "")),
        wish=originals.wish(now, tracker),
        happened=str(tracker.get_slot("case_happened") or ""),
        remedies=casefacts.remedies_in(str(tracker.get_slot("case_wish") or "")),
        language=language,
        channel=Channel.CHAT.value,
        conversation=now.conversation,
        contact=Contact.objects.filter(public_id=contact).first() if contact else None,
        notice=filing_notice(language)[0],
        by=now.client,
        at=now.at,
    )


def announce(dispatcher: CollectingDispatcher, filed: Filed, language: str) -> None:
    with override(language):
        facts = case_facts(filed.case)
        dispatcher.utter_message(
            response="utter_filed",
            reference=filed.case.reference,
            status=facts["status"],
            due=due_lines(facts, language),
            json_message={"case": facts | {"receipt": filed.receipt, "statement": filed.statement}},
        )
