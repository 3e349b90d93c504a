"""The portal's addresses and a few that exist only to be refused at."""

from typing import Literal

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST
from ninja import Schema
from ninja.security import HttpBearer

from portal import urls
from portal.doors import idempotency
from portal.doors.errors import Refusal
from portal.doors.problems import ProblemAPI, declared

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500

api = ProblemAPI(urls_namespace="doors-test", openapi_url="/openapi.json", docs_url=None)


class Story(Schema):
    story: str
    kind: Literal["complaint", "feedback"] = "complaint"


class Key(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> str | None:
        return token if token == "right" else None


@api.post("/stories", response={200: Story, **declared(422)})
def tell(request: HttpRequest, story: Story):
    return story


@api.get("/refused", response={200: Story, **declared(409)})
def refused(request: HttpRequest, retry: int = 0):
    raise Refusal(
        "case.closed", 409, "Closed since %(day)s.", fields={"story": "Too late."}, facts={"day": "2026-11-22"}, retry_after=retry
    )


@api.get("/secret", auth=Key())
def secret(request: HttpRequest):
    return {}


@api.get("/broken")
def broken(request: HttpRequest):
    raise RuntimeError("张三丰 110101199003078515")


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("page")


def refusing(request: HttpRequest) -> HttpResponse:
    raise Refusal("text.too_long", 422, "Too long: %(actual)s.", facts={"actual": 9}, fields={"story": "Shorten your story."})


@require_POST
def filing(request: HttpRequest) -> HttpResponse:
    return JsonResponse(idempotency.submit_once(request, door="test", run=lambda: {"story": request.POST["story"], "n": count()}))


done: list[int] = []


def count() -> int:
    done.append(1)
    return len(done)


urlpatterns = [
    path("api/test/", api.urls),
    path("en/doors/page", page),
    path("en/doors/refusing", refusing),
    path("en/doors/filing", filing),
    path("en/cases/doors", page),
    path("zh-hans/cases/doors", page),
    path("staff/doors", page),
    *urls.urlpatterns,
]
