"""The check of a proof of being counted, as one of the kinds the trail knows (portal/trail/kinds.py). No database is needed."""

from collections.abc import Iterator, Sequence

from portal.trail import leaves, merkle, proofs
from portal.trail.findings import Line, held
from portal.trail.kinds import Given, Kind, Trust, check_proof, read_json
from portal.trail.refuted import Refuted
from transparency_reports import counted
from transparency_reports.counting import Place
from transparency_reports.definitions import DEFINITIONS


def label(place: Place) -> str:
    """Title and row in the active language; a ground by its code, because its words are in the database."""
    definition = DEFINITIONS.get(place[0])
    return f"{definition.title} – {definition.rows.get(place[1], place[1])}" if definition else f"{place[0]} – {place[1]}"


def labels() -> dict[str, str]:
    """Every figure's title by its code and every row's words by `code/row`, for the scripts."""
    rows = {f"{code}/{row}": str(words) for code, each in DEFINITIONS.items() for row, words in each.rows.items()}
    return {code: str(each.title) for code, each in DEFINITIONS.items()} | rows


def check(given: Given, others: Sequence[Given], trust: Trust) -> Iterator[Line]:
    """The report's entry is in the signed log, its list holds the leaf, and the leaf names the filing."""
    claim = counted.read_proof(given.text)
    for line in check_proof(claim.report, trust):
        if line.code in ("checkpoint", "witness"):
            yield line
    leaf = leaves.read_opening(proofs.parse(claim.report).extra or b"").leaf
    if leaves.is_about_person(leaf):
        raise Refuted("counted.report")
    counted.check_in_list(claim, leaves.read_document(leaf).get("document") or {})
    rows = "; ".join(label(place) for place in claim.places)
    yield held("counted", report=claim.said["report"], version=claim.said["version"], rows=rows)
    yield _filing(claim, trust)


def _filing(claim: counted.Claim, trust: Trust) -> Line:
    if claim.filing is None:
        return held("counted.filing_named", leaf=claim.said["filing"])
    list(check_proof(claim.filing, trust))
    proof = proofs.parse(claim.filing)
    if merkle.leaf_hash(leaves.read_opening(proof.extra or b"").leaf).hex() != claim.said["filing"]:
        raise Refuted("counted.filing")
    return held("counted.filing", index=proof.index)


COUNTED = Kind("counted", lambda body: read_json(body).get("format") == counted.FORMAT, check)
