"""The code by which whoever wrote a comment finds it again: made from its address and a key of ours, so it is kept nowhere.

A comment has no name and its address is public once it is published; this is all that tells its writer from anybody else."""

import hmac
import re

from portal.comments.models import Comment
from portal.vault.services import blind_index

LENGTH, GROUP = 20, 5
"""80 bits in hexadecimal digits, written in groups."""


def code_of(comment: Comment) -> str:
    """E.g. `3f9a2-77c01-b2d4e-0a1b9`."""
    digits = blind_index(str(comment.public_id), purpose="comment.code")[:LENGTH]
    return "-".join(digits[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def opens(comment: Comment, typed: str) -> bool:
    """Whether this is its code, however it was typed."""
    digits = re.sub(r"[^0-9a-f]", "", typed.lower())
    return hmac.compare_digest(digits, code_of(comment).replace("-", ""))
