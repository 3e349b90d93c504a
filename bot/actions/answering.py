"""Answers from published text only: a clause or a FAQ answer quoted, a choice of topics, or a plain "I do not know"."""

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import first_heard, rights_heard
from bot.actions import here
from bot.engine import fill
from bot.finding import Found, by_topic, find, find_each, for_the_young
from bot.knowledge import Quote, shelf, understanding
from bot.outside import asking
from bot.phrases import hears, is_only
from bot.several import question_at_the_end
from bot.understanding.examples import TOPICS
from bot.understanding.parsing import Parse
from disputes import queries as disputes
from disputes.rules import Handoff

Events = list[dict[str, Any]]
Domain = dict[str, Any]
SHORT = 14
OWN_TOPIC = 0.3
LONGEST_QUOTE = 900
ASKED_OF_IT = {"what_next": "utter_how_long_complaint", "costs": "utter_costs_complaint"}
Offer = tuple[str, list[dict[str, str]]]
NO_OFFER: Offer = ("", [])


def citation(quote: Quote, language: str) -> dict[str, Any]:
    """What the client draws beside an answer: the words quoted, their number, version and address."""
    zh = language.startswith("zh")
    prefix = "zh-hans" if zh else "en"
    url = f"/{prefix}/policy/{quote.version}/#c-{quote.number}" if quote.number else f"/{prefix}/learn/#{quote.anchor}"
    text = quote.text if len(quote.text) <= LONGEST_QUOTE else quote.text[:LONGEST_QUOTE].rsplit("\n", 1)[0] + " …"
    return {
        "clause": quote.number,
        "version": quote.version,
        "title": quote.title,
        "summary": quote.summary,
        "text": text,
        "url": url,
        "anchor": quote.anchor,
        "sha256": quote.version_sha256,
    }


def topic_buttons(topics: tuple[str, ...], domain: Domain, language: str) -> list[dict[str, str]]:
    return [{"title": topic_title(topic, domain, language), "payload": f'/question{{"topic": "{topic}"}}'} for topic in topics]


def tell_me_button(anchor: str, domain: Domain, language: str) -> dict[str, str]:
    """What asks to be told when the clause just quoted changes."""
    return {"title": reviewed("utter_tell_me_when", domain, language), "payload": f'/tell_me{{"value": "{anchor}"}}'}


def reviewed(response: str, domain: Domain, language: str) -> str:
    """The words of a response that both languages have and nothing is filled into."""
    return str(domain["responses"][response][0 if language.startswith("zh") else 1]["text"])


def topic_title(topic: str, domain: Domain, language: str) -> str:
    """The reviewed title of a topic, from the domain."""
    return reviewed(f"utter_question/{topic}", domain, language)


class AnswerQuestion(Action):
    """Answers a privacy question, or says that it does not know."""

    def name(self) -> str:
        return "action_answer_question"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        language, topic = here.spoken(tracker), here.entity(tracker, "topic")
        if topic not in TOPICS and here.is_pressed(tracker):
            dispatcher.utter_message(response="utter_ask_topic")
            return []
        library = shelf(language)
        if is_only("what_next", here.of(tracker).masked) and (action := standing(tracker)):
            return [{"event": "followup", "name": action}]
        if topic in TOPICS:
            found, asked = by_topic(topic, library), topic_title(topic, domain, language)
        else:
            parse = in_context(heard(tracker, domain, language), str(tracker.get_slot("last_question") or ""))
            threshold = understanding().artefact.thresholds["topic"]
            found, asked = find_each(here.of(tracker).parse, library, threshold) or find(parse, library, threshold), parse.text
            found = for_the_young(found, here.of(tracker).masked, library)
        missed = found.band != "sure" and topic not in TOPICS
        named = "" if topic in TOPICS else rights_heard.right_in(here.of(tracker).masked) or rights_heard.right_in(asked)
        say(
            dispatcher, found, domain, language, named,
            offer=model_offer(tracker, domain, language) if missed else NO_OFFER,
        )  # fmt: skip
        if missed:
            here.of(tracker).missed.append(here.Miss(found.band, found.topics if found.band == "maybe" else (), parse.sureness))
        about = [SlotSet("last_question", asked), SlotSet("last_door", None)]
        misses = 0 if found.band == "sure" else float(tracker.get_slot("misses") or 0) + 1
        if misses >= 2 and not tracker.active_loop_name:
            return [*about, SlotSet("misses", 0), {"event": "followup", "name": "utter_offer_person"}]
        return [*about, SlotSet("misses", misses)]


