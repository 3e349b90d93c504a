"""Writes of the policy: drafting, publishing, and the two ways a first text comes in (a firm's own file, the demo)."""

from portal.policies.services.drafting import (
    add_clause,
    copy_version,
    describe_changes,
    discard_draft,
    draft_version,
    edit_clause,
    remove_clause,
    write_lists,
)
from portal.policies.services.loading import import_policy, load_demo_policy
from portal.policies.services.publishing import print_again, publish_pages, publish_version

__all__ = [
    "add_clause",
    "copy_version",
    "describe_changes",
    "discard_draft",
    "draft_version",
    "edit_clause",
    "import_policy",
    "load_demo_policy",
    "print_again",
    "publish_pages",
    "publish_version",
    "remove_clause",
    "write_lists",
]
