import re

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from tests.doors import urls

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.doors.urls")]
FIELD = re.compile(r'<input type="hidden" name="form_token" value="([A-Za-z0-9_-]{24})">')


def rendered(request):
    return Template("{% load doors %}{% form_token %}").render(Context({"request": request}))


def test_a_form_goes_out_with_a_fresh_token():
    one, other = (FIELD.fullmatch(rendered(RequestFactory().get("/")))[1] for _ in range(2))
    assert one != other


def test_a_form_shown_again_keeps_its_token():
    assert 'value="kept-token-12345"' in rendered(RequestFactory().post("/", {"form_token": "kept-token-12345"}))


def test_a_token_that_is_none_is_replaced():
    assert FIELD.fullmatch(rendered(RequestFactory().post("/", {"form_token": '"><script>'})))


def test_a_double_submit_gives_the_first_result_whatever_the_second_says(client):
    urls.done.clear()
    first = client.post("/en/doors/filing", {"form_token": "a-token-12345", "story": "one"}).json()
    again = client.post("/en/doors/filing", {"form_token": "a-token-12345", "story": "two"}).json()
    assert first == again == {"story": "one", "n": 1}


def test_two_forms_are_two_filings(client):
    urls.done.clear()
    for token in ("a-token-12345", "b-token-12345", ""):
        client.post("/en/doors/filing", {"form_token": token, "story": "one"})
    assert len(urls.done) == 3
