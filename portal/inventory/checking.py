"""Is what somebody entered an entry: cleaned, complete in both languages, and resting on entries that stand."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.rules import Role
from portal.deadlines.rules import DeadlineError
from portal.doors.errors import Refusal, Words
from portal.doors.text import clean
from portal.inventory import queries
from portal.inventory.models import Version
from portal.inventory.rules import CODE, Kind, longest, rule_of
from portal.law import queries as law

WHY = 500
MISSING = _("Write this in both languages.")
CHOOSE = _("Choose one of the entries.")
THEN = {
    "erase": {"then_zh": "销毁密钥", "then_en": "Key destroyed"},
    "anonymise": {"then_zh": "匿名化", "then_en": "Made anonymous"},
    "restrict": {"then_zh": "只保存、不使用", "then_en": "Stored, not used"},
}
OPTIONAL = {"without_zh", "without_en", "basis_zh", "basis_en", "period", "term", "gdpr"}


def reason(text: str) -> str:
    said = clean(text, limit=WHY)
    if not said:
        raise Refusal("inventory.no_why", 422, _("Say why."), fields={"why": _("Say why.")})
    return said


def remark(text: str) -> str:
    return clean(text, limit=WHY)


def unpacked(kind: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of a pack as columns: `title: [zh, en]` becomes title_zh and title_en; what is left out has its default."""
    found: dict[str, Any] = {}
    for name, value in raw.items():
        pair, base = isinstance(value, list) and name not in ("purposes", "places", "roles"), name.removesuffix("_words")
        found |= {f"{base}_zh": value[0], f"{base}_en": value[1]} if pair else {name: value}
    if kind == Kind.KEEPING and "then_zh" not in found:
        found |= THEN[found["then"]]
    row = queries.model(kind)
    blank = row().content()
    return {name: found.get(name, blank[name]) for name in row.CONTENT}


def cleaned(kind: str, code: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """`content` with exactly the columns of its kind. Refusal 422 `inventory.wrong` names what is not right, by column."""
    row = queries.model(kind)
    if not CODE.fullmatch(code):
        told = _("A code has small letters, digits and _, begins with a letter, and has 2 to 40 signs.")
        raise Refusal("inventory.code", 422, told, fields={"code": told})
    found = {name: _value(row, name, content[name]) for name in row.CONTENT}
    wrong = {**_empty(kind, found), **_own(kind, found)}
    if wrong:
        raise Refusal("inventory.wrong", 422, _("This entry is not complete."), fields=wrong)
    return found


def _value(row: type[Version], name: str, value: Any) -> Any:
    if isinstance(value, str):
        return clean(value, limit=getattr(row._meta.get_field(name), "max_length", None) or WHY, multiline=False)
    return sorted({clean(str(each), limit=200, multiline=False) for each in value}) if isinstance(value, (list, tuple)) else value


def _empty(kind: str, found: Mapping[str, Any]) -> dict[str, Words]:
    free = OPTIONAL - ({"basis_zh", "basis_en"} if kind == Kind.PURPOSE else set())
    return {name: MISSING for name, value in found.items() if value == "" and name not in free}


def _own(kind: str, found: Mapping[str, Any]) -> dict[str, Words]:
    """What is not right beside empty texts."""
    checks: dict[str, Callable[[Mapping[str, Any]], dict[str, Words]]] = {Kind.DATUM: _datum, Kind.KEEPING: _keeping}
    return checks[kind](found) if kind in checks else {}


def _datum(found: Mapping[str, Any]) -> dict[str, Words]:
    wrong: dict[str, Words] = {}
    if found["category"] not in queries.titles(Kind.CATEGORY):
        wrong["category"] = CHOOSE
    if found["keeping"] not in queries.titles(Kind.KEEPING):
        wrong["keeping"] = CHOOSE
    if not found["purposes"] or set(found["purposes"]) - set(queries.titles(Kind.PURPOSE)):
        wrong["purposes"] = _("A field needs a purpose.")
    if not found["places"]:
        wrong["places"] = _("Say at which door it comes in.")
    if set(found["roles"]) - {*Role.values, "client", "nobody"}:
        wrong["roles"] = _("There is no such role.")
    if bool(found["without_zh"]) != bool(found["without_en"]) or not found["required"] and not found["without_zh"]:
        wrong["without_zh"] = _("Say in both languages what happens when it is not given.")
    return wrong


def _keeping(found: Mapping[str, Any]) -> dict[str, Words]:
    wrong: dict[str, Words] = {}
    if found["done"] == "run" and found["then"] != "erase":
        wrong["then"] = _("A retention run can only erase.")
    if not found["period"]:
        if found["done"] == "run":
            wrong["period"] = _("A retention run needs a period.")
        return wrong
    try:
        rule = rule_of(found["period"])
    except DeadlineError:
        return {"period": _("Write the period as 90d or 36m.")}
    if rule.count == 0 or rule.unit not in ("d", "m"):
        return {"period": _("Write the period as 90d or 36m.")}
    numbers = {str(rule.count)} | ({str(rule.count // 12)} if rule.unit == "m" and rule.count % 12 == 0 else set())
    for name in ("kept_zh", "kept_en"):
        if not any(number in found[name] for number in numbers):
            wrong[name] = _("The words do not say the period.")
    if found["term"] and (told := _against_law(found)):
        wrong["period"] = told
    return wrong


def _against_law(found: Mapping[str, Any]) -> Words | None:
    try:
        term = law.term(found["term"])
    except Refusal:
        return _("There is no such term.")
    if longest(found["period"]) < longest(f"{term.count}{term.unit}"):
        return _("The law asks for longer than this.")
    return None
