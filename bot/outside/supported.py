"""What of a language model's reply may be shown: sentences whose every figure, name and word stands in the published texts they cite. Pure.

The reply is somebody else's text, and so is the question it was made from. What is let through is a narrow kind of sentence: plain
letters, one language, no link, nothing that the cited clauses do not say. It is dropped when in doubt; the clauses are quoted anyway."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.understanding.text import HAN
from bot.understanding.words import STOP, english_words, stem
from portal.doors.errors import Refusal
from portal.doors.text import clean
from portal.policies.quantities import Quantity, in_chinese, in_english

LONGEST_REPLY = 8_000
MOST_SENTENCES, MOST_CITED, MOST_CLAUSES, LONGEST, SHORTEST = 4, 3, 3, 170, 6
PLAIN = re.compile(r"[A-Za-z\u4e00-\u9fff\u3400-\u4dbf0-9 ,.;:'’‘“”\"()（）%，。、：；！？《》·—–?!-]+")
HOST = re.compile(r"[A-Za-z]\.[A-Za-z]|https?|www")
COMMAS = re.compile(r"[。！？!?；;\n，,：:]+|\.(?=\s|$)")
OURS = ("我们", "we", "our", "us")
PERSONS = re.compile(r"我们|您|你|\b(?:we|our|us|you|your)\b")
ENDS = re.compile(r"[。！？!?\n]+|\.(?=\s|$)")
NO = re.compile(r"[不未无没非勿别]|禁止|拒绝|\b(?:not|no|never|without|cannot|nor|neither|none|unless|except|refus\w*)\b|n[’']t\b")
# What promises or bounds: said only where a cited text says it.
WEIGHTY = re.compile(
    r"立即|立刻|马上|当天|永久|永远|一律|一定|保证|承诺|赔|免费|全部|所有|任何|必须|必然|只|唯一|完全|绝|胜|半"
    r"|\b(?:immediate\w*|instant\w*|forever|permanent\w*|always|guarante\w*|promis\w*|compensat\w*|refund\w*|free|all|every|any|must|only"
    r"|entire\w*|complete\w*|win|half|double|twice|first|second|third|hundred|thousand|dozen)\b"
)
COUNTED = re.compile(r"\d+(?:[.:]\d+)*|[零〇一二两三四五六七八九十百千万亿]+")
NUMBER_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
    " thirty forty fifty sixty seventy eighty ninety".split()
)
# Signs that carry no fact of their own and may join what the clauses say.
JOINING = frozenset("的了在将会可以能您你我们和与或并及由对为是有这该其请就都也把被向从到后前时如果若需要按照根据等内之于而且还因此所让给")
JOINS = frozenset("also can may will would if when then so this these those please we our you your it its they their be is are".split())
WITHIN_ONE, PAIRS = 0.5, 0.6


@dataclass(frozen=True)
class Sentence:
    """One sentence that may be shown, and the keys of the published texts that say it."""

    text: str
    cites: tuple[str, ...]


class Garbled(Exception):
    """The reply is not what was asked for."""


def read(body: bytes) -> list[Any]:
    """The sentences of an OpenAI-compatible reply as they came, unchecked. Raises Garbled for anything of another shape."""
    try:
        said = json.loads(body)["choices"][0]["message"]["content"]
        found = json.loads(said) if isinstance(said, str) and len(said) <= LONGEST_REPLY else None
    except (ValueError, LookupError, TypeError, RecursionError):
        raise Garbled from None
    if not isinstance(found, dict) or set(found) != {"sentences"} or not isinstance(found["sentences"], list):
        raise Garbled
    return found["sentences"][: MOST_SENTENCES * 2]


def kept(said: Sequence[Any], texts: Mapping[str, str], language: str) -> list[Sentence]:
    """The sentences that may be shown, in their order. `texts` is what was sent along: id -> published text in that language."""
    found: list[Sentence] = []
    for each in said:
        sentence = _sentence(each, texts)
        if sentence is None or not _is_plain(sentence.text, language) or not is_supported(sentence, texts, language):
            continue
        if len({key for one in (*found, sentence) for key in one.cites}) <= MOST_CLAUSES and sentence not in found:
            found.append(sentence)
    return found[:MOST_SENTENCES]


def _sentence(raw: Any, texts: Mapping[str, str]) -> Sentence | None:
    """One object `{"text", "cites"}` with ids that were sent, cleaned as every text at a door is."""
    if not isinstance(raw, dict) or set(raw) != {"text", "cites"} or not isinstance(raw["cites"], list):
        return None
    cites = raw["cites"]
    if not 1 <= len(cites) <= MOST_CITED or not all(isinstance(key, str) and key in texts for key in cites):
        return None
    try:
        return Sentence(clean(raw["text"], limit=LONGEST, multiline=False, required=True), tuple(dict.fromkeys(cites)))
    except Refusal:
        return None


def _is_plain(text: str, language: str) -> bool:
    """One sentence of plain signs in the language asked for: no markup, no link, no second sentence that cites nothing."""
    if len(text) < SHORTEST or not PLAIN.fullmatch(text) or HOST.search(text.lower()):
        return False
    if len([part for part in ENDS.split(text) if part.strip()]) != 1:
        return False
    han, letters = len(HAN.findall(text)), len(re.findall("[A-Za-z]", text))
    return han > letters if language.startswith("zh") else han == 0 and letters > 0


def is_supported(sentence: Sentence, texts: Mapping[str, str], language: str) -> bool:
    """Whether the cited texts say it: figures with their units, weighty words, names and all other words; one sentence of theirs most of
    it, with as many no's in it and the same people in the same places."""
    source = "\n".join(_flat(texts[key]) for key in sentence.cites)
    text = _flat(sentence.text)
    if not _figures_stand(text, source, language) or not _weighty(text) <= _weighty(source):
        return False
    words = _chinese if language.startswith("zh") else _english
    said, known = words(text), words(source)
    if not said or not said <= known or not _names(sentence.text) <= _tokens("\n".join(texts[key] for key in sentence.cites)):
        return False
    nearest = max((part for part in ENDS.split(source) if part.strip()), key=lambda part: len(said & words(part)))
    if len(said & words(nearest)) < WITHIN_ONE * len(said) or not _in_order(text, source, language):
        return False
    return _who(text, nearest) and all(_says_no_alike(part, source, words) for part in COMMAS.split(text) if words(part))


