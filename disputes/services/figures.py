"""The end of a round of sealed figures: whatever ends it, the key of its figures is destroyed with it."""

from disputes.life import Fact
from disputes.models import Case, SealedRound
from disputes.offers_rules import RoundState
from disputes.rules import Event
from portal.trail.rules import SYSTEM
from portal.vault import services as vault

ENDS_AS = {Event.ROUND_SETTLED: RoundState.SETTLED, Event.ROUND_MISSED: RoundState.MISSED}


def end_round(case: Case, fact: Fact) -> None:
    """Close the open round of a locked case, in the transaction of the event that ends it; its figures can be read no more."""
    found = SealedRound.objects.filter(case=case, state=RoundState.OPEN).first()
    if found is None:
        return
    found.state, found.ended_at = ENDS_AS.get(fact.event, RoundState.OVER), fact.at
    found.client = found.respondent = None
    found.save()
    vault.destroy_key(found.key_id, by=SYSTEM, at=fact.at)
