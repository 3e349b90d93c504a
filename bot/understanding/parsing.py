"""From a message to what it is: the pipeline that every door and the dialogue share."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

import numpy as np

from bot.understanding.calibration import sureness
from bot.understanding.encoding import Encoder
from bot.understanding.examples import CONTROLS, KINDS, TOPICS, Example
from bot.understanding.model import Artefact, Floats, Guess
from bot.understanding.patterns import asks_for_person, asks_what_it_is, bare, control_words, danger
from bot.understanding.spelling import as_read
from bot.understanding.text import language, normalise, sentences

UPSET = ("complaint", "dispute")
URGENT = (*UPSET, "handoff")
# How much of its most urgent sentence a long message keeps: enough to be offered, not to be taken. On held-out folds 0.9 offered a
# complaint to a quarter more calm stories than no raising at all, and missed none fewer.
RAISED = 0.5
MOST_SENTENCES = 12
Ranking = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Parse:
    """What a message is. Probabilities are calibrated; `topics` are given that it is a question; `control` and `danger` come from rules;
    `upset` is the chance of a complaint or dispute, `sureness` that the first topic is right, `familiarity` the nearest
    example's cosine, `vector` what the encoder makes of it (moved to the middle of the training text, of length 1)."""

    text: str
    language: str
    kinds: Ranking
    topics: Ranking
    control: str = ""
    danger: str = ""
    by_rule: bool = False
    upset: float = 0.0
    sureness: float = 0.0
    familiarity: float = 0.0
    vector: Floats | None = field(default=None, compare=False, repr=False)

    @property
    def kind(self) -> str:
        return self.kinds[0][0]

    @property
    def confidence(self) -> float:
        return self.kinds[0][1]

    @property
    def topic(self) -> str:
        return self.topics[0][0]


def ranked(names: Iterable[str], values: Floats) -> Ranking:
    return tuple(sorted(zip(names, [round(value, 4) for value in values.tolist()], strict=True), key=itemgetter(1), reverse=True))


@dataclass(frozen=True)
class Understanding:
    artefact: Artefact
    encoder: Encoder
    controls: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, artefact: Artefact, examples: Iterable[Example], encoder: Encoder) -> "Understanding":
        """With the control words of the training text, which are matched whole and never guessed."""
        return cls(artefact, encoder, control_words((example.text, example.kind) for example in examples if example.kind in CONTROLS))

    @cached_property
    def _kind_rows(self) -> Floats:
        """One row a kind, one column a label: 1 where the label is of that kind."""
        labels = self.artefact.classifier.labels
        return np.array([[(label if label in KINDS else "question") == kind for label in labels] for kind in KINDS], dtype=np.float32)

    @cached_property
    def _topic_columns(self) -> list[int]:
        return [self.artefact.classifier.labels.index(topic) for topic in TOPICS]

    def parse(self, text: str, default_language: str = "en") -> Parse:
        """Understand one message (masked or raw): about a tenth of a millisecond a sentence."""
        said = self.artefact.classifier.spelling.mend(text)
        vector = self.encoder.encode([as_read(text, said)])[0]
        guess = self.read(text, vector)
        whole, kinds = guess.shares, self.urgent(text, self._kind_rows @ guess.shares)
        topics = whole[self._topic_columns] / max(float(whole[self._topic_columns].sum()), 1e-9)
        heard = dict.fromkeys((normalise(text), normalise(said)))
        control, by_rule = self.controls.get(bare(text), ""), any(asks_for_person(one) for one in heard)
        ruled = "handoff" if by_rule else "smalltalk" if control or asks_what_it_is(text) else ""
        if ruled:
            kinds = np.array([0.99 if kind == ruled else 0.01 / (len(KINDS) - 1) for kind in KINDS], dtype=np.float32)
        return Parse(
            text=text,
            language=language(text, default_language),
            kinds=ranked(KINDS, kinds),
            topics=ranked(TOPICS, topics),
            sureness=sureness(float(topics.max()), guess.familiarity, self.artefact.meta["sureness"]),
            familiarity=guess.familiarity,
            control=control,
            danger=next(filter(None, map(danger, heard)), ""),
            by_rule=by_rule,
            upset=float(sum(kinds[KINDS.index(kind)] for kind in UPSET)),
            vector=self.artefact.dense.off_centre(vector),
        )

    def topics(self, text: str) -> Ranking:
        """The 25 topics by share, by words alone and without the rest of the pipeline (for passages, which are many and long)."""
        shares = self.artefact.classifier.guess(text).shares[self._topic_columns]
        return ranked(TOPICS, shares / max(float(shares.sum()), 1e-9))

    def read(self, text: str, vector: Floats) -> Guess:
        """What a message is by label, as its words and its vector say together."""
        guess = self.artefact.classifier.guess(text)
        return Guess(self.artefact.dense.joined(guess.shares, vector), guess.nearest)

    def urgent(self, text: str, kinds: Floats) -> Floats:
        """Kinds of a message, a long one raised towards its most urgent sentence."""
        kinds = kinds.copy()
        pieces = sentences(text)[:MOST_SENTENCES] if len(text) > 30 else []
        if len(pieces) < 2:
            return kinds
        each = np.array([self._kind_rows @ self.artefact.classifier.guess(piece).shares for piece in pieces])
        raised = np.array([kind in URGENT for kind in KINDS])
        kinds[raised] = np.maximum(kinds, RAISED * each.max(axis=0))[raised]
        calm = kinds[~raised].sum()
        kinds[~raised] *= max(1.0 - kinds[raised].sum(), 0.02) / max(float(calm), 1e-9)
        return kinds / kinds.sum()
