"""What a message means before a rule looks at it: pinyin and texting read, slips in the few words that steer a form put right."""

from dataclasses import replace

from bot import pinyin, rights_heard, texting
from bot.knowledge import understanding
from bot.phrases import hears, phrase
from bot.understanding.parsing import Parse
from bot.understanding.patterns import bare, danger
from bot.understanding.text import HAN, normalise

# A slip in a longer message is no control word any more.
MOST_HAN, MOST_WORDS = 6, 3
# What is said before something is asked, and means nothing beside it.
LEADS = ("leads_in", "no_complaint_but")


def heard(text: str, language: str, answering: bool = False) -> Parse:
    """A message parsed; its `text` is the reading where it came in pinyin or as on a telephone. `answering`: a form's question is open."""
    known, said = understanding(), pinyin.read(text, answering) or texting.read(text)
    for lead in LEADS:
        if (asked := phrase(lead).sub("", normalise(said))) != normalise(said) and asks(asked):
            said = asked
    parse = known.parse(said, language)
    if said != text and not parse.danger:
        parse = replace(parse, danger=danger(text))
    if parse.control or len(HAN.findall(said)) > MOST_HAN or len(said.split()) > MOST_WORDS:
        return parse
    return replace(parse, control=known.controls.get(bare(meant(said)), ""))


def asks(text: str) -> bool:
    """Whether something is asked or asked for."""
    return hears("asks", text) or hears("only_asks", text) or rights_heard.demands(text)


def reading(masked: str, parse: Parse) -> str:
    """The characters a message in pinyin was read as; empty where it was none."""
    return parse.text if HAN.search(parse.text) and not HAN.search(masked) else ""


def meant(text: str) -> str:
    """A message with its slips taken for what they probably stand for."""
    return understanding().artefact.classifier.spelling.mend(text)
