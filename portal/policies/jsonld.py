"""The policy for machines: W3C Data Privacy Vocabulary 2.3 as JSON-LD, with terms of our own where DPV has none (it has no PIPL); pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from portal.policies.documents import clause_json, moment
from portal.policies.models import Clause, Version
from portal.policies.tables import Grid, one_side, pieces

Json = dict[str, Any]
# Mandatory item -> the right it explains: in China's law (our terms) and, where it has one, in DPV's GDPR extension.
RIGHTS = {
    "ndsr21.access": ("A45-access", "eu-gdpr:A15"),
    "ndsr21.copy": ("A45-copy", "eu-gdpr:A15"),
    "ndsr21.transfer": ("A45-transfer", "eu-gdpr:A20"),
    "ndsr21.correct": ("A46-correct", "eu-gdpr:A16"),
    "ndsr21.supplement": ("A46-supplement", "eu-gdpr:A16"),
    "ndsr21.delete": ("A47", "eu-gdpr:A17"),
    "ndsr21.restrict": ("A44", "eu-gdpr:A18"),
    "ndsr21.withdraw": ("A15", "eu-gdpr:A7-3"),
    "ndsr21.close_account": ("NDSR-A24-close-account", None),
    "pipl24.automated": ("A24", "eu-gdpr:A22"),
}
# What DPV has no word for.
OWN_TERMS = {
    "basis": ("处理的法律依据（《个人信息保护法》第 13 条）", "Legal basis under PIPL article 13"),
    "method": ("处理方式", "Method of processing"),
    "needed": ("是否必需", "Whether it must be given"),
    "explains": ("所说明的法定事项", "The mandatory item a clause explains"),
    "anchor": ("条款的固定标识", "Stable identifier of a clause"),
    "hash": ("规范 JSON 的 SHA-256", "SHA-256 of the canonical JSON"),
}

# Only in versions with a table in the words of a clause: what is published about the others stays the bytes it is.
TABLE_TERMS = {
    "table": ("条款中的表格，按原文顺序", "The tables of a clause, in their order"),
    "columns": ("表头", "Columns of a table"),
    "rows": ("表格的各行", "Rows of a table"),
}


def _text(pair: Mapping[str, str]) -> list[Json]:
    return [{"@language": "zh-Hans", "@value": pair["zh"]}, {"@language": "en", "@value": pair["en"]}]


def _rows(clauses: Sequence[Clause], item: str) -> Iterator[tuple[str, list[Mapping[str, str]]]]:
    for clause in clauses:
        if item in clause.items and clause.table:
            for number, row in enumerate(clause.table["rows"], start=1):
                yield f"{clause.anchor}-{number}", row


def _node(kind: str, identity: str, names: Sequence[str], row: Sequence[Mapping[str, str]]) -> Json:
    """A table row as a node: its cells in column order under `names`; columns beyond the names are left out."""
    return {"@id": identity, "@type": kind, **{name: _text(cell) for name, cell in zip(names, row, strict=False)}}


def _tables(clause: Clause) -> Iterator[Json]:
    """Every table of a clause whose words hold one, in their order; both languages cell by cell."""
    zh, en = ([piece for piece in pieces(text) if isinstance(piece, Grid)] for text in (clause.text_zh, clause.text_en))
    if [grid.shape for grid in zh] != [grid.shape for grid in en]:
        return
    if zh and clause.table:
        zh, en = [*zh, one_side(clause.table, "zh")], [*en, one_side(clause.table, "en")]
    for one, two in zip(zh, en, strict=True):
        rows = [_row(*row) for row in zip(one.rows, two.rows, strict=True)]
        caption = {"dct:title": _text({"zh": one.caption, "en": two.caption})} if one.caption and two.caption else {}
        yield {**caption, "pipl:columns": _row(one.columns, two.columns), "pipl:rows": {"@list": rows}}


def _row(zh: Sequence[str], en: Sequence[str]) -> Json:
    """The cells of a row in their order; each a node, since a list holds one value at a place and a cell has two."""
    return {"@list": [{"rdfs:label": _text({"zh": one, "en": two})} for one, two in zip(zh, en, strict=True)]}


_PROCESS = ("dct:title", "dpv:hasPersonalData", "dpv:hasPurpose", "pipl:method", "pipl:basis", "pipl:needed")
_RECIPIENT = ("dct:title", "dct:type", "dpv:hasPersonalData", "dpv:hasPurpose", "pipl:method", "dpv:hasContact")
_STORAGE = ("dpv:hasPersonalData", "dpv:hasDuration", "dct:description")


def _clauses(clauses: Sequence[Clause], page: str) -> list[Json]:
    found = []
    for clause in clauses:
        data = clause_json(clause)
        found.append(
            {
                "@id": f"{page}#c-{clause.number}",
                "dct:title": _text(data["title"]),
                "dct:abstract": _text(data["summary"]),
                "pipl:anchor": clause.anchor,
                "pipl:explains": clause.items,
                **({"pipl:table": {"@list": shown}} if (shown := list(_tables(clause))) else {}),
            }
        )
    return found


def _rights(clauses: Sequence[Clause], page: str) -> list[Json]:
    covered = {item: clause for clause in clauses for item in clause.items}
    return [
        {
            "@type": ["dpv:DataSubjectRight", *([gdpr] if gdpr else [])],
            "@id": f"pipl:{own}",
            "dct:source": {"@id": f"{page}#c-{covered[item].number}"},
        }
        for item, (own, gdpr) in RIGHTS.items()
        if item in covered
    ]


def document(version: Version, clauses: Sequence[Clause], *, origin: str, controller: Mapping[str, str], contact: str) -> Json:
    """The version in force as one JSON-LD document; `controller` is the firm's name {"zh", "en"}."""
    page, own = f"{origin}/en/policy/{version.number}/", f"{origin}/policy.jsonld#"
    parts = _clauses(clauses, page)
    recipients = [_node("dpv:Recipient", own + name, _RECIPIENT, row) for name, row in _rows(clauses, "ndsr21.third_party_list")]
    return {
        "@context": {
            "dpv": "https://w3id.org/dpv#",
            "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
            "dct": "http://purl.org/dc/terms/",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
            "pipl": own,
        },
        "@graph": [
            {
                "@id": page,
                "@type": "dpv:PrivacyNotice",
                "dct:conformsTo": {"@id": "https://w3id.org/dpv/2.3"},
                "dct:hasVersion": version.number,
                "dct:issued": moment(version.published_at),
                "dct:valid": moment(version.effective_at),
                "dct:language": ["zh-Hans", "en"],
                "pipl:hash": version.sha256,
                "dpv:hasDataController": {"@type": "dpv:DataController", "dpv:hasName": _text(controller), "dpv:hasContact": contact},
                "dpv:hasProcess": [
                    _node("dpv:Process", own + name, _PROCESS, row) for name, row in _rows(clauses, "ndsr21.collection_list")
                ],
                "dpv:hasRecipient": recipients,
                "dpv:hasStorageCondition": [
                    _node("dpv:StorageCondition", own + name, _STORAGE, row) for name, row in _rows(clauses, "ndsr21.retention")
                ],
                "dpv:hasRight": _rights(clauses, page),
                "dct:hasPart": parts,
            },
            *(
                {"@id": own + name, "@type": "rdfs:Resource", "rdfs:label": _text({"zh": zh, "en": en})}
                for name, (zh, en) in (OWN_TERMS | (TABLE_TERMS if any("pipl:table" in part for part in parts) else {})).items()
            ),
        ],
    }
