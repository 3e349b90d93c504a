"""What was asked for and where the time went, for the person it belongs to: as data, and as lines to read."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from disputes import standing
from disputes.claims import Claim, Step
from disputes.models import Case
from disputes.rules import ClaimState, Remedy


def spans(case: Case) -> list[dict[str, Any]]:
    """Where the case spent its time, oldest first."""
    return [
        {
            "stage": span.stage.value,
            "turn": span.ball.value,
            "since": timezone.localtime(span.since).isoformat(),
            "until": timezone.localtime(span.until).isoformat(),
            "seconds": int((span.until - span.since).total_seconds()),
        }
        for span in standing.spans(case)
    ]


def claims(case: Case) -> list[dict[str, Any]]:
    """What was asked for, claim by claim, with every step that ever was, opened."""
    return [claim_data(claim) for claim in standing.read_claims(case, opened=True)]


def claim_data(claim: Claim) -> dict[str, Any]:
    steps = [_claim_step(each) for each in claim.steps]
    return {"claim": claim.n, "remedy": claim.remedy.value, "state": claim.state.value, "steps": steps}


def _claim_step(step: Step) -> dict[str, Any]:
    return {
        "at": timezone.localtime(step.at).isoformat(),
        "state": step.state.value,
        "remedy": step.remedy.value,
        "words": step.words or None,
        "amount": str(step.money.amount) if step.money else None,
        "currency": step.money.currency if step.money else None,
        "done_on": step.done_on.isoformat() if step.done_on else None,
    }


def lines(one: dict[str, Any]) -> list[str]:
    """One claim as it reads in the text of everything."""
    return [f"{one['claim']}. {Remedy(one['remedy']).label}", *(f"    {_claim_line(step)}" for step in one["steps"])]


def _claim_line(step: dict[str, Any]) -> str:
    money = f"{step['amount']} {step['currency']}" if step["amount"] else ""
    said = [str(ClaimState(step["state"]).label), str(Remedy(step["remedy"]).label), money, step["done_on"] or "", step["words"] or ""]
    return f"{datetime.fromisoformat(step['at']):%Y-%m-%d %H:%M}  {' · '.join(filter(None, said))}"
