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
from portal.rights import queries
from portal.rights.models import Request
from portal.vault import holders

FORMAT = "mingshi/rights-copy@v1"


@dataclass(frozen=True)
class Held:
    """One record: the case, what every holder says about it, its files by name."""

    case: Case
    data: dict[str, Any]
    files: list[str]
    readings: list[exporting.Reading]


def subjects(request: Request) -> list[str]:
    """What the request was shown to be about, and the request itself."""
    return list(dict.fromkeys([*(record.subject for record in queries.records(request)), request.case.subject]))


def held(subject: str) -> dict[str, Any]:
    """What every holder has about a subject, by the holder's name."""
    return {holder.name: found for holder in holders.all() if (found := dict(holder.export(subject)))}


def write_copy(request: Request, language: str, target: Any) -> None:
    """index.html, data.json, who-received.json, and of every case its text and files. In `language`."""
    with translation.override(language), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        records = [_record(bundle, case, language) for subject in subjects(request) if (case := queries.case_of(subject))]
        received = _received()
        bundle.writestr(
            "data.json", _pretty({"format": FORMAT, "records": [{"subject": each.case.subject, **each.data} for each in records]})
        )
        bundle.writestr("who-received.json", _pretty(received))
        bundle.writestr("index.html", _index(request, records, received, language))


def _record(bundle: zipfile.ZipFile, case: Case, language: str) -> Held:
    names = []
    bundle.writestr(f"{case.reference}/case.txt", exporting.as_text(case, language))
    for name, source in exporting_files.contents(case):
        names.append(f"{case.reference}/{name}")
        with bundle.open(names[-1], "w") as entry:
            shutil.copyfileobj(source, entry)
    return Held(case, held(case.subject), names, exporting.readings(case))


def _received() -> list[dict[str, str]]:
    """Who may have received information from us: the list of third parties as it stands (PIPL 23, GDPR 15)."""
    chinese = (translation.get_language() or "").startswith("zh")
    end = "zh" if chinese else "en"
    fields = ("name", "information", "purpose", "method", "contact")
    return [{name: str(getattr(row, f"{name}_{end}")) for name in fields} | {"place": row.place} for row in partners.active()]


def _index(request: Request, records: Sequence[Held], received: Sequence[dict[str, str]], language: str) -> str:
    context = {
        "request": request, "records": records, "received": received, "firm": law.operator(), "made_at": timezone.localtime(),
        "tag": "zh-Hans" if language.startswith("zh") else "en",
    }  # fmt: skip
    return render_to_string("rights/copy/index.html", context)


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)
