"""The API keeps what its OpenAPI document promises, whatever is sent to it."""

from datetime import datetime

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from portal.trail.rules import SYSTEM
from tests.bot.conftest import firm  # noqa: F401 (the demo firm)
from tests.disputes import cases
from tests.people import sun
from transparency_reports import services
from transparency_reports.rules import ZONE, Quarter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
load_all_checks()
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
schema.config.generation.update(max_examples=15, deterministic=True, database="none")
by_receipt = schema.include(path_regex="^/api/v1/cases/")


@pytest.fixture(autouse=True)
def _connections_outlive_a_request():
    """As with Django's own test client: else a request would end the transaction the test stands in."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def hold(case, *but):
    """Send it; fail on a 5xx and on a status, type, header or body that the document does not name."""
    cache.clear()  # a machine is faster than people are
    # 422 with the field named is a described answer, also to what only a calendar or a counter of characters finds wrong.
    response = case.call_and_validate(excluded_checks=[positive_data_acceptance, *but])
    if response.status_code >= 400:
        said = response.json()
        assert response.headers["content-type"] == ["application/problem+json"]
        assert said["status"] == response.status_code
        assert said["code"] and said["title"] and said["detail"]
    return response


@schema.parametrize()
def test_whatever_is_sent_the_answer_is_a_described_one(case):
    hold(case)


@by_receipt.parametrize()
def test_who_holds_a_receipt_gets_described_answers_too(case):
    if isinstance(case.body, dict) and "receipt" in case.body:
        case.body["receipt"] = cases.file().receipt
    hold(case, negative_data_rejection)  # the right receipt has just made right what was made wrong


@pytest.fixture
def report():
    then = datetime(2026, 10, 20, 10, tzinfo=ZONE)
    drafted = services.draft_report(quarter=Quarter(2026, 3), by=SYSTEM, at=then)
    return services.publish_report(report=drafted, by=sun().actor("publisher"), at=then)


HERE = {
    "policy in force": ("/policy", {}, {}),
    "a version": ("/policy/{number}", {"number": 1}, {}),
    "a clause": ("/policy/{number}/clauses/{clause}", {"number": 1, "clause": "3.2"}, {}),
    "a term": ("/deadlines", {}, {"term": "cn.complaint", "start": "2026-02-12"}),
    "a period": ("/deadlines", {}, {"term": "72h", "start": "2026-02-12T10:00+08:00"}),
    "all reports": ("/reports", {}, {}),
    "a report": ("/reports/{slug}", {"slug": "2026-q3"}, {}),
}


def test_what_is_here_has_the_described_shape(report):
    for name, (path, places, query) in HERE.items():
        answer = hold(schema[f"/api/v1{path}"]["GET"].Case(path_parameters=places, query=query))
        assert answer.status_code == 200, name
