"""The first draft of an agreement in both languages, from the offer both sides accepted: what MED 29 asks for, with places to fill."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from disputes.models import Case
from disputes.offers_rules import TERM_LABELS, Term
from disputes.rules import Kind, Side, Topic
from portal.accounts import queries as accounts
from portal.law import queries as law
from portal.law.rules import confirmable

LANGUAGES = {"zh": "zh-hans", "en": "en"}
WHO = {"zh": {Side.CLIENT: "申请人", Side.RESPONDENT: "被申请人"}, "en": {Side.CLIENT: "The applicant", Side.RESPONDENT: "The respondent"}}


def draft(case: Case, terms: list[Term], written_in: str) -> dict[str, str]:
    """{"text_zh", "text_en"}: `written_in` is the language of the terms' words; the other language gets a place to translate them."""
    operator = law.operator()
    mediator = accounts.by_public_id(case.mediator)
    context: dict[str, Any] = {
        "reference": case.reference,
        "operator": operator,
        "mediator_zh": mediator.name_zh if mediator else "",
        "mediator_en": mediator.name_en if mediator else "",
        "filed": timezone.localdate(case.filed_at).isoformat(),
        "confirmable": confirmable(operator.mediator_body),
        "terms": [_both(term, written_in) for term in terms],
    }
    for short, language in LANGUAGES.items():
        with translation.override(language):
            context |= {f"topic_{short}": str(Topic(case.topic).label), f"kind_{short}": str(Kind(case.kind).label).lower()}
    return {f"text_{short}": _plain(f"disputes/offers/agreement.{language}.txt", context) for short, language in LANGUAGES.items()}


def _plain(template: str, context: dict[str, Any]) -> str:
    lines = render_to_string(template, context).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip()


def _both(term: Term, written_in: str) -> dict[str, Any]:
    said: dict[str, Any] = {"words": term.words, "money": term.money, "by_day": term.by_day.isoformat() if term.by_day else ""}
    for short, language in LANGUAGES.items():
        with translation.override(language):
            said |= {f"who_{short}": WHO[short][term.who], f"label_{short}": str(TERM_LABELS[term.remedy]).lower()}
        said[f"translate_{short}"] = language != written_in
    return said
