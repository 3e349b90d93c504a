"""Reads and checks training text in Rasa 3.x format."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from bot.understanding import committed
from bot.understanding.text import language, normalise

DATA = Path(__file__).resolve().parent.parent / "data"
TRAINING, TEST, LEXICON = DATA / "nlu", DATA / "test", DATA / "lexicon"
# The house split, and four written by imagining other people, each before the training text was widened.
HOUSE = "??.yml"
SPLITS = {"house": HOUSE, "house2": "second_*.yml", "house3": "third_*.yml", "house4": "fourth_*.yml", "house5": "fifth_*.yml"}
KINDS = ("question", "complaint", "dispute", "status", "handoff", "smalltalk", "out_of_scope")
TOPICS = (
    "collection", "purpose", "legal_basis", "consent_withdraw", "storage_retention", "encryption_security", "staff_access",
    "third_party_sharing", "cross_border", "access_copy", "correction", "deletion", "portability", "account_cancel",
    "automated_decision", "sensitive_info", "minors", "cookies", "breach_notice", "policy_change", "contact_dpo",
    "complaint_how", "dispute_how", "response_time", "transparency_report",
)  # fmt: skip
CONTROL = "control.yml"
# Of people who mistype: their spelling is not learnt.
SLIPS = "slips.yml"
CONTROLS = ("affirm", "deny", "skip", "stop", "restart", "go_back")


@dataclass(frozen=True)
class Example:
    text: str
    kind: str
    topic: str = ""
    slips: bool = False

    @property
    def language(self) -> str:
        return language(self.text)


def load_file(path: Path) -> list[Example]:
    """Examples of one Rasa file; raises ValueError for an intent nobody knows."""
    document = committed.read(path)
    found: list[Example] = []
    for block in document["nlu"]:
        kind, _, topic = block["intent"].partition("/")
        if kind not in KINDS + CONTROLS or (topic and topic not in TOPICS):
            raise ValueError(f"{path.name}: unknown intent {block['intent']!r}")
        lines = [line.removeprefix("- ").strip() for line in block["examples"].splitlines()]
        found.extend(Example(line, kind, topic, path.name == SLIPS) for line in lines if line)
    return found


def load_folder(folder: Path, names: str = "*.yml") -> list[Example]:
    """Every example under `folder` in files called like `names`, in name order so that training is deterministic."""
    return [example for path in sorted(folder.rglob(names)) for example in load_file(path)]


def folder_hash(*folders: Path) -> str:
    """SHA-256 over names and bytes of the YAML files: what a trained artefact is bound to."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*.yml")):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def grams(text: str) -> frozenset[str]:
    """Character trigrams of the normalised text without spaces and marks."""
    flat = "".join(char for char in normalise(text) if char.isalnum())
    return frozenset(flat[i : i + 3] for i in range(max(1, len(flat) - 2)))


def near_duplicates(left: Iterable[str], right: Iterable[str], limit: float = 0.75) -> list[tuple[str, str]]:
    """Pairs that share at least `limit` of their trigrams (Jaccard); short ones must be equal."""
    shelf = [(text, grams(text)) for text in right]
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for place, (_text, theirs) in enumerate(shelf):
        for gram in theirs:
            holding[gram].append(place)
    found = []
    for text in left:
        mine = grams(text)
        shared = Counter(chain.from_iterable(holding.get(gram, ()) for gram in mine))
        found += [
            (text, other) for place, n in sorted(shared.items()) for other, theirs in [shelf[place]] if n >= limit * len(mine | theirs)
        ]
    return found


def current_hash() -> str:
    """The hash of the text in this checkout that a model must have been trained on."""
    return folder_hash(TRAINING, LEXICON)
