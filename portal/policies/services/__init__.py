"""Writes of the policy: drafting, publishing, and the two ways a first text comes in (a firm's own file, the demo)."""

from portal.policies.services.commenting import continue_draft, forget_declined, open_for_comment, send_comment
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
from portal.policies.services.following import finish_impact, give_impact, tell_late
from portal.policies.services.loading import import_policy, load_demo_policy
from portal.policies.services.publishing import print_again, publish_pages, publish_version, refusals
from portal.policies.services.remarking import remark_on, settle_remark

__all__ = [
    "add_clause",
    "continue_draft",
    "copy_version",
    "describe_changes",
    "discard_draft",
    "draft_version",
    "edit_clause",
    "finish_impact",
    "forget_declined",
    "give_impact",
    "import_policy",
    "load_demo_policy",
    "open_for_comment",
    "print_again",
    "publish_pages",
    "publish_version",
    "refusals",
    "remark_on",
    "remove_clause",
    "send_comment",
    "settle_remark",
    "tell_late",
    "write_lists",
]
