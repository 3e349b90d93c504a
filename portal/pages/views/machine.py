"""Pages for machines: alive, ready, who to write to, what to crawl."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.pages import navigation, queries, sitemap

TEXT = "text/plain; charset=utf-8"
SECURITY_TXT_LASTS = timedelta(days=180)  # RFC 9116: less than a year


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: this process answers. It touches nothing else."""
    return HttpResponse("ok\n", content_type=TEXT)


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready: databases, channel layer and a worker answer. 503 says which does not."""
    found = queries.readiness()
    return JsonResponse(found, status=200 if all(found.values()) else 503)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116. `Expires` is counted from now, so that it never lapses while somebody runs the portal."""
    firm = queries.operator()
    expires = (timezone.now() + SECURITY_TXT_LASTS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{firm.officer_email if firm else settings.DEFAULT_FROM_EMAIL}",
        f"Contact: {settings.PUBLIC_ORIGIN}/en/contact/",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: zh, en",
        f"Canonical: {settings.PUBLIC_ORIGIN}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


@require_safe
def gpc(request: HttpRequest) -> HttpResponse:
    """Global Privacy Control: honoured, since nothing is sold or shared and nobody is followed."""
    return JsonResponse({"gpc": True, "lastUpdate": "2026-11-22"})


@require_safe
def change_password(request: HttpRequest) -> HttpResponse:
    """Where password managers send a member of staff (W3C change-password)."""
    return redirect("accounts:change_password")


@require_safe
def nothing_well_known(request: HttpRequest, name: str) -> HttpResponse:
    """An address below `/.well-known/` that does not exist says so, and is never a redirect (change-password's own test)."""
    raise Http404


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    hidden = ["/staff/", "/api/", *(f"/{code}/cases/" for code in navigation.TAGS)]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in hidden), f"Sitemap: {settings.PUBLIC_ORIGIN}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


@require_safe
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    context = {"pages": sitemap.pages(), "origin": settings.PUBLIC_ORIGIN, "tags": navigation.TAGS}
    return render(request, "pages/sitemap.xml", context, content_type="application/xml; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("mingshi/seal.svg"))
