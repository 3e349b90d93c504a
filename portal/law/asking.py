"""The questions of the route advisor, one a page, and the answers as codes in an address. Pure: nothing is stored anywhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

OLDEST = date(1990, 1, 1)
UNKNOWN = "unknown"
ASK, ASKED = "ask", "asked"


class Buyer(TextChoices):
    HOUSEHOLD = "household", _("For myself or my household")
    BUSINESS = "business", _("For a company or a business")


class Place(TextChoices):
    MAINLAND = "cn", _("Mainland China")
    EU = "eu", _("An EU Member State, Iceland, Liechtenstein or Norway")
    UK = "uk", _("The United Kingdom")
    OTHER = "other", _("Hong Kong, Macao, Taiwan or anywhere else")


class Age(TextChoices):
    ADULT = "adult", _("I am 18 or older and it is about me")
    TEEN = "teen", _("I am 14 to 17")
    CHILD = "child", _("I am under 14")
    GUARDIAN = "guardian", _("I am a parent or guardian and it is about a child under 14")


class What(TextChoices):
    REFUSED = "refused", _("I asked to see, correct or delete my information and was refused or not answered")
    UNLAWFUL = "unlawful", _("My information was collected, used, passed on or kept without a right to")
    LEAK = "leak", _("My information was leaked or lost")
    MARKETING = "marketing", _("Unwanted calls, messages or advertising")
    SERVICE = "service", _("The contract, the money or the way I was treated")
    OTHER = "other", pgettext_lazy("route question", "Something else")


class Now(TextChoices):
    LEAKING = "leaking", _("My information is being published, sold or spread right now")
    MONEY = "money", _("I am losing money or am being asked for money")
    IDENTITY = "identity", _("Somebody uses my name, my identity card or my account")
    MANY = "many", _("The same happens to many people")
    NONE = "none", pgettext_lazy("route question", "None of these")


class Tried(TextChoices):
    NO = "no", _("No, not yet")
    WAITING = "waiting", _("Yes, and I am waiting for the answer")
    ANSWERED = "answered", _("Yes, and I do not accept the answer")
    SILENT = "silent", _("Yes, and nobody answered in time")


class Arbitration(TextChoices):
    YES = "yes", pgettext_lazy("route question", "Yes")
    NO = "no", pgettext_lazy("route question", "No")
    UNKNOWN = UNKNOWN, _("I do not know")


@dataclass(frozen=True)
class Question:
    """One page: the code of the answer in the address, the heading, and what can be answered."""

    name: str
    title: str | Promise
    hint: str | Promise = ""
    choices: type[TextChoices] | None = None  # None: a day
    several: bool = False

    @property
    def missing(self) -> str | Promise:
        """What is said when it comes without an answer."""
        if self.choices is None:
            return _("Give a day that exists and is not in the future, or tick that you do not know")
        return _("Tick all that apply, or the last box") if self.several else _("Choose an answer")


QUESTIONS = (
    Question(
        "buyer",
        _("For what did you deal with us?"),
        _("Some routes take household consumption only; a company bought or books kept for a business is not."),
        Buyer,
    ),
    Question("place", _("Where do you live?"), _("It decides which authority can act for you."), Place),
    Question("age", _("How old is the person it is about?"), _("For children a parent or guardian acts."), Age),
    Question("what", _("What happened?"), "", What),
    Question("now", _("Is any of this going on now?"), _("Then something comes before any complaint."), Now, several=True),
    Question("tried", _("Have you complained to us?"), _("You need not have: most routes are open at once."), Tried),
    Question(
        "arbitration",
        _("Did you agree to arbitration in writing?"),
        _("In the contract or later. Without it no arbitration body can take the dispute."),
        Arbitration,
    ),
    Question(
        "known",
        _("When did you first know about it?"),
        _("The time limit for going to court counts from the day you knew, or should have known."),
    ),
)
BY_NAME = {question.name: question for question in QUESTIONS}


class Given(Protocol):
    """What an address says: `request.GET` is one."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class Answers:
    """What was answered so far, by question; several codes where several may be ticked. `wrong` names one that could not be read."""

    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ask: str = ""
    wrong: str = ""

    def one(self, name: str) -> str:
        """The only answer to a question; "" when it was not answered or not asked."""
        return next(iter(self.given.get(name, ())), "")

    @property
    def now(self) -> frozenset[str]:
        return frozenset(self.given.get("now", ())) - {Now.NONE}

    @property
    def known(self) -> date | None:
        return None if self.one("known") in ("", UNKNOWN) else date.fromisoformat(self.one("known"))

    def asked(self) -> list[Question]:
        """The questions that concern this person, in order."""
        return [question for question in QUESTIONS if _concerns(question.name, self)]

    @property
    def next(self) -> Question | None:
        """What to ask now; None when everything is known."""
        if self.wrong or self.ask:
            return BY_NAME[self.wrong or self.ask]
        return next((question for question in self.asked() if question.name not in self.given), None)

    def query(self, *, without: str = "", **more: str) -> str:
        """The answers as an address keeps them, in the order of the questions."""
        pairs = [(name, value) for name in BY_NAME if name != without for value in self.given.get(name, ())]
        return urlencode([*pairs, *more.items()])

    def before(self, question: Question) -> Question | None:
        """The question before `question`, where Back leads."""
        earlier = [each for each in self.asked() if QUESTIONS.index(each) < QUESTIONS.index(question)]
        return earlier[-1] if earlier else None


def _concerns(name: str, answers: Answers) -> bool:
    """A business is of age; arbitration is a matter of the contract."""
    if name == "age":
        return answers.one("buyer") != Buyer.BUSINESS
    return name != "arbitration" or answers.one("what") in (What.SERVICE, What.OTHER)


def read(said: Given, today: date, *, known: Mapping[str, tuple[str, ...]] | None = None) -> Answers:
    """The answers an address gives, over those `known` otherwise (a case). What nobody can have answered counts as not answered."""
    found = dict(known or {})
    for question in QUESTIONS:
        values = _valid(question, said.getlist(question.name), today)
        if values:
            found[question.name] = values
    answers = Answers(found)
    found = {name: values for name, values in found.items() if _concerns(name, answers)}
    ask, asked = (_question(said.getlist(name)) for name in (ASK, ASKED))
    wrong = asked if asked and not _valid(BY_NAME[asked], said.getlist(asked), today) else ""
    return Answers(found, ask if ask and _concerns(ask, answers) else "", wrong if wrong and _concerns(wrong, answers) else "")


def _question(names: list[str]) -> str:
    return names[-1] if names and names[-1] in BY_NAME else ""


def _valid(question: Question, values: Iterable[str], today: date) -> tuple[str, ...]:
    if question.choices is None:
        return _day([value for value in values if value], today)
    kept = [value for value in question.choices.values if value in set(values)]
    if not question.several:
        return tuple(kept[:1])
    return tuple(value for value in kept if value != Now.NONE) or tuple(kept)


def _day(values: list[str], today: date) -> tuple[str, ...]:
    """A day typed wins over the box for "I do not know"."""
    days = [value for value in values if value != UNKNOWN]
    if not days:
        return (UNKNOWN,) if values else ()
    try:
        day = date.fromisoformat(days[0])
    except ValueError:
        return ()
    return (day.isoformat(),) if len(days[0]) == 10 and OLDEST <= day <= today else ()
