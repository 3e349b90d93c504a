"""Questions that people sent to a third party, as `manage.py verify_trail` holds them against the log."""

from collections.abc import Iterator

from bot.models import Disclosure
from portal.trail.rooms import Acts, Told, occasion

DISCLOSED = "question.disclosed"
DESK = ("question.dismissed", "question.taken_back", "question.put_together", "question.put_apart", "question.answer_drafted")


def _disclosed() -> Iterator[Told]:
    for row in Disclosure.objects.select_related("conversation", "partner").order_by("pk").iterator():
        subject = f"conversation:{row.conversation.public_id}"
        yield f"question {subject}/{row.cursor}", (DISCLOSED, subject, row.at), {"partner": row.partner.code, "policy": row.policy}


DISCLOSURES = Acts((DISCLOSED,), _disclosed, occasion)
