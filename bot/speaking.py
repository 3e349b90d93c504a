"""In which language a message is answered. Pure."""

import re

from bot import pinyin
from bot.phrases import hears
from bot.understanding.text import HAN, LATIN_WORD

# A shorter message may ask for a language; in a longer one it is told of.
LONGEST_REQUEST = 40
# Addresses, receipts and the like: Latin letters in no language.
NO_WORD = re.compile(r"[\w.+-]*[@＠][\w.。-]*|(?:https?://|www\.)\S+|(?=[\w·–—－-]*\d)[\w·–—－-]{4,}", re.ASCII)


def choose_language(words: str, payload: str, current: str) -> str:
    """The language of a message of some length, or the one it asks for; short ones, addresses, codes, Chinese in Latin letters and
    buttons stay in that of the conversation."""
    if payload:
        return current
    if wanted := asked_for(words):
        return wanted
    written = NO_WORD.sub(" ", words)
    han, latin = len(HAN.findall(written)), LATIN_WORD.findall(written)
    if not han and not current.startswith("zh") and pinyin.read(words):
        return "zh-hans"
    if han + len(latin) < 3 or current.startswith("zh") and not han and pinyin.is_pinyin(latin):
        return current
    if han >= len(latin):
        return "zh-hans"
    return "en" if han == 0 or len(latin) >= 3 * han else current


def asked_for(words: str) -> str:
    """The language a short message asks for; empty for none."""
    if len(words) > LONGEST_REQUEST:
        return ""
    return "zh-hans" if hears("in_chinese", words) else "en" if hears("in_english", words) else ""
