from portal.policies.views.public import compare, current, download, feed, machine, pdf, proof, search, version, versions
from portal.policies.views.staff import (
    staff_add,
    staff_changes,
    staff_clause,
    staff_discard,
    staff_draft,
    staff_list,
    staff_new,
    staff_publish,
    staff_remove,
)

__all__ = [
    "compare",
    "current",
    "download",
    "feed",
    "machine",
    "pdf",
    "proof",
    "search",
    "staff_add",
    "staff_changes",
    "staff_clause",
    "staff_discard",
    "staff_draft",
    "staff_list",
    "staff_new",
    "staff_publish",
    "staff_remove",
    "version",
    "versions",
]
