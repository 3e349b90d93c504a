"""From a parsed question to the passages that answer it, a choice of topics, or nothing. Pure but for what is published."""

from collections.abc import Container
from dataclasses import dataclass, replace
from itertools import compress

from bot import mentions, rights_heard
from bot.knowledge import Quote, Shelf, shelf, understanding
from bot.phrases import hears
from bot.several import questions_in
from bot.understanding.grouping import likeness, vector
from bot.understanding.parsing import Parse
from bot.understanding.search import Hit, coverage, terms


@dataclass(frozen=True)
class Found:
    """`sure` answers, `maybe` asks back, `none` admits it."""

    band: str
    quotes: tuple[Quote, ...]
    topics: tuple[str, ...]
    rest: tuple[str, ...] = ()


# Set on house questions against the demo policy and CAPP-130 (docs/understanding.md): a lexical score this high answers by itself.
SURE_LEXICAL, MAYBE_LEXICAL, MAYBE_SURENESS, CLOSE = 0.6, 0.25, 0.35, 0.9
LOOKED_AT, PRIMARY, ALSO, CALM = 14, 0.15, 0.1, 0.1
YOUNG = ("young", "child")
# How long something is kept, and what is sensitive about it, differ by what it is: there an answer about something else is no answer.
BY_KIND, OF_ITS_KIND, NEAR_ENOUGH = ("storage_retention", "sensitive_info"), 0.4, 0.1
# A published question asked in (nearly) so many words is answered whatever the classifier takes it for.
SAME_QUESTION, FIRST, SAME_WORDS = 0.82, 5, 0.6


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
        return _with_the_rest(Found("sure", _several(fitting, library), topics), parse)
    if hits[0].lexical >= SURE_LEXICAL and _is_about(hits[0], topics, said, library):
        return Found("sure", _several(hits, library), topics)
    if parse.sureness >= MAYBE_SURENESS or hits[0].lexical >= MAYBE_LEXICAL:
        return Found("maybe", (), topics)
    return Found("none", (), topics)


def _with_the_rest(found: Found, parse: Parse) -> Found:
    """An answer, and as `rest` the second subject of a question about this and that, where nothing quoted is about it."""
    quoted = {topic for quote in found.quotes for topic in quote.topics}
    both = parse.upset < CALM and hears("this_and_that", parse.text)
    return replace(found, rest=tuple(topic for topic, share in parse.topics[1:2] if both and share >= ALSO and topic not in quoted))


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


def _is_about(hit: Hit, topics: Container[str], said: Container[str], library: Shelf) -> bool:
    """Whether what the words alone found is about something the question may be about: “what data do you have on my dog” shares one
    word with “Do you sell my data?”."""
    quote = library.quotes[hit.key]
    within = not quote.topics or any(topic in topics for topic in quote.topics)
    return within or max((coverage(asked, said) for asked in quote.asked), default=0.0) >= SAME_WORDS


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
