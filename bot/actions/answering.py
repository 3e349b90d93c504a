"""Answers from published text only: a clause or a FAQ answer quoted, a choice of topics, or a plain "I do not know"."""

from collections.abc import Container
from dataclasses import dataclass, replace
from itertools import compress
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import first_heard, mentions, rights_heard
from bot.actions import here
from bot.engine import fill
from bot.knowledge import Quote, Shelf, shelf, understanding
from bot.outside import asking
from bot.phrases import hears, is_only
from bot.several import questions_in
from bot.understanding.examples import TOPICS
from bot.understanding.grouping import likeness, vector
from bot.understanding.parsing import Parse
from bot.understanding.search import Hit, coverage, terms
from disputes import queries as disputes
from disputes.rules import Handoff

Events = list[dict[str, Any]]
Domain = dict[str, Any]
SHORT = 14
OWN_TOPIC = 0.3
LONGEST_QUOTE = 900
Offer = tuple[str, list[dict[str, str]]]
NO_OFFER: Offer = ("", [])


@dataclass(frozen=True)
class Found:
    """`sure` answers, `maybe` asks back, `none` admits it."""

    band: str
    quotes: tuple[Quote, ...]
    topics: tuple[str, ...]
    rest: tuple[str, ...] = ()


# Set on house questions against the demo policy and CAPP-130 (docs/understanding.md): a lexical score this high answers by itself.
SURE_LEXICAL, MAYBE_LEXICAL, MAYBE_SURENESS, CLOSE = 0.6, 0.25, 0.35, 0.9
LOOKED_AT, PRIMARY = 14, 0.15
YOUNG = ("young", "child")
ASKED_OF_IT = {"what_next": "utter_how_long_complaint", "costs": "utter_costs_complaint"}
# How long something is kept, and what is sensitive about it, differ by what it is: there an answer about something else is no answer.
BY_KIND, OF_ITS_KIND, NEAR_ENOUGH = ("storage_retention", "sensitive_info"), 0.4, 0.1
# A published question asked in (nearly) so many words is answered whatever the classifier takes it for.
SAME_QUESTION, FIRST = 0.82, 5


def find(parse: Parse, library: Shelf, threshold: float) -> Found:
    """Decide between the three bands for a parsed question."""
    said = terms(parse.text)
    hits = library.index.search(said, dict(parse.topics), limit=LOOKED_AT, vector=parse.vector)
    topics = tuple(name for name, share in parse.topics[:3] if share >= 0.05)
    if not hits:
        return Found("none", (), topics)
    if (asked := _asked_so(hits, parse.text, library)) is not None:
        return Found("sure", _several([asked], library), topics)
    if mentions.is_mention(parse.text):
        return _mentioned(hits, parse, library)
    fitting = [hit for hit in hits if parse.topic in library.quotes[hit.key].topics]
    if parse.topic in BY_KIND:
        fitting = [hit for hit in fitting if _is_of_its_kind(hit, said, library)]
    fitting.sort(key=lambda hit: -_fit(hit, parse.topic, said, library))
    if parse.sureness >= threshold and fitting:
        return Found("sure", _several(fitting, library), topics)
    if hits[0].lexical >= SURE_LEXICAL:
        return Found("sure", _several(hits, library), topics)
    if parse.sureness >= MAYBE_SURENESS or hits[0].lexical >= MAYBE_LEXICAL:
        return Found("maybe", (), topics)
    return Found("none", (), topics)


def find_each(parse: Parse, library: Shelf, threshold: float) -> Found | None:
    """For a message with several questions the best passage for each, in their order, and as `rest` what stays unclear; None where it
    has not two that can be answered by themselves."""
    each = [find(understanding().parse(piece, parse.language), library, threshold) for piece in questions_in(parse.text)]
    quotes = {one.quotes[0].key: one.quotes[0] for one in each if one.band == "sure"}
    unclear = dict.fromkeys(topic for one in each if one.band == "maybe" for topic in one.topics[:1])
    return Found("sure", tuple(quotes.values()), each[0].topics, tuple(unclear)) if len(quotes) > 1 else None


