"""Where the sealed words of offers, figures, agreement texts and signatures lie: one place for the names the vault binds them to."""

import json
from collections.abc import Sequence
from typing import Any

from disputes import commitments
from disputes.commitments import Opening
from disputes.models import AgreementText, Case, Proposal, SealedRound, Signature
from disputes.offers_rules import Term, term_from
from disputes.rules import Side
from portal.vault import services as vault


def seal_terms(case: Case, n: int, terms: Sequence[Term]) -> bytes:
    text = json.dumps([term.as_data() for term in terms], ensure_ascii=False)
    return vault.seal(case.key_id, text, table="proposal", column="terms", row=f"{case.pk}:{n}")


def open_terms(case: Case, proposal: Proposal) -> list[Term]:
    """What the offer promises, in its order; [] for one in words only."""
    if proposal.terms is None:
        return []
    text = vault.open_sealed(case.key_id, bytes(proposal.terms), table="proposal", column="terms", row=proposal.row)
    return [term_from(each) for each in json.loads(text)]


def seal_figure(sealed_round: SealedRound, side: Side, opened: Opening) -> bytes:
    return vault.seal(sealed_round.key_id, opened.written(), table="sealed_round", column=side.value, row=sealed_round.row)


def open_figure(sealed_round: SealedRound, side: Side) -> Opening:
    """Only for the side itself, and for the moment in which both are in."""
    blob = bytes(getattr(sealed_round, side.value))
    return commitments.read(vault.open_sealed(sealed_round.key_id, blob, table="sealed_round", column=side.value, row=sealed_round.row))


def seal_opened(case: Case, sealed_round: SealedRound, opened: dict[Side, Opening]) -> bytes:
    text = json.dumps({side.value: each.written() for side, each in opened.items()})
    return vault.seal(case.key_id, text, table="sealed_round", column="opened", row=sealed_round.row)


def open_opened(case: Case, sealed_round: SealedRound) -> dict[Side, Opening]:
    """Both figures of a round in which they met; {} of any other."""
    if sealed_round.opened is None:
        return {}
    text = vault.open_sealed(case.key_id, bytes(sealed_round.opened), table="sealed_round", column="opened", row=sealed_round.row)
    return {Side(side): commitments.read(each) for side, each in json.loads(text).items()}


def seal_text(case: Case, text: AgreementText, column: str, words: str) -> bytes:
    """`column` is text_zh, text_en, items or salt."""
    return vault.seal(case.key_id, words, table="agreement_text", column=column, row=text.row)


def open_text(case: Case, text: AgreementText, column: str) -> str:
    return vault.open_sealed(case.key_id, bytes(getattr(text, column)), table="agreement_text", column=column, row=text.row)


def open_items(case: Case, text: AgreementText) -> list[dict[str, Any]]:
    """The items of a text: {"n": number, and what Term.as_data gives}."""
    found: list[dict[str, Any]] = json.loads(open_text(case, text, "items"))
    return found


def seal_name(case: Case, signature: Signature, name: str) -> bytes:
    return vault.seal(case.key_id, name, table="signature", column="name", row=signature.row)


def open_name(case: Case, signature: Signature) -> str:
    return vault.open_sealed(case.key_id, bytes(signature.name), table="signature", column="name", row=signature.row)