def _says_no_alike(part: str, source: str, words: Callable[[str], set[str]]) -> bool:
    """As often no as the part of the source that is nearest, and where several are equally near, as all of them."""
    said = words(part)
    near = [(len(said & words(each)), len(NO.findall(each))) for each in COMMAS.split(source)]
    most = max(shared for shared, _times in near)
    return {times for shared, times in near if shared == most} == {len(NO.findall(part))}


def _who(text: str, nearest: str) -> bool:
    """We and you are not swapped: where a sentence has both, they come in the order of the source."""
    said, known = (["w" if one in OURS else "y" for one in PERSONS.findall(each)] for each in (text, nearest))
    rest = iter(known)
    return len(set(said)) < 2 or all(one in rest for one in said)


def _flat(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _weighty(text: str) -> set[str]:
    return set(WEIGHTY.findall(text))


def _figures_stand(text: str, source: str, language: str) -> bool:
    read_ = in_chinese if language.startswith("zh") else in_english
    known = read_(source)
    if not all(_stands(quantity, known) for quantity in read_(text)):
        return False
    return set(COUNTED.findall(text)) <= set(COUNTED.findall(source)) and NUMBER_WORDS & _tokens(text) <= NUMBER_WORDS & _tokens(source)


def _stands(quantity: Quantity, known: set[Quantity]) -> bool:
    """ "15 days" does not stand where "15 working days" does; a bare 15 does."""
    return any(other.value == quantity.value and quantity.unit in ("", other.unit) for other in known)


def _tokens(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z]+", text))


def _names(text: str) -> set[str]:
    """Latin words written as names are. The first word of a sentence is looked at as a word like any other."""
    return {found[0] for found in re.finditer(r"(?<![A-Za-z])[A-Z][A-Za-z]*", text) if found.start() > 0}


def _chinese(text: str) -> set[str]:
    return {sign for sign in HAN.findall(text) if sign not in JOINING} | set(english_words(text))


def _english(text: str) -> set[str]:
    return {stem(word) for word in english_words(text) if word not in STOP and word not in JOINS}


def _in_order(text: str, source: str, language: str) -> bool:
    """Chinese signs make words by standing together: most pairs of the sentence must stand together in the source too."""
    if not language.startswith("zh"):
        return True
    runs = re.split(f"[^\u4e00-\u9fff]|[{''.join(sorted(JOINING))}]", text)
    pairs = [run[place : place + 2] for run in runs for place in range(len(run) - 1)]
    return not pairs or sum(pair in source for pair in pairs) >= PAIRS * len(pairs)
