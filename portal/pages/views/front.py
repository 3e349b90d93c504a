"""Pages for people: the front page, how to reach us, how to check us, how accessible we are."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_http_methods, require_safe

from portal.law import queries as law
from portal.pages import queries
from portal.pages.forms import ProofForm
from portal.pages.verifier import NAME, offline
from portal.policies import queries as policies
from portal.trail import kinds
from portal.trail import queries as trail
from portal.trail.checkpoints import Head


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """To the front page in the language the browser asks for."""
    response = redirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    version = policies.find_in_force(now)
    context = {
        "version": version,
        "before": policies.neighbours(version)[0] if version else None,
        "promises": queries.promises(now),
        "expected": law.expected_answer(now) if queries.operator() else "",
    }
    return render(request, "pages/home.html", context)


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    firm = law.operator()
    now = timezone.localtime()
    context = {
        "open": law.open_at(now),
        "expected": law.expected_answer(now),
        "closed": queries.closed_days(firm, now.date()),
        "promises": queries.promises(now),
    }
    return render(request, "pages/contact.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """How to check us from outside, and a check here for browsers without scripts. Nothing that is sent is kept."""
    vkeys = trail.vkeys()
    form = ProofForm(request.POST, request.FILES) if request.method == "POST" else ProofForm(initial={"keys": "\n".join(vkeys)})
    finding = _checked(form) if form.is_bound and form.is_valid() else None
    context = {"form": form, "finding": finding, "vkeys": vkeys, "log_origin": settings.LOG_ORIGIN}
    return render(request, "pages/verify.html", context, status=422 if form.errors else 200)


def _checked(form: ProofForm) -> kinds.Finding:
    return kinds.check(form.cleaned_data["given"], kinds.trust_in(form.cleaned_data["keys"] or trail.vkeys(), _between))


def _between(old: Head, new: Head) -> list[bytes]:
    """The proof between two heads of our log, from our own tables; none where they never were heads of it."""
    try:
        return trail.consistency(old.size, new.size)
    except (ValueError, KeyError, IndexError):
        return []


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The one HTML file that checks offline, with our keys in it."""
    response = HttpResponse(offline(trail.vkeys(), settings.LOG_ORIGIN), content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return response


@require_safe
def staff(request: HttpRequest) -> HttpResponse:
    """Where staff begin; signing in comes before."""
    return redirect("accounts:home")
