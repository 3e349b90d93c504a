"""Our log as a client of its witnesses: asked after every batch, off the sequencer's way.

Each is asked in a thread that only speaks HTTP. A turn starts what is due and collects what has come, and waits for nobody; so a
witness that never answers delays neither the log nor the others.
"""

import logging
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from portal.trail import cosigning, keys, note, queries
from portal.trail.encoding import from_decimal
from portal.trail.keys import Witness
from portal.trail.locks import hold_sequencer
from portal.trail.models import Checkpoint, Cosignature, WitnessState
from portal.trail.posting import Answer, Post, post_to
from portal.trail.refuted import Refuted
from portal.trail.services import TEXT, Publish

logger = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(hours=1)
CLOCKS_APART = timedelta(hours=1)
PROBLEMS = {400: "form", 403: "unknown_key", 404: "unknown_log", 422: "split"}


@dataclass
class Asked:
    """A request on its way; `answers` gets one."""

    witness: Witness
    checkpoint: Checkpoint
    old: int
    thread: threading.Thread
    answers: list[Answer] = field(default_factory=list)


class Round:
    """Turn after turn: who has not cosigned the latest checkpoint is asked, whoever answered is heard."""

    def __init__(self, post: Post = post_to) -> None:
        self._post = post
        self._asked: dict[str, Asked] = {}

    def turn(self, *, publish: Publish | None = None, now: datetime | None = None, wait: float = 0) -> int:
        """Start what is due, wait at most `wait` seconds in all for each, collect. Returns how many cosignatures came."""
        moment = now or timezone.now()
        checkpoint = queries.latest_checkpoint()
        if checkpoint is not None:
            for witness in keys.witnesses():
                self._ask(witness, checkpoint, moment)
        came = [asked for asked in list(self._asked.values()) if self._has_come(asked, wait)]
        heard = sum(hear(asked.witness, asked.checkpoint, asked.old, asked.answers[0], moment) for asked in came)
        if heard and publish is not None:
            publish_cosigned(publish)
        return heard

    def _ask(self, witness: Witness, checkpoint: Checkpoint, now: datetime) -> None:
        label = witness.key.label
        if label in self._asked or Cosignature.objects.filter(checkpoint=checkpoint, witness=label).exists():
            return
        state, _created = WitnessState.objects.get_or_create(witness=label)
        if state.next_at is not None and state.next_at > now:
            return
        old = min(state.size, checkpoint.size)
        body = cosigning.write(cosigning.Request(old, tuple(queries.consistency(old, checkpoint.size)), checkpoint.text))
        thread = threading.Thread(target=lambda: asked.answers.append(self._post(witness.url + cosigning.PATH, body.encode())), daemon=True)
        asked = Asked(witness, checkpoint, old, thread)
        self._asked[label] = asked
        WitnessState.objects.filter(pk=state.pk).update(asked_at=now)
        thread.start()

    def _has_come(self, asked: Asked, wait: float) -> bool:
        asked.thread.join(wait)
        if asked.thread.is_alive():
            return False
        del self._asked[asked.witness.key.label]
        if not asked.answers:
            asked.answers.append(Answer(0))
        return True


def hear(witness: Witness, checkpoint: Checkpoint, old: int, answer: Answer, now: datetime) -> bool:
    """Write down what a witness answered; whether it was a cosignature that holds."""
    if answer.status == 200:
        found = _line(witness.key, checkpoint, answer.body, now)
        if found is None:
            return _failed(witness, "answer", now)
        _keep(witness, checkpoint, found, now)
        return True
    if answer.status == 409:
        return _elsewhere(witness, checkpoint, old, answer.body, now)
    return _failed(witness, PROBLEMS.get(answer.status, "unreachable" if answer.status == 0 else "answer"), now)


def _line(key: note.Key, checkpoint: Checkpoint, body: bytes, now: datetime) -> note.Cosigned | None:
    """The witness's own line in its answer, once it fits our very text and its clock is about ours."""
    try:
        found = note.cosignatures(checkpoint.text + body.decode(), [key])
    except (Refuted, UnicodeDecodeError):
        return None
    apart = abs(found[0].at - int(now.timestamp())) if found else 0
    return found[0] if found and apart <= CLOCKS_APART.total_seconds() else None


@transaction.atomic
def _keep(witness: Witness, checkpoint: Checkpoint, found: note.Cosigned, now: datetime) -> None:
    at = datetime.fromtimestamp(found.at, UTC)
    label = witness.key.label
    Cosignature.objects.get_or_create(checkpoint=checkpoint, witness=label, defaults={"line": found.line, "at": at})
    fresh = {"size": checkpoint.size, "problem": "", "failures": 0, "cosigned_at": at, "next_at": None}
    WitnessState.objects.update_or_create(witness=label, defaults=fresh)


def _elsewhere(witness: Witness, checkpoint: Checkpoint, old: int, body: bytes, now: datetime) -> bool:
    """409: it holds another size than we thought. A smaller one is where the next proof starts; a larger one is an alarm."""
    try:
        size = from_decimal(body.decode().removesuffix("\n"), "witness.form")
    except (Refuted, UnicodeDecodeError):
        return _failed(witness, "answer", now)
    latest = queries.latest_checkpoint()
    # Another worker may have got a newer checkpoint there before us: only more than we ever signed is an alarm.
    if latest is None or size > latest.size:
        return _failed(witness, "ahead", now)
    if size == old:
        return _failed(witness, "split", now)
    WitnessState.objects.update_or_create(witness=witness.key.label, defaults={"size": size, "next_at": None})
    return False


def _failed(witness: Witness, problem: str, now: datetime) -> bool:
    """Try again later, each time after twice the pause."""
    state, _created = WitnessState.objects.get_or_create(witness=witness.key.label)
    pause = min(FIRST_PAUSE * 2 ** min(state.failures, 10), LONGEST_PAUSE)
    changed = {"problem": problem, "failures": state.failures + 1, "next_at": now + pause}
    WitnessState.objects.filter(pk=state.pk).update(**changed)
    if problem != state.problem:
        logger.warning("witness %s: %s", witness.key.label, problem)
    return False


def publish_cosigned(publish: Publish) -> None:
    """The latest checkpoint with what its witnesses signed, under the sequencer's lock, so that it never goes back."""
    with transaction.atomic(durable=True):
        hold_sequencer()
        checkpoint = queries.latest_checkpoint()
        if checkpoint is not None and checkpoint.published:
            publish("/tlog/checkpoint", queries.served(checkpoint).encode(), TEXT, False)
