"""One invented case before and after it is filed, and the people who work on it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from disputes import sealed
from disputes.models import Case
from disputes.services import filing
from portal.accounts.models import User
from portal.pages.demo import numbers
from portal.pages.demo.calendar import Office
from portal.trail.rules import Actor

CLIENT = Actor("client", "", "client")


@dataclass(frozen=True)
class Team:
    qian: User
    zhao: User
    mediators: tuple[User, ...]

    @property
    def intake(self) -> Actor:
        return self.qian.actor("intake")

    @property
    def witness(self) -> str:
        """Who sees people sign on paper."""
        return self.qian.name_zh

    @property
    def officer(self) -> Actor:
        return self.zhao.actor("privacy_officer")


@dataclass
class Told:
    """One invented case before it is filed; `case` and `receipt` come with the filing."""

    rng: Random
    team: Team
    office: Office
    words: dict[str, Any]
    kind: str
    topic: str
    language: str
    channel: str
    story: str
    wish: str
    case: Case = field(init=False)
    receipt: str = ""

    def say(self, what: str) -> str:
        text = self.words[what]
        return str(self.rng.choice(text) if isinstance(text, list) else text)

    def file(self, at: datetime) -> None:
        ids = {"id": numbers.id_number(self.rng), "phone": numbers.phone(self.rng)}
        happened = (at - timedelta(days=self.rng.randrange(3, 60))).strftime("%Y-%m") if self.rng.random() < 0.7 else ""
        filed = filing.file_case(
            kind=self.kind,
            topic=self.topic,
            story=self.story.format(**ids),
            wish=self.wish,
            happened=happened,
            language=self.language,
            channel=self.channel,
            by=CLIENT,
            at=at,
        )
        self.case, self.receipt = filed.case, filed.receipt

    @property
    def client(self) -> Actor:
        return sealed.client_of(self.case)

    def work(self, at: datetime, least: float, most: float) -> datetime:
        """A moment of open time between `least` and `most` working hours after `at`."""
        return self.office.after(at, self.rng.uniform(least, most))

    def later(self, at: datetime, least: float, most: float) -> datetime:
        """A moment between `least` and `most` hours on the wall after `at`."""
        return at + timedelta(hours=self.rng.uniform(least, most))