def standing(tracker: Tracker) -> str:
    """The action that tells how long what waits or was filed here will take; empty while a form or a question is what it is about."""
    conversation = here.of(tracker).conversation
    if conversation is None:
        return ""
    if conversation.handoff == Handoff.WAITING and (hears("waits", here.of(tracker).masked) or not tracker.active_loop_name):
        return "action_request_human"
    if tracker.active_loop_name or tracker.get_slot("last_question"):
        return ""
    return "action_case_status" if disputes.open_cases(conversation) else ""


def heard(tracker: Tracker, domain: Domain, language: str) -> Parse:
    """The message; "how long will it take" in the middle of a complaint is about it, and some are published questions."""
    now = here.of(tracker)
    if known := first_heard.asked_as(now.masked):
        return here.understand(reviewed(f"utter_{known}", domain, language))
    of_it = next((said for name, said in ASKED_OF_IT.items() if is_only(name, now.masked)), "")
    here_costs = of_it if of_it == ASKED_OF_IT["costs"] else ""
    of_it = of_it and {"complaint_form": of_it, "rights_form": "utter_costs_complaint"}.get(str(tracker.active_loop_name), here_costs)
    return here.understand(reviewed(of_it, domain, language)) if of_it else question_at_the_end(now.parse) or now.parse


def in_context(parse: Parse, before: str) -> Parse:
    """A short follow-up ("那要多久？") is understood together with the question before it."""
    short = len(parse.text) <= SHORT or len(parse.text.split()) <= 4 and parse.language == "en"
    if before and short and hears("follow_up", parse.text):
        both = understanding().parse(f"{before} {parse.text}", parse.language)
        return replace(both, topics=parse.topics, sureness=max(parse.sureness, both.sureness)) if parse.sureness >= OWN_TOPIC else both
    return parse


def right_buttons(found: Found, named: str, domain: Domain, language: str) -> list[dict[str, str]]:
    """A way to use the right a question is about: the one it names, else the one its subject is."""
    right = named or (rights_heard.OF_TOPIC.get(found.topics[0], "") if found.topics else "")
    if not right:
        return []
    return [{"title": reviewed("utter_right_offer_button", domain, language), "payload": f'/rights{{"right": "{right}"}}'}]


def model_offer(tracker: Tracker, domain: Domain, language: str) -> Offer:
    """Where there is a language model in use: who would get this question, and the button that sends it there."""
    now = here.of(tracker)
    partner = asking.offered(now, tracker.active_loop_name or "")
    if partner is None:
        return NO_OFFER
    name = partner.name_zh if language.startswith("zh") else partner.name_en
    button = {"title": reviewed("utter_model_offer_button", domain, language), "payload": asking.payload(now.cursor)}
    return "\n\n" + fill(reviewed("utter_model_offer", domain, language), {"name": name}), [button]


def say(dispatcher: CollectingDispatcher, found: Found, domain: Domain, language: str, right: str = "", offer: Offer = NO_OFFER) -> None:
    """Say what was found; `right` is the one the question names, `offer` who else could be asked.

    The quoted words travel in the text for every channel, and in `custom` for those that draw them."""
    if found.band == "sure":
        citations = [citation(quote, language) for quote in found.quotes]
        numbers = ("、" if language.startswith("zh") else ", ").join(cited["clause"] for cited in citations if cited["clause"])
        opening = "utter_answer" if citations[0]["clause"] else "utter_answer_faq"
        facts = {"numbers": numbers, "version": citations[0]["version"]}
        buttons = [tell_me_button(cited["anchor"], domain, language) for cited in citations if cited["clause"]][:1]
        buttons = right_buttons(found, right, domain, language) + buttons
        dispatcher.utter_message(response=opening, json_message={"citations": citations}, buttons=buttons, **facts)
        if found.rest:
            dispatcher.utter_message(response="utter_and_the_rest", buttons=topic_buttons(found.rest, domain, language))
    elif found.band == "maybe" and found.topics:
        dispatcher.utter_message(
            response="utter_did_you_mean", buttons=topic_buttons(found.topics, domain, language) + offer[1], offer=offer[0]
        )
    else:
        dispatcher.utter_message(response="utter_do_not_know", buttons=offer[1], offer=offer[0])
