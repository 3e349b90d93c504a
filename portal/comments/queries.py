"""What is asked about comments from the public, whatever they are about."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.comments.models import Comment
from portal.comments.rules import State
from portal.doors.errors import Refusal
from portal.inventory import queries as inventory
from portal.vault import services as vault

KEEPING = "public_comments"
COLUMN = "sealed"
Any_ = TypeVar("Any_", bound=Comment)


def in_turn(comments: Iterable[Any_]) -> list[Any_]:
    """What staff see: those to be read first, oldest first; then those without an answer; then the rest."""
    rank = {State.WAITING: 0, State.PUBLISHED: 1, State.DECLINED: 3}
    return sorted(comments, key=lambda each: (rank[State(each.state)] + (each.answered_at is not None), each.sent_at))


def by_public_id(model: type[Any_], public_id: UUID) -> Any_:
    """Refusal 404 where there is none (any more)."""
    found = model._default_manager.filter(public_id=public_id).first()
    if found is None:
        raise Refusal("comment.not_found", 404, _("There is no comment at this address any more."))
    return found


def kept() -> str:
    """How long a declined comment is kept, in the active language, as the inventory says it; "" where it says nothing."""
    rule = next((each for each in inventory.keepings() if each.code == KEEPING), None)
    return "" if rule is None else rule.kept_en if get_language() == "en" else rule.kept_zh


def words(comment: Comment) -> str:
    """The text, for staff, as it will be published; "" once it was taken down."""
    if not comment.key_id:
        return comment.text
    table = comment._meta.db_table
    return vault.open_sealed(comment.key_id, bytes(comment.sealed), table=table, column=COLUMN, row=str(comment.public_id))
