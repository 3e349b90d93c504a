"""Letters as `manage.py verify_trail` holds them against the log: that one came, what became of it, and when its words ended."""

from collections.abc import Iterator

from portal.mailroom.models import Letter
from portal.trail.rooms import Acts, Told, occasion

RECEIVED, HANDLED, FORGOTTEN = "letter.received", "letter.handled", "letter.forgotten"


def _letters() -> Iterator[Told]:
    for letter in Letter.objects.order_by("pk").iterator():
        name = f"letter {letter.public_id}"
        yield name, (RECEIVED, letter.subject, letter.fetched_at), {"proof": str(letter.proof), "outcome": str(letter.outcome)}
        if letter.handled_at is not None:
            said = {"how": str(letter.handled), "by": letter.handled_by, "by_role": letter.handled_role}
            ground = {"ground": str(letter.ground)} if letter.ground else {}
            yield name, (HANDLED, letter.subject, letter.handled_at), said | ground
        if letter.forgotten_at is not None:
            yield name, (FORGOTTEN, letter.subject, letter.forgotten_at), {}


LETTERS = Acts((RECEIVED, HANDLED, FORGOTTEN), _letters, occasion)
