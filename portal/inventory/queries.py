from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.inventory.models import MODELS, Category, Datum, Keeping, Proposal, Purpose, Version
from portal.inventory.rules import Kind

Cell = dict[str, str]


@dataclass(frozen=True)
class Listed:
    """One line a published list must have: the entry's code, and its cells in the order of the list's columns, {"zh", "en"} each."""

    code: str
    cells: tuple[Cell, ...]


def purposes(at: datetime | None = None) -> list[Purpose]:
    return list(Purpose.objects.at(at or timezone.now()).order_by("code"))


def categories(at: datetime | None = None) -> list[Category]:
    return list(Category.objects.at(at or timezone.now()).order_by("code"))


def data(at: datetime | None = None) -> list[Datum]:
    return list(Datum.objects.at(at or timezone.now()).order_by("code"))


def keepings(at: datetime | None = None) -> list[Keeping]:
    """Retention rules as they stand at a moment (default now)."""
    return list(Keeping.objects.at(at or timezone.now()).order_by("code"))


def keeping(code: str, at: datetime | None = None) -> Keeping:
    """One retention rule. Raises Refusal `inventory.not_found`."""
    found = Keeping.objects.at(at or timezone.now()).filter(code=code).first()
    if found is None:
        raise not_found()
    return found


def entries(kind: str, at: datetime | None = None) -> list[Version]:
    """Every entry of a kind as it stands. Raises Refusal `inventory.not_found` for no kind at all."""
    return list(model(kind).objects.at(at or timezone.now()).order_by("code"))


def model(kind: str) -> type[Version]:
    if kind not in MODELS:
        raise not_found()
    return MODELS[kind]


def not_found() -> Refusal:
    return Refusal("inventory.not_found", 404, _("There is no such entry in the inventory."))


def find(kind: str, code: str) -> Version | None:
    """The version of an entry that stands now; None for none."""
    return model(kind).objects.filter(code=code, valid_to=None).first()


def versions(kind: str, code: str) -> list[Version]:
    """Every version of an entry, the newest first. Raises Refusal `inventory.not_found`."""
    found = list(model(kind).objects.filter(code=code).order_by("-version"))
    if not found:
        raise not_found()
    return found


def titles(kind: str) -> dict[str, str]:
    """Code -> title in the active language, of every entry that stands."""
    return {row.code: row.title for row in model(kind).objects.filter(valid_to=None).order_by("code")}


def waiting() -> list[Proposal]:
    return list(Proposal.objects.filter(decision="").order_by("proposed_at"))


def waits_for(kind: str, code: str) -> Proposal | None:
    return Proposal.objects.filter(kind=kind, code=code, decision="").first()


def proposal(public_id: UUID) -> Proposal:
    """A proposal by its address. Raises Refusal `inventory.not_found`."""
    found = Proposal.objects.filter(public_id=public_id).first()
    if found is None:
        raise not_found()
    return found


def users_of(kind: str, code: str) -> list[str]:
    """Titles of the fields that rest on an entry, in the active language."""
    uses: dict[str, Callable[[Datum], bool]] = {
        Kind.PURPOSE: lambda row: code in row.purposes,
        Kind.CATEGORY: lambda row: row.category == code,
        Kind.KEEPING: lambda row: row.keeping == code,
    }
    held = uses.get(kind)
    return [row.title for row in data() if held(row)] if held else []


def patterns(at: datetime | None = None) -> list[str]:
    """Every address of a field that the inventory names."""
    return [place for row in data(at) for place in row.places]


def _pair(row: Version, name: str) -> Cell:
    return {lang: getattr(row, f"{name}_{lang}") for lang in ("zh", "en")}


def _listed(rows: Iterable[Any], *names: str) -> list[Listed]:
    return [Listed(row.code, tuple(_pair(row, name) for name in names)) for row in rows if row.in_policy]


def collection_list(at: datetime | None = None) -> list[Listed]:
    """The policy's list of what is collected: situation, information, purpose, method, basis, whether it is needed (NDSR 21)."""
    return _listed(purposes(at), "title", "information", "purpose", "method", "basis", "needed")


def retention_table(at: datetime | None = None) -> list[Listed]:
    """The policy's retention table: what, how long, what then (NDSR 21)."""
    return _listed(keepings(at), "title", "kept", "then")
