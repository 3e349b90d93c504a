"""Finding clauses of a published version: its words are counted once, since it never changes."""

from functools import lru_cache

from portal.policies.models import Clause, Version
from portal.policies.search import Index, index, ranked, searchable


def find(query: str, version: Version, *, limit: int = 10) -> list[Clause]:
    """The clauses of a published version that share words with the query, the best first."""
    clauses, counted = _counted(version.pk, version.sha256)
    return [clauses[position] for position, _score in ranked(query, counted)[:limit]]


# The version in force, and the one before it in the hour in which they change; 400 clauses take a few megabytes.
@lru_cache(maxsize=2)
def _counted(pk: int, _sha256: str) -> tuple[list[Clause], Index]:
    clauses = list(Clause.objects.filter(version_id=pk).order_by("position"))
    return clauses, index([searchable(clause) for clause in clauses])
