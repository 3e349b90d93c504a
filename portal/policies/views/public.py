"""Public pages. The press answers most of these addresses first; these views are the same bytes when it has not got them (yet)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.doors.errors import Refusal
from portal.doors.text import clean
from portal.law import queries as law
from portal.policies import files, publication, queries, reading, searching, services, typesetting
from portal.policies.files import File
from portal.policies.search import LONGEST_QUERY
from portal.press import services as press


def own_language() -> str:
    return "zh-hans" if (get_language() or "").startswith("zh") else "en"


def answer(file: File) -> HttpResponse:
    response = HttpResponse(file.body, content_type=file.content_type, headers=dict(file.headers))
    if file.language:
        response["Content-Language"] = reading.LANGUAGES[file.language]
    return response


@require_safe
def current(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    version = queries.find_in_force(now)
    if version is None:
        return render(request, "policies/none.html", {"operator": law.operator()})
    return answer(publication.current_page(version, own_language(), now))


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    return answer(publication.version_page(queries.version(number), own_language(), timezone.now()))


@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    return answer(publication.versions_page(own_language(), timezone.now()))


@require_safe
def compare(request: HttpRequest, old: int, new: int) -> HttpResponse:
    if old >= new:
        return redirect("policies:compare", new, old) if old > new else redirect("policies:version", old)
    return answer(publication.compare_page(queries.version(old), queries.version(new), own_language()))


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    return answer(publication.feed(own_language()))


@require_safe
def machine(request: HttpRequest) -> HttpResponse:
    return answer(files.machine_file(queries.in_force()))


@require_safe
def download(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """policy.json and policy.md of a version."""
    wanted = files.address(own_language(), number) + name
    for file in files.downloads(queries.version(number)):
        if file.path == wanted:
            return answer(file)
    raise Refusal("policy.no_file", 404, _("There is no such file."))


@require_safe
def pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The PDF once it is made; until then a word that it is on its way, or that this server makes none."""
    version = queries.version(number)
    if not typesetting.available():
        raise Refusal("policy.pdf_off", 404, _("PDF is off on this server; this page prints well"))
    found = press.read(files.address(own_language(), number) + "policy.pdf", own_language())
    if found is None:
        services.print_again(version)
        raise Refusal("policy.pdf_not_ready", 503, _("The PDF is being made. Please try again in a minute."), retry_after=30)
    return HttpResponse(found.body, content_type=files.PDF, headers={"Content-Language": reading.LANGUAGES[own_language()]})


@require_safe
def proof(request: HttpRequest, number: int) -> HttpResponse:
    """The version's place in the public log; 404 until the next checkpoint has it."""
    text = queries.proof(queries.version(number))
    if text is None:
        raise Refusal("policy.not_in_log_yet", 404, _("The log has not taken this version in yet. Please try again in a minute."))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Clauses of the version in force that share words with the query, in either language, the best first."""
    query = clean(request.GET.get("q", "")[:LONGEST_QUERY], limit=LONGEST_QUERY, multiline=False)
    version = queries.find_in_force()
    found = searching.find(query, version) if version and query else []
    rows = [reading.row(clause, own_language(), files.address(own_language())) for clause in found]
    return render(request, "policies/search.html", {"query": query, "rows": rows, "version": version, "operator": law.operator()})
