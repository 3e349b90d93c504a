"""The policy in short, and its clauses by situation; the press answers these addresses first."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.doors.errors import Refusal
from portal.policies import publication, queries, situations
from portal.policies.views.public import answer, own_language


@require_safe
def summary(request: HttpRequest) -> HttpResponse:
    return answer(publication.summary_page(queries.in_force(), own_language()))


@require_safe
def situation(request: HttpRequest, code: str) -> HttpResponse:
    """404 for a situation nobody named, and for one the version in force says nothing about."""
    version = queries.in_force()
    for each in situations.shown(queries.clauses(version)):
        if each.code == code:
            return answer(publication.situation_page(version, each, own_language()))
    raise Refusal("policy.no_situation", 404, _("The policy has no page for this situation."))
