"""Everything held about one person, from every holder: a page to read, data for machines, the files; one ZIP, written forwards."""

import json
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from disputes import exporting, exporting_files
from disputes.models import Case
from portal.law import queries as law
from portal.partners import queries as partners
from portal.rights import facts, portable, queries
from portal.rights.models import Request
from portal.rights.rules import Right
from portal.rights.withheld import WITHHELD
from portal.vault import holders

FORMAT = "mingshi/rights-copy@v1"


@dataclass(frozen=True)
class Held:
    """One record: the case, what every holder says about it, its files by name."""

    case: Case
    data: dict[str, Any]
    files: list[str]
    readings: list[exporting.Reading]


@dataclass(frozen=True)
class Other:
    """What is held of somebody outside a case of theirs: a subscription, a seat in a mediation with the files they sent."""

    subject: str
    title: str
    data: dict[str, Any]
    files: list[str]

    @property
    def text(self) -> str:
        return _pretty(self.data)


def subjects(request: Request) -> list[str]:
    """What the request was shown to be about, earlier requests about nothing else, and the request itself."""
    shown = [record.subject for record in queries.records(request)]
    return list(dict.fromkeys([*shown, *queries.requests_within(shown), request.case.subject]))


def held(subject: str) -> dict[str, Any]:
    """What every holder has about a subject, by the holder's name."""
    return {holder.name: found for holder in holders.all() if (found := dict(holder.export(subject)))}


def write_copy(request: Request, language: str, target: Any) -> None:
    """`portable/`; and unless only that was asked for, index.html, data.json, who-received.json and of every case its text and files."""
    with translation.override(language), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        found = [case for subject in subjects(request) if (case := queries.case_of(subject))]
        seats = [seat for subject in subjects(request) if (seat := queries.seat_of(subject))]
        portable.write(bundle, found, seats, files=request.right == Right.PORTABILITY)
        if request.right == Right.PORTABILITY:
            return
        records = [_record(bundle, case, language) for case in found]
        others = [other for subject in subjects(request) if not subject.startswith(queries.CASE) and (other := _other(bundle, subject))]
        told = [*((each.case.subject, each.data) for each in records), *((each.subject, each.data) for each in others)]
        received = _received()
        bundle.writestr("data.json", _pretty({"format": FORMAT, "records": [{"subject": subject, **data} for subject, data in told]}))
        bundle.writestr("who-received.json", _pretty(received))
        bundle.writestr("index.html", _index(request, records, others, received, language))


def _record(bundle: zipfile.ZipFile, case: Case, language: str) -> Held:
    return Held(case, held(case.subject), exporting.write_record(bundle, case, language), exporting.readings(case))


def _other(bundle: zipfile.ZipFile, subject: str) -> Other | None:
    data, seat, names = held(subject), queries.seat_of(subject), []
    for given in exporting_files.given_by(seat.case, str(seat.public_id)) if seat else []:
        names.append(f"{given.case.reference}/{given.path}")
        with given.open() as source, bundle.open(names[-1], "w") as entry:
            shutil.copyfileobj(source, entry)
    return Other(subject, facts.record(subject), data, names) if data else None


def _received() -> list[dict[str, str]]:
    """Who may have received information from us: the list of third parties as it stands (PIPL 23, GDPR 15)."""
    chinese = (translation.get_language() or "").startswith("zh")
    end = "zh" if chinese else "en"
    fields = ("name", "information", "purpose", "method", "contact")
    return [{name: str(getattr(row, f"{name}_{end}")) for name in fields} | {"place": row.place} for row in partners.active()]


def _index(request: Request, records: Sequence[Held], others: Sequence[Other], received: Sequence[dict[str, str]], language: str) -> str:
    context = {
        "request": request, "records": records, "others": others, "withheld": WITHHELD, "received": received,
        "firm": law.operator(), "made_at": timezone.localtime(),
        "tag": "zh-Hans" if language.startswith("zh") else "en",
    }  # fmt: skip
    return render_to_string("rights/copy/index.html", context)


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)
