"""Requests of authorities and what came of them, as `manage.py verify_trail` holds them against the log; drafts may be taken back."""

from collections.abc import Iterator

from portal.authorities.models import AuthorityAnswer, AuthorityRequest
from portal.trail.rooms import Acts, Told, columns, occasion

CONFIRMED, ANSWERED = "authority.confirmed", "authority.answered"
DRAFTS = ("authority.entered", "authority.answer_entered", "authority.discarded")


def request_columns(row: AuthorityRequest) -> bytes:
    named = ("public_id", "authority", "basis", "asked_on", "people")
    return columns(row, *named, "entered_at", "entered_by", "confirmed_at", "confirmed_by")


def answer_columns(row: AuthorityAnswer) -> bytes:
    return columns(row, "outcome", "answered_on", "entered_at", "entered_by", "confirmed_at", "confirmed_by")


def _rows() -> Iterator[Told]:
    for asked in AuthorityRequest.objects.exclude(confirmed_at=None).order_by("pk"):
        said = {"authority": asked.authority, "people": asked.people, "row": request_columns(asked)}
        yield str(asked), (CONFIRMED, str(asked), asked.confirmed_at), said
    for answer in AuthorityAnswer.objects.exclude(confirmed_at=None).select_related("request").order_by("pk"):
        told = {"outcome": answer.outcome, "row": answer_columns(answer)}
        yield str(answer), (ANSWERED, str(answer.request), answer.confirmed_at), told


REQUESTS = Acts((CONFIRMED, ANSWERED), _rows, occasion)
