"""The policy for programs."""

import pytest

from tests.policies.samples import draft, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _firm(firm):
    pass


def test_the_version_in_force_with_its_clauses(client):
    version = published()
    data = client.get("/api/v1/policy").json()
    assert (data["number"], data["sha256"]) == (1, version.sha256)
    assert [clause["number"] for clause in data["clauses"]] == ["1.1", "2.1"]
    assert data["clauses"][1]["text"] == {"zh": "办结后 30 日内销毁。", "en": "Destroyed within 30 days of completion."}


def test_one_clause_with_its_address(client):
    published()
    data = client.get("/api/v1/policy/1/clauses/2.1").json()
    assert (data["anchor"], data["version"]) == ("copies", 1)
    assert data["url"] == {"zh": "/zh-hans/policy/1/#c-2.1", "en": "/en/policy/1/#c-2.1"}
    assert client.get(data["url"]["en"].split("#")[0]).status_code == 200


@pytest.mark.parametrize("path", ["policy", "policy/2", "policy/1/clauses/9.9", "policy/2/clauses/1.1"])
def test_what_is_not_there_is_a_problem(client, path):
    draft()
    if "1/" in path:
        published()
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 404
    assert response["Content-Type"].startswith("application/problem+json")
    assert response.json()["code"].startswith("policy.")
