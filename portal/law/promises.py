"""Promises on top of the law: versions of a term that people made, and what becomes of them when a pack changes the law below."""

from collections.abc import Sequence
from datetime import datetime

from portal.deadlines.rules import Rule
from portal.law.lengths import keeps
from portal.law.models import Term, TermProposal
from portal.law.pack import OWN, digest
from portal.law.rules import Hardness, Status

BINDING = (Hardness.HARD, Hardness.STRICT)
OWN_TIMES = ("id", "version", "valid_from", "valid_to", "sha256", "proposal")
FACTS = [field.attname for field in Term._meta.concrete_fields if field.name not in OWN_TIMES]
JOIN = {"zh": "；", "en": "; "}


def allowed(rule: Rule, law: Term) -> bool:
    """Whether a firm may promise `rule` where the law says `law`: what binds may only be kept better, our own word changes freely."""
    if law.hardness == Hardness.INFO or law.status not in (Status.VERIFIED, Status.UNVERIFIED):
        return False
    return law.hardness not in BINDING or keeps(rule, law.rule, law.bound)


def promised(proposal: TermProposal, law: Term, valid_from: datetime) -> Term:
    """The version `proposal` makes of `law`, not yet stored. What goes further than the law is our own promise and says so."""
    facts = {name: getattr(law, name) for name in FACTS}
    rule = proposal.rule
    facts |= {"count": rule.count, "unit": rule.unit, "roll": rule.roll, "pause": rule.pause}
    facts |= {"title_zh": proposal.title_zh, "title_en": proposal.title_en}
    if rule != law.rule and law.hardness in BINDING:
        facts |= {"hardness": Hardness.SOFT.value} | {f"basis_{lang}": _with_own(facts[f"basis_{lang}"], lang) for lang in OWN}
    said = digest({**facts, "proposal": str(proposal.public_id)})
    return Term(**facts, proposal=proposal, valid_from=valid_from, sha256=said)


def _with_own(basis: str, lang: str) -> str:
    return basis if OWN[lang] in basis else JOIN[lang].join(part for part in (basis, OWN[lang]) if part)


def kept(known: Sequence[Term], law: Sequence[Term], at: datetime) -> list[Term]:
    """`law`, the rows a pack adds at `at`, each followed by the promises in `known` that go on: those that still keep it.

    A promise that no longer does ends, and the law's own period counts. A promise that goes on is a new version on the new row.
    """
    lines: list[Term] = []
    for row, until in zip(law, [*(each.valid_from for each in law[1:]), None], strict=False):
        lines.append(row)
        start = max(row.valid_from, at)
        for promise in known:
            if promise.proposal is not None and _goes_on(promise, start, until) and allowed(promise.proposal.rule, row):
                lines.append(promised(promise.proposal, row, max(start, promise.valid_from)))
    return lines


def _goes_on(promise: Term, start: datetime, until: datetime | None) -> bool:
    if promise.valid_to is not None and promise.valid_to <= max(start, promise.valid_from):
        return False
    return until is None or promise.valid_from < until
