"""Check a served report from outside: what is served is what the public log says was published. Pure but for `fetch`."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from portal.trail import leaves, proofs, verifying
from portal.trail.findings import Line, refusal
from portal.trail.refuted import Refuted
from portal.trail.verifying import Fetch
from transparency_reports import counted, data

LANGUAGES = ("zh-hans", "en")
FILES = ("", "data.csv", "data.json", "datapackage.json")


def slug_of(url: str) -> str:
    """The quarter in the address of a report page; ValueError for any other address."""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    if len(parts) < 3 or parts[0] not in LANGUAGES or parts[1] != "reports":
        raise ValueError(url)
    return parts[2]


def check_report(fetch: Fetch, slug: str, *, trusted: Sequence[str] = ()) -> Iterator[Line]:
    """One line for each thing that held, up to the first that did not."""
    try:
        yield from _check(fetch, slug, trusted)
    except Refuted as refuted:
        yield refusal(refuted)


def _check(fetch: Fetch, slug: str, trusted: Sequence[str]) -> Iterator[Line]:
    base = f"/en/reports/{slug}/"
    served = fetch(verifying.KEYS).decode(errors="replace").split()
    text = fetch(f"{base}report.tlog-proof").decode(errors="replace")
    lines = list(verifying.check_receipt(text, trusted=trusted or served))
    yield from lines
    if not all(line.held for line in lines):
        return
    document = leaves.read_document(leaves.read_opening(proofs.parse(text).extra or b"").leaf).get("document", {})
    if document.get("type") != "report" or document.get("report") != slug:
        yield Line(False, "document", _("The proof is about something else than the report %(report)s.") % {"report": slug})
        return
    bodies = {}
    for path, expected in _expected(document, slug):
        bodies[path] = fetch(path)
        held = hashlib.sha256(bodies[path]).hexdigest() == expected
        words = _("%(path)s is what was published.") if held else _("%(path)s is not what was published: it was changed afterwards.")
        yield Line(held, "file", words % {"path": path})
    yield from _check_numbers(bodies, slug)
    if "counted" in document:
        yield _check_list(fetch(f"{base}counted.json"), document)


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


def _expected(document: Mapping[str, Any], slug: str) -> list[tuple[str, str]]:
    """Every address a report must have, with the hash the log holds for it ('' where it holds none)."""
    hashes = document.get("sha256", {})
    return [(path, hashes.get(path, "")) for language in LANGUAGES for path in (f"/{language}/reports/{slug}/{name}" for name in FILES)]


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
