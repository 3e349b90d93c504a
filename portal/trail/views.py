"""The log from our tables, where the press has no copy (not published yet, or a narrower partial tile)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.trail import queries, tiles
from portal.trail.services import BYTES, TEXT

YEAR = "public, max-age=31536000, immutable"


@require_safe
def vkeys(request: HttpRequest) -> HttpResponse:
    """Verification keys, one a line, the current one first."""
    body = "".join(f"{vkey}\n" for vkey in queries.vkeys())
    return HttpResponse(body, content_type=TEXT, headers={"Cache-Control": "no-cache"})


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    found = queries.latest_checkpoint()
    if found is None:
        raise Http404
    return HttpResponse(queries.served(found), content_type=TEXT, headers={"Cache-Control": "no-cache"})


@require_safe
def tile(request: HttpRequest, path: str) -> HttpResponse:
    place = tiles.parse_path(f"tile/{path}")
    body = queries.tile(*place) if place else None
    if body is None:
        raise Http404
    return HttpResponse(body, content_type=BYTES, headers={"Cache-Control": YEAR})
