"""A law pack: YAML files read, checked and resolved into rows. Pure but for reading the folder.

The default pack is in `data/`; an operator's own pack is another folder of the same shape.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import yaml
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, ValidationError

from portal.deadlines.rules import PERIOD, DeadlineError, PauseEffect, Rule
from portal.doors.errors import Refusal
from portal.law.numerals import article_zh
from portal.law.rules import AdviceKind, Bound, Hardness, Jurisdiction, Need, Paper, Purpose, Reply, StartEvent, Status, When

DEFAULT = Path(__file__).parent / "data"
DEFAULT_NAME = "default"
# Before PIPL came into force no clock of this portal ran.
EPOCH = date(2021, 11, 1)
HOME = ZoneInfo("Asia/Shanghai")
# The last character of the Latin and other Western blocks: a space goes between Chinese and what is below.
LAST_LATIN = "\u2e80"
OWN = {"zh": "我们的承诺", "en": "our own commitment"}
Fields = dict[str, Any]


class _Fact(BaseModel):
    """What every row may say."""

    model_config = ConfigDict(extra="forbid", strict=False)

    code: str
    status: Status = Status.VERIFIED
    source_url: str = ""
    checked_on: date
    valid_from: date = EPOCH
    valid_to: date | None = None
    note_zh: str = ""
    note_en: str = ""
    title_zh: str
    title_en: str


class InstrumentFact(_Fact):
    jurisdiction: Jurisdiction
    short_zh: str
    short_en: str
    issuer_zh: str = ""
    issuer_en: str = ""
    in_force_on: date | None = None
    repealed_on: date | None = None


class ProvisionFact(BaseModel):
    model_config = ConfigDict(extra="forbid")

    zh: str
    en: str
    cite_zh: str = ""
    cite_en: str = ""
    status: Status = Status.VERIFIED
    checked_on: date


class TermFact(_Fact):
    period: str
    calendar: str = "cn"
    roll: bool = True
    bound: Bound = Bound.LATEST
    start_event: StartEvent
    pause: PauseEffect
    reply: Reply
    hardness: Hardness
    basis: list[str]


class GroundFact(_Fact):
    text_zh: str
    text_en: str
    route: str = ""
    basis: list[str]


class RouteFact(_Fact):
    jurisdiction: Jurisdiction
    purpose: Purpose = Purpose.ANY
    url: str = ""
    phone: str = ""
    suits_zh: str
    suits_en: str
    limit_zh: str
    limit_en: str
    bring_zh: str
    bring_en: str
    cost_zh: str = ""
    cost_en: str = ""
    can_zh: str = ""
    can_en: str = ""
    cannot_zh: str = ""
    cannot_en: str = ""
    details_status: Status = Status.UNVERIFIED
    needs: list[Need] = []
    firm_first: bool = False
    language: Literal["", "zh-hans", "en"] = ""
    papers: list[Paper] = []
    terms: list[str] = []
    limitation: str = ""
    basis: list[str]


class AdviceFact(_Fact):
    kind: AdviceKind
    when: When
    text_zh: str
    text_en: str
    phone: str = ""
    basis: list[str]


class YearsFact(BaseModel):
    model_config = ConfigDict(extra="forbid")

    first: int
    last: int
    source: str
    source_url: str = ""


class CalendarFact(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: str
    zone: str
    title_zh: str
    title_en: str
    unsettled: int = 0
    seed: Literal["china", "europe", "england"]
    years: list[YearsFact]
    provisional: YearsFact | None = None
    checked_on: date


@dataclass(frozen=True)
class Pack:
    """Rows ready for the tables, by table; each has `code`, `valid_from`, `valid_to` and `sha256`."""

    instruments: list[Fields]
    provisions: list[Fields]
    terms: list[Fields]
    grounds: list[Fields]
    routes: list[Fields]
    advice: list[Fields]
    calendars: list[CalendarFact]


def read(folder: Path = DEFAULT) -> Pack:
    """The pack in `folder`. Raises Refusal `law.pack_broken` naming the file or row."""
    raw = _read_files(folder)
    try:
        return _resolve(raw)
    except ValidationError as error:
        first = error.errors()[0]
        raise _broken(f"{first['input']!r:.80} {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    except DeadlineError as error:
        raise _broken(str(error.message)) from None
    except KeyError as error:
        raise _broken(f"unknown code {error.args[0]}") from None


def _broken(where: str) -> Refusal:
    return Refusal("law.pack_broken", 422, _("The law pack cannot be read: %(where)s"), facts={"where": where})


def _read_files(folder: Path) -> dict[str, list[Fields]]:
    raw: dict[str, list[Fields]] = {name: [] for name in ("instruments", "provisions", "terms", "grounds", "routes", "advice", "calendars")}
    for path in sorted(folder.glob("*.yaml")):
        try:
            whole = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)  # noqa: S506 (the C build of SafeLoader)
            checked_on = whole.pop("checked_on")
            for name, rows in whole.items():
                raw[name] += [{"checked_on": checked_on, **row} for row in _listed(name, rows)]
        except (yaml.YAMLError, OSError, AttributeError, KeyError, TypeError, UnicodeDecodeError) as error:
            raise _broken(f"{path.name}: {error}") from None
    return raw


def _listed(name: str, rows: Any) -> Iterable[Fields]:
    """Provisions hang under their instrument and grounds under their kind; the others are lists."""
    if name == "provisions":
        return [{"instrument": code, "number": number, **row} for code, own in rows.items() for number, row in own.items()]
    if name == "grounds":
        return [{"kind": kind, **row} for kind, own in rows.items() for row in own]
    return list(rows)


def _resolve(raw: Mapping[str, list[Fields]]) -> Pack:
    instruments = {row["code"]: InstrumentFact(**row) for row in raw["instruments"]}
    provisions = {f"{row['instrument']}.{row['number']}": _provision(row, instruments) for row in raw["provisions"]}
    calendars = [CalendarFact(**row) for row in raw["calendars"]]
    zones = {each.code: each.zone for each in calendars}
    base = _Basis(instruments, provisions)
    return Pack(
        [_row(_plain(each)) for each in instruments.values()],
        [_row(fields) for fields in provisions.values()],
        [_row(_term(TermFact(**row), zones, base)) for row in raw["terms"]],
        [_row(_ground(row, place, base)) for place, row in enumerate(raw["grounds"])],
        [_row(_route(RouteFact(**row), place, base)) for place, row in enumerate(raw["routes"])],
        [_row(_route(AdviceFact(**row), place, base)) for place, row in enumerate(raw["advice"])],
        calendars,
    )


def _plain(fact: _Fact) -> Fields:
    return {name: str(value) if isinstance(value, str) else value for name, value in fact.model_dump(exclude={"basis"}).items()}


def _provision(row: Fields, instruments: Mapping[str, InstrumentFact]) -> Fields:
    code, number = row.pop("instrument"), row.pop("number")
    fact, law = ProvisionFact(**row), instruments[code]
    cite_zh = fact.cite_zh or article_zh(int(number))
    cite_en = fact.cite_en or f"art. {number}"
    gap = "" if min(law.short_zh[-1], cite_zh[0]) > LAST_LATIN else " "
    return {
        "code": f"{code}.{number}",
        "instrument": code,
        "number": number,
        "title_zh": f"{law.short_zh}{gap}{cite_zh}",
        "title_en": f"{law.short_en} {cite_en}",
        "text_zh": fact.zh,
        "text_en": fact.en,
        "source_url": law.source_url,
        "status": str(fact.status),
        "checked_on": fact.checked_on,
        "valid_from": EPOCH,
        "valid_to": None,
    }


@dataclass(frozen=True)
class _Basis:
    """Turns provision codes into citations people read."""

    instruments: Mapping[str, InstrumentFact]
    provisions: Mapping[str, Fields]

    def of(self, codes: Iterable[str], source_url: str) -> Fields:
        known = [self.provisions[code] for code in codes if code != "own"]
        own = "own" in codes
        return {
            "basis_zh": "；".join([*(each["title_zh"] for each in known), *([OWN["zh"]] if own else [])]),
            "basis_en": "; ".join([*(each["title_en"] for each in known), *([OWN["en"]] if own else [])]),
            "provisions": [each["code"] for each in known],
            "source_url": source_url or next((each["source_url"] for each in known if each["source_url"]), ""),
        }


def _term(fact: TermFact, zones: Mapping[str, str], basis: _Basis) -> Fields:
    count, unit = _period(fact.period)
    rule = Rule(count, unit, zones[fact.calendar], fact.roll and unit != "h", fact.calendar, fact.pause)
    measured = {"count": rule.count, "unit": rule.unit, "zone": rule.zone, "roll": rule.roll}
    fields = _plain(fact)
    del fields["period"]
    return {**fields, **measured, **basis.of(fact.basis, fact.source_url)}


def _period(text: str) -> tuple[int, str]:
    found = PERIOD.fullmatch(text)
    if found is None:
        raise _broken(f"period {text!r:.40}")
    return int(found[1]), found[2]


def _ground(row: Fields, place: int, basis: _Basis) -> Fields:
    kind = row.pop("kind")
    fact = GroundFact(**row)
    return {**_plain(fact), "kind": kind, "position": place, **basis.of(fact.basis, fact.source_url)}


def _route(fact: RouteFact | AdviceFact, place: int, basis: _Basis) -> Fields:
    return {**_plain(fact), "position": place, **basis.of(fact.basis, fact.source_url)}


def _row(fields: Fields) -> Fields:
    """With its times as moments, and a digest of everything it says (the times say when, not what)."""
    said = {name: value for name, value in fields.items() if name not in ("valid_from", "valid_to")}
    moment: Callable[[date | None], datetime | None] = lambda day: datetime.combine(day, time(), HOME) if day else None  # noqa: E731
    return {**fields, "valid_from": moment(fields["valid_from"]), "valid_to": moment(fields["valid_to"]), "sha256": digest(said)}


def digest(value: Any) -> str:
    """SHA-256 in hex of a value as canonical JSON."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str).encode()).hexdigest()
