"""The description of the portable format, at addresses that stay."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.rights import portable

DESCRIBED = {"schema.json": ("application/schema+json", portable.schema), "csvw.json": ("application/csvm+json", portable.csvw)}


@require_safe
@cache_control(public=True, max_age=86400)
def described(request: HttpRequest, name: str) -> HttpResponse:
    """JSON Schema or CSVW metadata."""
    if name not in DESCRIBED:
        raise Http404
    kind, made = DESCRIBED[name]
    return HttpResponse(portable.pretty(made()), content_type=kind)
