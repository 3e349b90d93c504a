"""Check a served report from outside: what is served is what the public log says was published. Pure but for `fetch`."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from portal.trail import leaves, proofs, verifying
from portal.trail.findings import Line, refusal
from portal.trail.refuted import Refuted
from portal.trail.verifying import Fetch
from transparency_reports import counted, data
from transparency_reports.verifying_years import check_year

LANGUAGES = ("zh-hans", "en")
FILES = ("", "data.csv", "data.json", "datapackage.json", "data.xlsx", "data.csv-metadata.json", "dataset.jsonld")
LEAST_OF_YEAR = ("", "data.csv", "data.json")
OTHERS = ("report.pdf", "counted.json", "report.tlog-proof", "report.pdf.tlog-proof")
YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True)
class Target:
    """Which report an address is about: a quarter or a year, and the version it names, if it names one."""

    slug: str
    version: int | None = None

    @property
    def least(self) -> tuple[str, ...]:
        """The files it must have: an edition published first had three, so the others are held against the log where it names them."""
        return LEAST_OF_YEAR if YEAR.fullmatch(self.slug) else FILES

    def served(self, path: str) -> str:
        """Where what was published at `path` stands: at the address itself, or at the version's own."""
        if self.version is None:
            return path
        language, room, slug, name = path.lstrip("/").split("/", 3)
        return f"/{language}/{room}/{slug}/v{self.version}/{name}"


def target_of(url: str) -> Target:
    """The report whose page or file is at that address, with or without `vN`; ValueError for any other address."""
    language, room, slug, *rest = *(part for part in urlsplit(url).path.split("/") if part), "", "", ""
    rest = [part for part in rest if part]
    version = int(rest.pop(0)[1:]) if rest and re.fullmatch(r"v[1-9]\d{0,3}", rest[0]) else None
    found = Target(slug, version)
    if language not in LANGUAGES or room != "reports" or not re.fullmatch(r"20\d\d(-q[1-4])?", slug):
        raise ValueError(url)
    if rest not in ([], *([name] for name in (*FILES, *OTHERS))):
        raise ValueError(url)
    return found


def check_report(fetch: Fetch, slug: str, *, version: int | None = None, trusted: Sequence[str] = ()) -> Iterator[Line]:
    """One line for each thing that held, up to the first that did not. `version` checks that one at its own address."""
    try:
        yield from _check(fetch, Target(slug, version), trusted)
    except Refuted as refuted:
        yield refusal(refuted)


def _check(fetch: Fetch, target: Target, trusted: Sequence[str]) -> Iterator[Line]:
    keys = trusted or fetch(verifying.KEYS).decode(errors="replace").split()
    lines, document = _logged(fetch, target, "report.tlog-proof", keys)
    yield from lines
    if not all(line.held for line in lines):
        return
    if document.get("type") != "report" or not _is_about(document, target):
        yield Line(False, "document", _("The proof is about something else than the report %(report)s.") % {"report": target.slug})
        return
    bodies = {}
    for path, expected in _expected(document, target):
        bodies[path] = fetch(target.served(path))
        yield _compared(target.served(path), bodies[path], expected)
    if YEAR.fullmatch(target.slug):
        yield from check_year(fetch, bodies, document)
    else:
        yield from _check_numbers(bodies, target.slug)
    if "counted" in document:
        yield _check_list(fetch(target.served(f"/en/reports/{target.slug}/counted.json")), document)
    yield from _check_print(fetch, target, document, keys)


def _logged(fetch: Fetch, target: Target, name: str, keys: Sequence[str]) -> tuple[list[Line], Mapping[str, Any]]:
    """What the checks of a served proof say, and the document it is about ({} unless they all held)."""
    text = fetch(target.served(f"/en/reports/{target.slug}/{name}")).decode(errors="replace")
    lines = list(verifying.check_receipt(text, trusted=keys))
    if not all(line.held for line in lines):
        return lines, {}
    return lines, leaves.read_document(leaves.read_opening(proofs.parse(text).extra or b"").leaf).get("document", {})


def _is_about(document: Mapping[str, Any], target: Target) -> bool:
    return document.get("report") == target.slug and target.version in (None, document.get("version"))


