"""What invented clients asked for, what became of it, and how easy they found it. Its own dice: the rest of the year stays as it was."""

from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from disputes.rules import ClaimState, Remedy, Resolution
from disputes.services import afterwards, claims
from portal.pages.demo.told import Told

ASKED = {
    "retention": Remedy.DELETION, "deletion": Remedy.DELETION, "collection": Remedy.DELETION, "access": Remedy.COPY,
    "correction": Remedy.CORRECTION, "marketing": Remedy.STOP, "sharing": Remedy.STOP, "consent": Remedy.STOP, "leak": Remedy.EXPLANATION,
    "service": Remedy.APOLOGY,
}  # fmt: skip
ANSWERED = {Resolution.UPHELD: ClaimState.AGREED, Resolution.PARTLY_UPHELD: ClaimState.PARTLY, Resolution.NOT_UPHELD: ClaimState.REFUSED}
EASE = {
    Resolution.UPHELD: (1, 1, 2, 4, 9, 18, 16),
    Resolution.PARTLY_UPHELD: (2, 3, 5, 8, 8, 5, 2),
    Resolution.NOT_UPHELD: (6, 6, 6, 5, 3, 2, 1),
    Resolution.EXPLAINED: (1, 2, 3, 6, 9, 9, 6),
}  # fmt: skip


def dice(told: Told) -> Random:
    return Random(f"{told.story} {told.case.filed_at.isoformat()}")


def settle_claim(told: Told, outcome: str, at: datetime) -> None:
    """The client lists what would put it right, and it is answered on its own just before the case is."""
    if told.topic not in ASKED or outcome not in ANSWERED or dice(told).random() < 0.4:
        return
    asked = claims.make_claim(case=told.case, remedy=ASKED[told.topic], by=told.client, at=at - timedelta(minutes=90))
    state, soon = ANSWERED[Resolution(outcome)], at - timedelta(minutes=10)
    words = told.words[f"claim_{state}"]
    claims.answer_claim(case=told.case, claim=asked.claim, state=state, words=words, by=told.team.intake, at=soon)


def after_closing(told: Told, at: datetime) -> None:
    """What was promised is noted as done, and half of the clients say how easy it was."""
    told.case.refresh_from_db()
    roll, day = dice(told), timezone.localdate(at)
    for step in told.case.claim_steps.filter(state=ClaimState.AGREED):
        claims.finish_claim(case=told.case, claim=step.claim, words=told.words["claim_done"], done_on=day, by=told.team.intake, at=at)
    if told.case.resolution in EASE and roll.random() < 0.5:
        ease = roll.choices(afterwards.EASE, EASE[Resolution(told.case.resolution)])[0]
        line = roll.choice(told.words["ease_lines"]) if roll.random() < 0.3 else ""
        afterwards.rate_case(case=told.case, ease=ease, line=line, by=told.client, at=at + timedelta(minutes=5))
