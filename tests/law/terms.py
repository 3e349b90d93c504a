"""Terms as people might change them."""

from datetime import date, datetime, timedelta
from typing import Any

from portal.law import term_proposals
from portal.law.models import Term, TermProposal
from portal.law.term_proposals import Draft
from portal.trail.rules import Actor
from tests.deadlines.calendars import at
from tests.law.calendars import administrator, officer

TODAY = at("2026-03-02")
WHY = "客户等得太久了。"


def draft(code: str = "reply.feedback", period: str = "5wd", **changes: Any) -> Draft:
    said = {"pause": "pause", "valid_from": date(2026, 3, 10), "title_zh": "反馈的答复", "title_en": "Answer to feedback", "why": WHY}
    return Draft(code, period, **{**said, **changes})


def drafted(given: Draft | None = None, by: Actor | None = None, when: datetime = TODAY) -> TermProposal:
    return term_proposals.propose_term(draft=given or draft(), by=by or officer(), at=when)


def approved(given: Draft | None = None, when: datetime = TODAY) -> Term:
    """In force by two people, after a simulation."""
    proposal = drafted(given, when=when)
    run = term_proposals.simulate_proposal(proposal=proposal, by=administrator(), at=when)
    return term_proposals.approve_term(proposal=proposal, shown=run.public_id, by=administrator(), at=when + timedelta(hours=1))
