"""Whether the two languages of an agreement say the same, and everything that was agreed. Pure."""

import re
from collections.abc import Iterable

from disputes import offer_refusals
from disputes.offers_rules import Term
from portal.policies.quantities import differences

PLACE = re.compile(r"【[^】\n]{0,200}】|\[\[[^\]\n]{0,200}\]\]")
"""Where a draft waits for words: 【…】 in Chinese, [[…]] in English."""


def check(text_zh: str, text_en: str, terms: Iterable[Term]) -> None:
    """Refusal (422) agreement.places, agreement.languages or agreement.missing for what would be signed and must not be."""
    left = PLACE.findall(text_zh) + PLACE.findall(text_en)
    if left:
        raise offer_refusals.places_left(left)
    chinese, english = differences(text_zh, text_en)
    if chinese or english:
        raise offer_refusals.languages_differ(map(str, chinese), map(str, english))
    for term in terms:
        for said in filter(None, (term.by_day.isoformat() if term.by_day else "", term.money)):
            if said not in text_zh or said not in text_en:
                raise offer_refusals.not_in_the_text(said)
