"""What the policy means for one kind of reader: a page is made of the clauses named here and says nothing of its own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.policies.checks import Blocker
from portal.policies.models import Clause

SHIPPED = Path(__file__).parent / "data" / "situations.yaml"
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Anchored(Protocol):
    anchor: str
    number: str
    title_zh: str
    title_en: str


@dataclass(frozen=True)
class Situation:
    """One kind of reader, and the anchors of the clauses for them in reading order."""

    code: str
    title_zh: str
    title_en: str
    anchors: tuple[str, ...]

    def title(self, language: str) -> str:
        return self.title_zh if language.startswith("zh") else self.title_en

    def chosen(self, clauses: Sequence[Clause]) -> list[Clause]:
        """Its clauses among those of a version."""
        known = {clause.anchor: clause for clause in clauses}
        return [known[anchor] for anchor in self.anchors if anchor in known]


def situations() -> tuple[Situation, ...]:
    """All of them: from the operator's own VAR/situations.yaml, else the shipped ones. Raises ImproperlyConfigured for a broken file."""
    own = Path(settings.VAR) / "situations.yaml"
    path = own if own.exists() else SHIPPED
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> tuple[Situation, ...]:
    try:
        found = tuple(
            Situation(row["code"], row["title"]["zh"], row["title"]["en"], tuple(row["clauses"]))
            for row in yaml.safe_load(path.read_text())["situations"]
        )
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise ImproperlyConfigured(f"{path}: each situation needs a code, a title in zh and en, and clauses ({error})") from error
    codes = [each.code for each in found]
    if len(set(codes)) < len(codes) or not all(_CODE.fullmatch(code) for code in codes):
        raise ImproperlyConfigured(f"{path}: codes are lower-case words joined by hyphens, each once")
    return found


def shown(clauses: Sequence[Clause]) -> list[Situation]:
    """The situations that have something to say in a version with these clauses."""
    return [each for each in situations() if each.chosen(clauses)]


def losses(clauses: Sequence[Anchored], before: Sequence[Anchored]) -> Iterator[Blocker]:
    """A clause that a page shows in the version before and this draft no longer has: the page would say less, and nobody would notice."""
    kept, earlier = {clause.anchor for clause in clauses}, {clause.anchor: clause for clause in before}
    words = _("The page “%(page)s” shows “%(clause)s”, which this draft no longer has. Take it out of situations.yaml (%(anchor)s).")
    language = get_language() or "en"
    for each in situations():
        for anchor in each.anchors:
            if anchor in earlier and anchor not in kept:
                clause = earlier[anchor]
                title = clause.title_zh if language.startswith("zh") else clause.title_en
                yield Blocker("situation_loses", clause.number, words, {"page": each.title(language), "clause": title, "anchor": anchor})
