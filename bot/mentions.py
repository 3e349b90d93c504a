"""A word or two put to us without a question: “safe”, “苹果”. Pure."""

import re

from bot import rights_heard
from bot.phrases import hears
from bot.understanding.lexicon import lexicon
from bot.understanding.text import HAN, LATIN_WORD, normalise
from bot.understanding.words import STOP, english_words, stem

MOST_HAN, MOST_WORDS = 4, 2
# Nearer than this to something people wrote before, it is that.
SAID_BEFORE = 0.9
# Meanings that are in the lexicon so that they are not taken for ours.
NOT_OURS = {"tax", "price", "chatter", "injection", "greet", "thank"}


AROUND = re.compile(r"^(?:那么?|还有|(?:and |so |then )?(?:what|how) about|and)\s*|[?？!！.。,，~\s]+$|呢[?？]*$")


def core(text: str) -> str:
    """What a message mentions, evened out: “那第三方呢？” mentions 第三方."""
    return AROUND.sub("", normalise(text))


def is_mention(text: str) -> bool:
    """Whether a message is only a word or two and neither asks nor demands anything."""
    flat = core(text)
    han, words = len(HAN.findall(flat)), len(LATIN_WORD.findall(flat))
    short = 0 < han <= MOST_HAN and not words or 0 < words <= MOST_WORDS and not han
    return short and not hears("asks", flat) and not rights_heard.demands(flat)


def is_known(text: str) -> bool:
    """Whether any word of it means something in our trade."""
    flat = normalise(text)
    return not NOT_OURS.issuperset(lexicon().meanings(flat, [stem(word) for word in english_words(flat)]))


def stands_in(text: str, passage: str) -> bool:
    """Whether all that is mentioned stands in a passage."""
    said = "".join(HAN.findall(core(text)))
    if said:
        return said in normalise(passage)
    stems = {stem(word) for word in english_words(core(text)) if word not in STOP}
    return bool(stems) and stems <= {stem(word) for word in english_words(normalise(passage))}


def names_person(text: str) -> bool:
    """Whether a guessed wish for a person has a word for one in it, or for speaking with one."""
    return hears("names_person", text) and not hears("not_person", text)
