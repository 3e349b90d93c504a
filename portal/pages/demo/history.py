"""The demo firm since the last whole year began: about 600 invented cases in both languages, the same ones for the same day of loading."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from disputes.rules import Channel, Kind
from portal.accounts.models import User
from portal.pages.demo import lives
from portal.pages.demo.calendar import Office
from portal.pages.demo.lives import Steps
from portal.pages.demo.told import Team, Told

CASES, YEAR, GROWTH = 600, timedelta(days=365), 1.4
"""The firm grows: with 1 as many cases would lie in every month."""
STORIES = Path(__file__).parent / "stories.yaml"
LANGUAGES = {"zh-hans": "zh", "en": "en"}
KINDS = ((Kind.FEEDBACK, Kind.COMPLAINT, Kind.DISPUTE), (18, 64, 18))
CHANNELS = ((Channel.CHAT, Channel.PAGE, Channel.PHONE, Channel.EMAIL, Channel.API), (44, 40, 8, 5, 3))
BATCH = 200


@dataclass(frozen=True)
class Tour:
    """A case the newcomer is shown, with its receipt."""

    what: str
    language: str
    told: Told


def first_day(now: datetime) -> datetime:
    """Where the history begins: a year ago, and before the last whole calendar year."""
    here = timezone.localtime(now)
    return min(now - YEAR, here.replace(year=here.year - 1, month=1, day=1, hour=9, minute=0))


class History:
    """The invented firm's cases; `build` makes them, oldest event first."""

    def __init__(self, people: list[User], now: datetime) -> None:
        by_name = {user.email.split("@")[0]: user for user in people}
        self.team = Team(by_name["qian"], by_name["zhao"], (by_name["li"], by_name["zheng"]))
        self.office, self.now, self.rng = Office.of_the_firm(), now, Random("mingshi")
        self.stories: dict[str, Any] = yaml.safe_load(STORIES.read_text())
        lives.ALL.update({language: self.stories["staff"][short] for language, short in LANGUAGES.items()})
        self.tours: list[Tour] = []

    def build(self, cases: int = CASES) -> int:
        """Play every life in the order of time up to now; returns how many steps were taken."""
        order = count()
        waiting: list[tuple[datetime, int, Steps]] = []
        for at, steps in self._ordinary(cases) + self._shown():
            heapq.heappush(waiting, (at, next(order), steps))
        taken = 0
        while waiting and waiting[0][0] <= self.now:
            with transaction.atomic():
                for _step in range(BATCH):
                    if not waiting or waiting[0][0] > self.now:
                        break
                    _at, _n, steps = heapq.heappop(waiting)
                    following = next(steps, None)
                    taken += 1
                    if following is not None:
                        heapq.heappush(waiting, (following, next(order), steps))
        return taken

    def told(self, language: str, kind: str = "", topic: str = "", channel: str = "") -> Told:
        rng = Random(self.rng.random())
        kind = kind or rng.choices(*KINDS)[0]
        topic = topic or rng.choice([each for each in self.stories if each not in ("staff", "other")] + ["other"] * (kind == Kind.FEEDBACK))
        story, wish = rng.choice(self.stories[topic][LANGUAGES[language]])
        channel = channel or rng.choices(*CHANNELS)[0]
        return Told(rng, self.team, self.office, lives.ALL[language], kind, topic, language, channel, story, wish)

    def _ordinary(self, cases: int) -> list[tuple[datetime, Steps]]:
        span = self.now - first_day(self.now)
        starts = sorted(self.now - span * self.rng.random() ** GROWTH for _ in range(cases))
        return [(at, lives.ordinary(self.told(self.rng.choices(tuple(LANGUAGES), (70, 30))[0]), at)) for at in map(self._awake, starts)]

    def _awake(self, at: datetime) -> datetime:
        """Most people write between 8:00 and 22:00 (0 to 14 h UTC)."""
        return at.replace(hour=at.hour % 14) if self.rng.random() < 0.9 else at

    def _shown(self) -> list[tuple[datetime, Steps]]:
        found = []
        plan: list[tuple[str, Callable[[Told, datetime], Steps], str, str, float]] = [
            ("overdue", lives.overdue, Kind.COMPLAINT, "leak", 9),
            ("question", lives.waiting_for_client, Kind.COMPLAINT, "retention", 5),
            ("proposal", lives.proposal_open, Kind.DISPUTE, "sharing", 12),
            ("agreement", lives.agreement_ready, Kind.DISPUTE, "retention", 14),
        ]
        for what, life, kind, topic, days in plan:
            for language in LANGUAGES:
                told = self.told(language, kind, topic, Channel.PAGE)
                at = self.office.after(self.now - timedelta(days=days), 1)
                self.tours.append(Tour(what, language, told))
                found.append((at, life(told, at)))
        return found
