"""What a message means before a rule looks at it: pinyin read, slips in the few words that steer a form put right."""

from dataclasses import replace

from bot import pinyin
from bot.knowledge import understanding
from bot.understanding.parsing import Parse
from bot.understanding.patterns import bare
from bot.understanding.text import HAN

# A slip in a longer message is no control word any more.
MOST_HAN, MOST_WORDS = 6, 3


def heard(text: str, language: str) -> Parse:
    """A message parsed; its `text` is the reading where it came in pinyin."""
    known, said = understanding(), pinyin.read(text) or text
    parse = known.parse(said, language)
    if parse.control or len(HAN.findall(said)) > MOST_HAN or len(said.split()) > MOST_WORDS:
        return parse
    return replace(parse, control=known.controls.get(bare(meant(said)), ""))


def meant(text: str) -> str:
    """A message with its slips taken for what they probably stand for."""
    return understanding().artefact.classifier.spelling.mend(text)
