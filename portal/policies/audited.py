"""Published versions as `manage.py verify_trail` holds them against their leaves: by the canonical JSON, which has every word of them."""

from collections.abc import Iterator, Mapping

from portal.policies import documents, queries
from portal.policies.models import Version
from portal.policies.rules import Status
from portal.trail.rooms import Documents


def _rows() -> Iterator[tuple[str, str, Mapping[str, object]]]:
    for version in Version.objects.filter(status=Status.PUBLISHED).order_by("number").iterator():
        body = documents.canonical(documents.as_json(version, queries.clauses(version)))
        said = {"version": version.number, "sha256": {"json": documents.digest(body)}}
        yield f"policy {version.number}", version.entry, said


VERSIONS = Documents(("policy.published",), _rows)
