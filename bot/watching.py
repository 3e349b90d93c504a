"""Who wants to be told when a clause changes: asked for in a conversation, kept with it, ended there or by a link."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core import signing
from django.db import transaction

from bot.models import Watch
from disputes.models import Conversation
from disputes.rules import FromKind
from portal.policies import queries as policies
from portal.policies.models import Clause

SALT = "bot.watch"


@transaction.atomic
def watch(conversation: Conversation, anchor: str, cursor: int, language: str, at: datetime) -> list[str]:
    """Watch the clause called `anchor`, or all clauses of the robot's last answer where none is named. Returns their numbers now."""
    version = policies.find_in_force()
    message = conversation.messages.filter(cursor=cursor).first()
    if version is None or version.number is None or message is None:
        return []
    wanted = [anchor] if anchor else _last_cited(conversation)
    clauses = _named(policies.clauses(version), wanted)
    for clause in clauses:
        known = {"message": message, "version": version.number, "language": language, "begun_at": at}
        Watch.objects.get_or_create(conversation=conversation, anchor=clause.anchor, ended_at=None, defaults=known)
    return [clause.number for clause in clauses]


def _last_cited(conversation: Conversation) -> list[str]:
    rows = conversation.messages.filter(from_kind=FromKind.BOT).order_by("-cursor").values_list("citations", flat=True)[:20]
    cited: list[dict[str, str]] = next((citations for citations in rows if any(each["clause"] for each in citations)), [])
    return [each["anchor"] for each in cited if each["clause"]]


def _named(clauses: Iterable[Clause], anchors: Iterable[str]) -> list[Clause]:
    found = {clause.anchor: clause for clause in clauses}
    return [found[anchor] for anchor in anchors if anchor in found]


def stop(conversation: Conversation, at: datetime) -> int:
    """End every watch of a conversation."""
    return Watch.objects.filter(conversation=conversation, ended_at=None).update(ended_at=at)


def token(watched: Watch) -> str:
    """What the link in a letter ends this one watch by; it opens nothing."""
    return signing.dumps(str(watched.public_id), salt=SALT)


def by_token(text: str) -> Watch | None:
    try:
        return Watch.objects.filter(public_id=UUID(signing.loads(text, salt=SALT))).first()
    except (signing.BadSignature, ValueError):
        return None
