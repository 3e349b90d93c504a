"""Whether a question may go to a language model now, and if not, why: the settings, the third party's row, the policy, the breaker."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bot.models import Disclosure
from bot.rules import Outcome
from portal.doors import outgoing
from portal.law.models.rows import in_language
from portal.partners import queries as partners
from portal.partners.models import Partner
from portal.partners.rules import Role, State
from portal.policies import queries as policies
from portal.policies.lists import Register, differences
from portal.policies.registers import HEADS, THIRD_PARTIES

PARTNER = "language_model"  # the code of its row in the register of third parties (portal/partners/data/product.yaml)
ENTRUSTED = (Role.PROCESSOR, Role.SUB_PROCESSOR)
FAILURES, REST = 3, timedelta(minutes=5)


@dataclass(frozen=True)
class Problem:
    """Why nothing is sent: a stable code, and what to do about it."""

    code: str
    words: str | Promise


def is_wanted() -> bool:
    """Whether the operator has set anything of it at all."""
    return bool(settings.LANGUAGE_MODEL_URL or settings.LANGUAGE_MODEL_NAME or settings.LANGUAGE_MODEL_KEY_FILE)


def misconfigured() -> list[Problem]:
    """What is wrong with the settings themselves; [] while nothing is set."""
    if not is_wanted():
        return []
    found = []
    if not settings.LANGUAGE_MODEL_URL:
        found.append(Problem("url", _("LANGUAGE_MODEL_URL is missing: the address that ends before /chat/completions.")))
    elif not _may_be_asked(settings.LANGUAGE_MODEL_URL):
        words = _("LANGUAGE_MODEL_URL must be a public https address; for a model in your own network set LANGUAGE_MODEL_LOCAL=true.")
        found.append(Problem("url", words))
    if not settings.LANGUAGE_MODEL_NAME:
        found.append(Problem("name", _("LANGUAGE_MODEL_NAME is missing: what the server calls the model.")))
    if settings.LANGUAGE_MODEL_KEY_FILE is not None and not _is_secret():
        found.append(Problem("key", _("LANGUAGE_MODEL_KEY_FILE must be a file with the key in it that nobody else can read (chmod 600).")))
    return found


def _may_be_asked(url: str) -> bool:
    try:
        if not settings.LANGUAGE_MODEL_LOCAL:
            return bool(outgoing.check_url(url))
        place = urlsplit(url)
        return place.scheme in ("http", "https") and bool(place.hostname) and "@" not in place.netloc and place.port != 0
    except (ValueError, outgoing.NotPublic):
        return False


def _is_secret() -> bool:
    try:
        mode = Path(settings.LANGUAGE_MODEL_KEY_FILE or "").stat().st_mode
        return stat.S_ISREG(mode) and not mode & (stat.S_IRWXG | stat.S_IRWXO) and bool(key())
    except (OSError, ValueError):
        return False


def key() -> str:
    """The key of the service, read anew each time so that it can be exchanged; "" where none is set. OSError, ValueError."""
    path = settings.LANGUAGE_MODEL_KEY_FILE
    found = path.read_text(encoding="ascii").strip() if path is not None else ""
    if not found.isprintable():
        raise ValueError("a key is one line of printable signs")
    return found


def problems(at: datetime | None = None) -> list[Problem]:
    """Everything that keeps the switch from working; [] where a question may go, or while nothing is set (see `is_wanted`)."""
    return [*misconfigured(), *_unlawful(at or timezone.now())] if is_wanted() else []


@dataclass(frozen=True)
class Told:
    """What the desk is told of it."""

    problems: list[Problem]
    sent: int
    most: int
    rests: bool


def told(at: datetime | None = None) -> Told:
    moment = at or timezone.now()
    return Told(problems(moment), sent_today(moment), settings.LANGUAGE_MODEL_PER_DAY, rests(moment))


def partner() -> Partner | None:
    return Partner.objects.filter(code=PARTNER).first()


def named(at: datetime | None = None) -> dict[str, str] | None:
    """Who the notice of the chat names, in the active language; None where nothing can go anywhere."""
    moment = at or timezone.now()
    row = partner() if is_wanted() and not problems(moment) else None
    return {"name": row.name, "contact": in_language(row, "contact")} if row else None


def _unlawful(at: datetime) -> Iterator[Problem]:
    """PIPL 21: a contract and our supervision; PIPL 38 and 39: nothing abroad; PIPL 17 and NDSR 21: the policy in force says so."""
    row = partner()
    if row is None:
        yield Problem("partner", _("The register of third parties has no entry “language_model”."))
        return
    if row.state != State.ACTIVE:
        yield Problem(
            "partner", _("The third party “language_model” is not active: complete its contract, and let a second person let it in.")
        )
    if row.role not in ENTRUSTED:
        yield Problem("role", _("The third party “language_model” must be a processor: anybody else needs separate consent (PIPL 23)."))
    if row.abroad:
        yield Problem(
            "abroad", _("The third party “language_model” is abroad. The chat has no basis for that (PIPL 38, 39) and sends nothing.")
        )
    if row.overdue(timezone.localdate(at)):
        yield Problem("review", _("The review of the third party “language_model” is overdue."))
    if row.state == State.ACTIVE and naming_policy(at) is None:
        yield Problem(
            "policy", _("The policy in force does not name “language_model” as its register does: publish a version whose list does.")
        )


def naming_policy(at: datetime | None = None) -> int | None:
    """The number of the policy in force where its list of third parties says of this one what the register says; else None."""
    line = next((each for each in partners.third_party_list() if each.code == PARTNER), None)
    version = policies.find_in_force(at)
    if line is None or version is None:
        return None
    caption, *columns = HEADS[THIRD_PARTIES]
    register = Register([line], caption, columns)
    tables = [clause.table for clause in policies.clauses(version) if THIRD_PARTIES in clause.items and clause.table]
    named = any(all(each.kind == "unknown" for each in differences(table, register)) for table in tables)
    return version.number if named else None


def is_open(at: datetime) -> bool:
    """Whether a question may be sent now: nothing wrong, budget of the day left, and the service has not just failed again and again."""
    return is_wanted() and not rests(at) and sent_today(at) < settings.LANGUAGE_MODEL_PER_DAY and not problems(at)


def rests(at: datetime) -> bool:
    """After three failures one after another nobody waits for the service for five minutes."""
    last = list(
        Disclosure.objects.filter(at__lte=at).exclude(outcome=Outcome.AGREED).order_by("-at", "-pk").values_list("outcome", "at")[:FAILURES]
    )
    return len(last) == FAILURES and all(outcome == Outcome.FAILED for outcome, _at in last) and last[0][1] > at - REST


def sent_today(at: datetime) -> int:
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return Disclosure.objects.filter(at__gte=midnight).count()
