from portal.education.services.editing import (
    ask_review,
    discard_draft,
    edit_draft,
    propose_retirement,
    publish_draft,
    record_responses,
    send_back,
    start_draft,
)
from portal.education.services.loading import CONTENT, load_content

__all__ = [
    "CONTENT",
    "ask_review",
    "discard_draft",
    "edit_draft",
    "load_content",
    "propose_retirement",
    "publish_draft",
    "record_responses",
    "send_back",
    "start_draft",
]
