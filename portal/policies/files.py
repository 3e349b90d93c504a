"""A version as files: at which addresses, with which bytes, and the hashes of them that the public log names."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.conf import settings

from portal.law import queries as law
from portal.policies import documents, docx, jsonld, queries
from portal.policies.models import Version
from portal.press import services as press

LANGUAGES = ("zh-hans", "en")
HTML = "text/html; charset=utf-8"
PDF = "application/pdf"
MACHINE = "application/ld+json"


@dataclass(frozen=True)
class File:
    """One published address and its bytes; `immutable` bytes never change at their address."""

    path: str
    body: bytes
    content_type: str
    language: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    immutable: bool = False


def address(language: str, rest: object = "") -> str:
    """Path of a policy page: address("en", 3) is /en/policy/3/."""
    return f"/{language}/policy/" + (f"{rest}/" if rest else "")


def _machine_body(version: Version) -> bytes:
    firm = law.operator()
    document = jsonld.document(
        version,
        queries.clauses(version),
        origin=settings.PUBLIC_ORIGIN,
        controller={"zh": firm.name_zh, "en": firm.name_en},
        contact=firm.contact_email,
    )
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def machine_file(version: Version) -> File:
    """/policy.jsonld: the version in force in DPV terms, with the firm as it is now."""
    return File("/policy.jsonld", _machine_body(version), MACHINE)


def downloads(version: Version) -> Iterator[File]:
    """JSON (the bytes the hash covers), Markdown, Word and JSON-LD as they are at publication, at their addresses in both languages."""
    clauses, machine = queries.clauses(version), _machine_body(version)
    body = documents.canonical(documents.as_json(version, clauses))
    for language in LANGUAGES:
        base = address(language, version.number)
        markdown = documents.as_markdown(version, clauses, language[:2])
        yield File(base + "policy.json", body, "application/json", immutable=True)
        yield File(base + "policy.md", markdown, "text/markdown; charset=utf-8", language, immutable=True)
        yield File(base + "policy.docx", docx.from_markdown(markdown.decode(), language[:2]), docx.CONTENT_TYPE, language, immutable=True)
        yield File(base + "policy.jsonld", machine, MACHINE, immutable=True)


def file_hashes(version: Version) -> dict[str, str]:
    """What a file is called in the version's leaf of the log ("docx-en", "jsonld") -> SHA-256 of its bytes."""
    return {_leaf_name(file): documents.digest(file.body) for file in downloads(version)}


def _leaf_name(file: File) -> str:
    """Markdown goes by its language alone: that is how leaves have named it from the first version on."""
    kind = file.path.rpartition(".")[2]
    return file.language[:2] if kind == "md" else f"{kind}-{file.language[:2]}" if file.language else kind


def shown_hashes(version: Version, language: str) -> list[tuple[str, str, bool]]:
    """(file name, SHA-256, whether the log names it) of every file in one language; a leaf older than a kind of file does not name it."""
    logged, lang = queries.logged_hashes(version), language[:2]
    names = {"policy.json": "json", "policy.md": lang, "policy.docx": f"docx-{lang}", "policy.jsonld": "jsonld"}
    known = logged if set(names.values()) <= set(logged) else _served_hashes(version) | logged
    return [(file, known[name], name in logged) for file, name in names.items()]


def _served_hashes(version: Version) -> dict[str, str]:
    """Hashes of the bytes as readers get them: those in the press, else as they are made now."""
    made = ((file, press.read(file.path, file.language)) for file in downloads(version))
    return {_leaf_name(file): documents.digest(found.body if found else file.body) for file, found in made}
