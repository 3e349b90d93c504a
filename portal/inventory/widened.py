"""What reaches further since, purpose by purpose: what a person who agreed before has to be told and asked about anew (PIPL 14)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.inventory.models import MODELS, Category, Datum, Keeping, Purpose, Version
from portal.inventory.rules import wider

# These lines are part of what somebody agrees to and are hashed with it, so they stand here and not among the translations.
PURPOSE = {
    "purpose": ("用途改为：{purpose_zh}", "It is used for: {purpose_en}"),
    "information": ("涉及的信息改为：{information_zh}", "The information is: {information_en}"),
    "method": ("收集方式改为：{method_zh}", "It is collected like this: {method_en}"),
    "basis": ("法律依据改为：{basis_zh}", "The legal basis is: {basis_en}"),
}
DATUM = {
    "purpose": ("新增用到的信息：{title_zh}", "Information used from now on as well: {title_en}"),
    "information": ("“{title_zh}”换了信息类别", "“{title_en}” is another kind of information now"),
    "who": ("能看到“{title_zh}”的人多了", "More people see “{title_en}”"),
    "keeping": ("“{title_zh}”的保存期限变了", "“{title_en}” is kept by another rule"),
}
KEPT = ("“{title_zh}”的保存期限改为：{kept_zh}，期满{then_zh}", "“{title_en}” is kept for: {kept_en}; at the end: {then_en}")
KEEPING = dict.fromkeys(("longer", "start", "then"), KEPT)
CATEGORY = {"sensitive": ("“{title_zh}”不再按敏感个人信息对待", "“{title_en}” is no longer treated as sensitive")}


@dataclass(frozen=True)
class Widened:
    """One thing that reaches further from `at` on, in both languages."""

    at: datetime
    zh: str
    en: str


def since(codes: Mapping[str, datetime], until: datetime) -> dict[str, list[Widened]]:
    """For each purpose what two people widened after the moment given for it, up to `until`, the oldest first.

    What the product's own pack brings is left out: its purposes then come with new words of their own.
    """
    found: dict[str, list[Widened]] = {code: [] for code in codes}
    for model, say in ((Purpose, _of_purpose), (Datum, _of_datum), (Keeping, _of_keeping), (Category, _of_category)):
        rows = model.objects.filter(wide=True, from_pack=False, valid_from__lte=until, valid_from__gt=min(codes.values(), default=until))
        for row in rows.order_by("valid_from"):
            for code, words in say(row):
                if code in codes and codes[code] < row.valid_from:
                    found[code].append(_said(row, words))
    return {code: sorted(lines, key=lambda line: line.at) for code, lines in found.items()}


def _said(row: Version, words: tuple[str, str]) -> Widened:
    content = row.content()
    return Widened(row.valid_from, words[0].format(**content), words[1].format(**content))


def _before(row: Version) -> dict[str, Any] | None:
    earlier = MODELS[str(row.KIND)].objects.filter(code=row.code, version=row.version - 1).first()
    return earlier.content() if earlier else None


def _reasons(row: Version) -> list[str]:
    return wider(str(row.KIND), _before(row), row.content())


def _of_purpose(row: Any) -> Iterator[tuple[str, tuple[str, str]]]:
    yield from ((row.code, PURPOSE[each]) for each in _reasons(row) if each in PURPOSE)


def _of_datum(row: Any) -> Iterator[tuple[str, tuple[str, str]]]:
    """A field that is used for a purpose it was not used for before touches that purpose; what else widens it touches all of its own."""
    before = _before(row)
    known = set(before["purposes"]) if before else set()
    yield from ((code, DATUM["purpose"]) for code in row.purposes if code not in known)
    reasons = [each for each in _reasons(row) if each in DATUM and each != "purpose"]
    yield from ((code, DATUM[each]) for each in reasons for code in row.purposes if code in known)


def _of_keeping(row: Any) -> Iterator[tuple[str, tuple[str, str]]]:
    users = Datum.objects.at(row.valid_from).filter(keeping=row.code)
    yield from _used_by(users, [KEEPING[each] for each in _reasons(row) if each in KEEPING][:1])


def _of_category(row: Any) -> Iterator[tuple[str, tuple[str, str]]]:
    users = Datum.objects.at(row.valid_from).filter(category=row.code)
    yield from _used_by(users, [CATEGORY[each] for each in _reasons(row) if each in CATEGORY])


def _used_by(users: Any, words: list[tuple[str, str]]) -> Iterator[tuple[str, tuple[str, str]]]:
    for code in sorted({code for user in users for code in user.purposes}):
        yield from ((code, each) for each in words)
