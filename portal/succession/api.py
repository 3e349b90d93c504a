"""A change of hands over the API: what was announced, and the client's no or new consent. The same use cases as the pages."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Router

from disputes import queries as cases
from disputes import sealed
from portal.doors import limits
from portal.doors.problems import declared
from portal.succession import publication, queries
from portal.succession.api_schemas import SuccessionAnswerIn, SuccessionAnswerOut, SuccessionOut
from portal.succession.models import Succession
from portal.succession.services import objecting

router = Router(tags=["successions"], by_alias=True)


@router.get("/successions", response=list[SuccessionOut], summary="Sales, mergers and closings that were announced")
def every(request: HttpRequest) -> list[dict[str, Any]]:
    """The newest first, those called off too. `page` is what people read."""
    return [_shown(each) for each in queries.announced()]


def _shown(found: Succession) -> dict[str, Any]:
    language = "zh-hans" if (get_language() or "").startswith("zh") else "en"
    return {
        "id": found.public_id,
        "kind": found.kind,
        "phase": found.phase(timezone.now()).value,
        "recipient": {"zh": found.name_zh, "en": found.name_en, "contact": found.contact},
        "takes_effect_on": found.effective_on,
        "needs_new_consent": found.draft().needs_yes,
        "sha256": found.sha256,
        "page": publication.address(language, found.public_id),
    }


@router.post(
    "/successions/answer", response={200: SuccessionAnswerOut, **declared(400, 404, 409, 422, 429)}, summary="Say no to it, or agree"
)
def answer(request: HttpRequest, given: SuccessionAnswerIn) -> dict[str, Any]:
    """Until the day. The receipt is that of the case; the same answer again changes nothing."""
    limits.hit("receipt", limits.client_key(request), limit=30, window=900)
    case, found = cases.by_receipt(given.receipt), queries.public(given.succession)
    who = sealed.client_of(case)
    said = objecting.answer(succession=found, case=case, said=given.says, language=given.language, by=who)
    return {
        "reference": case.reference,
        "goes": any(each.pk == case.pk for each in queries.going(found)[0]),
        "objected": queries.objection(found, case) is not None,
        "agreed": queries.new_consent(found, case) is not None,
        "said": said,
    }