def for_the_young(found: Found, text: str, library: Shelf) -> Found:
    """An answer about a child, or to one, with the clause about children; where it may be about them, that clause and a choice."""
    if rights_heard.whom_in(text) not in YOUNG or any("minors" in quote.topics for quote in found.quotes):
        return found
    about = by_topic("minors", library).quotes[:1]
    if found.band == "sure":
        return replace(found, quotes=(*found.quotes, *about))
    others = tuple(topic for topic in found.topics if topic != "minors")
    return found if len(others) == len(found.topics) else Found("sure", about, ("minors",), others)


def _asked_so(hits: list[Hit], text: str, library: Shelf) -> Hit | None:
    """The published answer among the first hits whose question, or another wording of it, this is."""
    said, answers = vector(text), [hit for hit in hits[:FIRST] if library.quotes[hit.key].asked]
    alike = [(max(likeness(said, vector(asked)) for asked in library.quotes[hit.key].asked), hit) for hit in answers]
    best = max(alike, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= SAME_QUESTION else None


def _mentioned(hits: list[Hit], parse: Parse, library: Shelf) -> Found:
    """A word or two: answered by the clause they head; else asked back, about where they stand or what they mean."""
    quotes, known = [library.quotes[hit.key] for hit in hits], mentions.is_known(parse.text)
    heads = [bool(known and quote.number and mentions.stands_in(parse.text, quote.title)) for quote in quotes]
    if any(heads):
        return Found("sure", _several(list(compress(hits, heads)), library), quotes[heads.index(True)].topics)
    inside = [topic for quote in quotes if mentions.stands_in(parse.text, quote.text) for topic in quote.topics]
    meant = [topic for topic, share in parse.topics if share >= 0.05 and parse.sureness >= MAYBE_SURENESS]
    topics = meant if meant and (known or inside) else inside
    return Found("maybe" if topics else "none", (), tuple(dict.fromkeys(topics))[:3])


def is_published(text: str, language: str, mention: bool = False) -> bool:
    """Whether a message is a published question in so many words, or (`mention`) a word or two that stand in what is published."""
    library = shelf(language)
    hits = library.index.search(terms(text), {}, limit=LOOKED_AT)
    if mention and mentions.is_mention(text):
        return any(mentions.stands_in(text, library.quotes[hit.key].text) for hit in hits)
    return _asked_so(hits[:FIRST], text, library) is not None


def _is_of_its_kind(hit: Hit, said: Container[str], library: Shelf) -> bool:
    """Whether a passage has what is asked about in its words, and a published question most of them."""
    asked = library.quotes[hit.key].asked
    return max(coverage(each, said) for each in asked) >= OF_ITS_KIND if asked else hit.near >= NEAR_ENOUGH


def _fit(hit: Hit, topic: str, said: Container[str], library: Shelf) -> float:
    """How well a passage answers, its topic being right: what is mostly about the topic comes before what only touches it, and a
    published question counts as far as it is the one that was asked."""
    quote = library.quotes[hit.key]
    words = hit.near * (0.35 + 0.65 * max(coverage(asked, said) for asked in quote.asked)) if quote.asked else hit.near
    return words + PRIMARY / (quote.topics.index(topic) + 1)


def _several(hits: list[Hit], library: Shelf) -> tuple[Quote, ...]:
    """The best passage with the clause it rests on, or with a second clause that is as good in words and in subject."""
    first = library.quotes[hits[0].key]
    if first.related:
        return tuple(library.quotes[key] for key in (first.key, first.related[0]) if key in library.quotes)
    near = [hit for hit in hits[1:] if hit.lexical >= CLOSE * hits[0].lexical and hit.score >= CLOSE * hits[0].score]
    return (first, *(library.quotes[hit.key] for hit in near[:1] if hit.key.startswith("clause:")))


def by_topic(topic: str, library: Shelf) -> Found:
    """The clauses about a topic somebody chose from the buttons."""
    quotes = [quote for quote in library.quotes.values() if topic in quote.topics]
    quotes.sort(key=lambda quote: (quote.key.startswith("faq:"), quote.topics.index(topic)))
    return Found("sure" if quotes else "none", tuple(quotes[:2]), (topic,))


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
        say(
            dispatcher, found, domain, language, rights_heard.right_in(asked) if topic not in TOPICS else "",
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
    of_it = of_it and {"complaint_form": of_it, "rights_form": "utter_costs_complaint"}.get(str(tracker.active_loop_name), "")
    return here.understand(reviewed(of_it, domain, language)) if of_it else now.parse


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