def _compared(path: str, body: bytes, expected: str) -> Line:
    held = hashlib.sha256(body).hexdigest() == expected
    words = _("%(path)s is what was published.") if held else _("%(path)s is not what was published: it was changed afterwards.")
    return Line(held, "file", words % {"path": path})


def _check_print(fetch: Fetch, target: Target, report: Mapping[str, Any], keys: Sequence[str]) -> Iterator[Line]:
    """The PDF files against their own entry, made when they were printed; a server may print none."""
    try:
        lines, document = _logged(fetch, target, "report.pdf.tlog-proof", keys)
    except Refuted as refuted:
        if refuted.code != "missing":
            raise
        yield _unproved(fetch, target)
        return
    yield from (line for line in lines if not line.held)
    same = all(document.get(name) == report[name] for name in ("report", "version"))
    hashes = document.get("sha256", {})
    if document.get("type") != "report.pdf" or not same or not hashes:
        yield Line(
            False, "document", _("The proof of the PDF is about something else than the report %(report)s.") % {"report": target.slug}
        )
        return
    for path, expected in sorted(hashes.items()):
        yield _compared(target.served(path), fetch(target.served(path)), expected)


def _unproved(fetch: Fetch, target: Target) -> Line:
    """What to say where no proof of a PDF is served: a PDF that is served all the same stands for nothing."""
    try:
        fetch(target.served(f"/en/reports/{target.slug}/report.pdf"))
    except Refuted:
        return Line(True, "pdf.none", _("There is no PDF of this report here, so none was checked."))
    return Line(False, "pdf", _("A PDF is served, but no proof that the log holds its hash."))


def _check_list(body: bytes, document: Mapping[str, Any]) -> Line:
    """The list of the cases the report counts: in order, as long as the entry says, and with its root."""
    try:
        every = [bytes.fromhex(leaf) for leaf in json.loads(body)["leaves"]]
        named = document["sha256"].get(f"/en/reports/{document['report']}/counted.json")
        held = every == sorted(set(every)) and all(len(leaf) == counted.LEAF for leaf in every) and bool(every)
        held = held and counted.in_log(every) == document["counted"] and hashlib.sha256(body).hexdigest() == named
    except (ValueError, KeyError, TypeError, AttributeError):
        held = False
    good, bad = (
        _("The list of the cases that were counted is the one in the log."),
        _("The list of the cases counted is not the one in the log."),
    )
    return Line(held, "counted", good if held else bad)


def _expected(document: Mapping[str, Any], target: Target) -> list[tuple[str, str]]:
    """Every address a report must have, with the hash the log holds for it ('' where it holds none)."""
    hashes = document.get("sha256", {})
    named = [(f"/{language}/reports/{target.slug}/{name}", name) for language in LANGUAGES for name in FILES]
    return [(path, hashes.get(path, "")) for path, name in named if name in target.least or path in hashes]


def _check_numbers(bodies: Mapping[str, bytes], slug: str) -> Iterator[Line]:
    """The same numbers in CSV and JSON, and parts that add up to their totals where all are printed."""
    try:
        document = json.loads(bodies[f"/en/reports/{slug}/data.json"])
        rows = list(csv.reader(io.StringIO(bodies[f"/en/reports/{slug}/data.csv"].decode(), newline="")))[1:]
        same = rows == [[data.harmless(text) for text in row] for row in data.rows(document["figures"])]
        sums = all(_adds_up(figure) for figure in document["figures"])
    except (ValueError, KeyError, TypeError, AttributeError):
        same = sums = False
    yield Line(same, "numbers", _("CSV and JSON hold the same numbers.") if same else _("CSV and JSON do not hold the same numbers."))
    yield Line(sums, "totals", _("Parts add up to their totals.") if sums else _("Some parts do not add up to their total."))


def _adds_up(figure: Mapping[str, Any]) -> bool:
    total = figure["total"]
    if total is None or total["value"] is None:
        return True
    printed = [cell["value"] for cell in figure["cells"] if cell["value"] is not None]
    if len(printed) == len(figure["cells"]):
        return bool(sum(printed) == total["value"])
    return bool(sum(printed) <= total["value"])
