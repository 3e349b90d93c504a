"""What a message means before a rule looks at it: pinyin and texting read, slips in the few words that steer a form put right."""

from dataclasses import replace

from bot import pinyin, texting
from bot.knowledge import understanding
from bot.understanding.parsing import Parse
from bot.understanding.patterns import bare, danger
from bot.understanding.text import HAN

# A slip in a longer message is no control word any more.
MOST_HAN, MOST_WORDS = 6, 3


def heard(text: str, language: str, answering: bool = False) -> Parse:
    """A message parsed; its `text` is the reading where it came in pinyin or as on a telephone. `answering`: a form's question is open."""
    known, said = understanding(), pinyin.read(text, answering) or texting.read(text)
    parse = known.parse(said, language)
    if said != text and not parse.danger:
        parse = replace(parse, danger=danger(text))
    if parse.control or len(HAN.findall(said)) > MOST_HAN or len(said.split()) > MOST_WORDS:
        return parse
    return replace(parse, control=known.controls.get(bare(meant(said)), ""))


def reading(masked: str, parse: Parse) -> str:
    """The characters a message in pinyin was read as; empty where it was none."""
    return parse.text if HAN.search(parse.text) and not HAN.search(masked) else ""


def meant(text: str) -> str:
    """A message with its slips taken for what they probably stand for."""
    return understanding().artefact.classifier.spelling.mend(text)
