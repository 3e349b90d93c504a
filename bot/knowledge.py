"""What the robot knows: the trained understanding, and the published texts it may quote, indexed by language."""

import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from bot.understanding import encoding, words
from bot.understanding.examples import CONTROL, TOPICS, TRAINING, current_hash, load_folder
from bot.understanding.model import Unusable, load
from bot.understanding.parsing import Ranking, Understanding
from bot.understanding.search import Index, Passage
from portal.education import queries as education
from portal.policies import queries as policies
from portal.policies.models import Clause, Version
from portal.policies.tables import plain

MODEL = settings.VAR / "bot" / "model.npz"
LANGUAGES = ("zh-hans", "en")
LEAST_TOPIC = 0.25
_loading, _building = threading.Lock(), threading.Lock()


def understanding() -> Understanding:
    """The model of this installation, loaded once, also when a first question comes while it is being loaded. Raises Unusable when it
    is missing, foreign or stale."""
    with _loading:
        return _understanding()


@lru_cache(maxsize=1)
def _understanding() -> Understanding:
    words.cutter()
    encoder = encoding.load(settings.BOT_ENCODER)
    return Understanding.of(load(MODEL, current_hash(), encoder.name), load_folder(TRAINING, CONTROL), encoder)


@dataclass(frozen=True)
class Quote:
    """A published text as it may be said: a clause (with number and version) or an answer of the FAQ (number empty; `asked` holds every
    wording it is found by; `section` is the title it stands under)."""

    key: str
    number: str
    version: int
    title: str
    summary: str
    text: str
    anchor: str
    topics: tuple[str, ...]
    version_sha256: str
    related: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    guessed: Ranking = ()
    section: str = ""


@dataclass(frozen=True)
class Shelf:
    """Everything quotable in one language, with its index."""

    index: Index
    quotes: dict[str, Quote]


def shelf(language: str) -> Shelf:
    """The shelf of the version in force; built again when the version or any answer changes, or vectors come, whichever process did it."""
    with connection.cursor() as cursor:
        cursor.execute(STAMP, [connection.ops.adapt_datetimefield_value(timezone.now())])
        pk, sha256, mark = cursor.fetchone()
    with _building:
        return _shelf((language, pk or 0, sha256 or "", mark or "", _changed(language)))


# What `policies.find_in_force` finds and the mark the database puts on every change of an answer, asked before every answer: written
# out, because making two statements took twenty times as long as running them. A test holds it against the queries it stands for.
STAMP = """
SELECT version.id, version.sha256, stamp.mark FROM (SELECT MAX(mark) AS mark FROM education_mark) AS stamp LEFT JOIN (
    SELECT id, sha256 FROM policies_version WHERE status = 'published' AND effective_at <= %s ORDER BY number DESC LIMIT 1
) AS version ON 1 = 1
"""


@lru_cache(maxsize=8)
def _shelf(stamp: tuple[str, int, str, str, int]) -> Shelf:
    language, pk, _sha256, _mark, _changed = stamp
    version, encoder = Version.objects.get(pk=pk) if pk else None, understanding().encoder if settings.BOT_ENCODER else None
    quotes = [_from_clause(clause, version, language) for clause in policies.clauses(version)] if version else []
    quotes += _answers(language)
    passages = [Passage(quote.key, _lead(quote), quote.text, quote.topics, quote.guessed, quote.section) for quote in quotes if quote.text]
    vectors = encoding.kept(_vectors(language), encoder, [passage.whole for passage in passages]) if encoder else None
    return Shelf(Index.build(passages, TOPICS, vectors=vectors), {quote.key: quote for quote in quotes})


def encode() -> int:
    """Where there is an encoder, keep the vectors of what is published; until then words alone find it. The worker's, so that no turn
    waits for it. Returns for how many languages it was done."""
    done = 0
    with suppress(Unusable):
        for language in LANGUAGES if settings.BOT_ENCODER else ():
            index, encoder = shelf(language).index, understanding().encoder
            if index.passages and index.vectors is None:
                encoding.keep(_vectors(language), encoder, [passage.whole for passage in index.passages])
                done += 1
    return done


def _vectors(language: str) -> Path:
    return MODEL.with_name(f"passages.{language}.npz")


def _changed(language: str) -> int:
    """When vectors were kept last, in nanoseconds; 0 without any."""
    with suppress(FileNotFoundError):
        return _vectors(language).stat().st_mtime_ns if settings.BOT_ENCODER else 0
    return 0


def _lead(quote: Quote) -> str:
    return " ".join([quote.title, quote.summary, *quote.asked[1:]])


def _from_clause(clause: Clause, version: Version, language: str) -> Quote:
    text = "\n".join([plain(clause.text(language)), *_cells(clause, language)])
    guessed = () if clause.topics else understanding().topics(f"{clause.title(language)} {text}")
    topics = tuple(clause.topics) or about(guessed)
    return Quote(
        f"clause:{clause.number}", clause.number, version.number or 0, clause.title(language), clause.summary(language), text,
        clause.anchor, topics, version.sha256, guessed=guessed, section=clause.section.title(language),
    )  # fmt: skip


def about(guessed: Ranking) -> tuple[str, ...]:
    """Topics of a clause nobody labelled (an imported policy), as far as the classifier is somewhat sure."""
    return tuple(name for name, share in guessed[:2] if share >= LEAST_TOPIC)


def _cells(clause: Clause, language: str) -> list[str]:
    """The rows of a clause's table as lines, for finding and quoting."""
    side = "zh" if language.startswith("zh") else "en"
    return ["｜".join(cell[side] for cell in row) for row in (clause.table or {}).get("rows", [])]


def _answers(language: str) -> list[Quote]:
    """An answer whose clause has changed since its review is not given until it is reviewed: the clause itself is."""
    return [_from_answer(row) for row in education.faqs(language) if not row.outdated]


def _from_answer(row: education.Question) -> Quote:
    """A reviewed answer, with the clauses it rests on."""
    topics = (row.topic,) if row.topic in TOPICS else ()
    related = tuple(f"clause:{link.number}" for link in row.clauses)
    return Quote(f"faq:{row.slug}", "", 0, row.question, "", row.answer, row.slug, topics, "", related, (row.question, *row.also))
