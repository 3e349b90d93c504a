"""How a file comes in through any door: what is said with it, the consents it needs, then the upload."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from disputes import queries
from disputes.files_rules import PURPOSE_ORIGINAL, PURPOSE_SENSITIVE, Space
from disputes.models import Case, CaseFile
from disputes.rules import PERSONS
from disputes.sealed import trail_secret
from disputes.services.files import agree, discard, fill, start_upload
from portal.consent.guarding import check_guarded
from portal.doors.errors import Refusal
from portal.trail.rules import Actor

NOTHING_SENSITIVE = "none"


@dataclass(frozen=True)
class Said:
    """What the sender says about a file. `sensitive` is "none" or the SHA-256 of the consent that was shown, `original` that or ""."""

    name: str
    words: str = ""
    claim: int | None = None
    sensitive: str = ""
    original: str = ""
    sha256: str = ""
    metadata: str = ""


def say_sensitive() -> Refusal:
    text = _("Say whether the file holds sensitive information.")
    return Refusal("file.say_sensitive", 422, text, fields={"sensitive": text})


def who_consents(case: Case, by: Actor) -> str:
    """Whose consent a file of this sender needs: the client's, or a participant's who is there as a person; "" for anybody else."""
    if by.kind == "client":
        return case.subject
    guest = queries.participant_by_id(by.id) if by.kind == "party" else None
    return guest.subject if guest is not None and guest.capacity in PERSONS else ""


def begin(
    *, case: Case, size: int, said: Said, by: Actor, language: str, how: str, space: str = Space.CASE, at: datetime | None = None
) -> CaseFile:
    """Begin an upload with its consents. A person, not who acts for the firm or a partner, must have said whether there is anything
    sensitive in it (PIPL art. 29); a child's "yes" waits for a guardian, which stays on the record."""
    subject = who_consents(case, by)
    if subject and said.sensitive not in ("", NOTHING_SENSITIVE):
        check_guarded(subject=subject, purpose=PURPOSE_SENSITIVE, by=by, secret=trail_secret(case), at=at)
    return _begin(case, size, said, by, language, how, space, subject, at)


@transaction.atomic
def _begin(
    case: Case, size: int, said: Said, by: Actor, language: str, how: str, space: str, subject: str, at: datetime | None
) -> CaseFile:
    if subject:
        if not said.sensitive:
            raise say_sensitive()
        shown = {PURPOSE_SENSITIVE: said.sensitive} if said.sensitive != NOTHING_SENSITIVE else {}
        shown |= {PURPOSE_ORIGINAL: said.original} if said.original else {}
        agree(case=case, subject=subject, shown=shown, language=language, how=how, by=by, at=at)
    more: Mapping[str, Any] = {"sha256": said.sha256, "keep_original": bool(said.original), "metadata": said.metadata}
    return start_upload(case=case, size=size, name=said.name, words=said.words, claim=said.claim, space=space, by=by, at=at, **more)


def take_in(
    *, case: Case, source: BinaryIO, size: int, said: Said, by: Actor, language: str, how: str, space: str = Space.CASE
) -> CaseFile:
    """A whole file from a plain form, by the same way as one that comes in pieces."""
    file = begin(case=case, size=size, said=said, by=by, language=language, how=how, space=space)
    try:
        return fill(file=file, source=source, by=by)
    except Exception:
        discard(file=file, by=by)
        raise
