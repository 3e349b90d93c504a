"""Published means rendered: the press has every page, and the same bytes as Django would give."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.law.models import Operator
from portal.policies import queries, services
from portal.policies.models import Version
from portal.press import services as press
from portal.trail.rules import SYSTEM
from tests.policies.samples import named_firm, published, sections

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_press(settings, tmp_path):
    settings.PRESS_ROOT = tmp_path / "press"
    named_firm()


def body(path, language="en"):
    found = press.read(path, language)
    return found.body.decode() if found else None


@pytest.mark.parametrize(
    "path",
    ["/en/policy/", "/zh-hans/policy/", "/en/policy/1/", "/zh-hans/policy/1/", "/en/policy/versions/", "/en/policy/feed.atom",
     "/policy.jsonld", "/en/policy/1/policy.json", "/zh-hans/policy/1/policy.md"],
)  # fmt: skip
def test_publishing_puts_the_same_bytes_into_the_press(client, path):
    published()
    language = "" if path == "/policy.jsonld" else path.split("/")[1]
    assert press.read(path, language).body == client.get(path).content


def test_files_never_change_and_pages_may():
    published()
    assert press.read("/en/policy/1/policy.json", "").variant.immutable
    assert not press.read("/en/policy/1/", "en").variant.immutable


def test_a_refused_publication_leaves_nothing_in_the_press():
    with pytest.raises(Exception, match="policy.blocked"):
        published(text_en="")
    assert press.read("/en/policy/", "en") is None


def test_the_current_page_changes_when_the_next_version_takes_effect():
    published()
    version = services.draft_version(
        sections=sections(text_zh="办结后 20 日内销毁。", text_en="Destroyed within 20 days."),
        by=SYSTEM,
        changes_zh=["一"],
        changes_en=["one"],
    )
    services.publish_version(version=version, by=SYSTEM)
    assert "30 days" in body("/en/policy/") and "20 days" in body("/en/policy/2/")
    assert services.publish_pages() == 0
    assert services.publish_pages(now=queries.version(2).effective_at) > 0
    assert "20 days" in body("/en/policy/") and "no longer in force" in body("/en/policy/1/")
    assert services.publish_pages(now=queries.version(2).effective_at) == 0


def test_all_pages_can_be_rendered_again_after_an_upgrade():
    published(at=timezone.now() - timedelta(days=30))
    press.withdraw("/en/policy/1/")
    assert services.publish_pages() == 0
    assert services.publish_pages(again=True) > 0
    assert body("/en/policy/1/")


def test_files_the_log_names_are_not_made_anew_and_the_page_says_their_hashes(monkeypatch):
    version = published(at=timezone.now() - timedelta(days=30))
    logged = queries.logged_hashes(version)
    shown = {name: press.read(f"/en/policy/1/policy.{name}", "en").body for name in ("docx", "jsonld", "md", "json")}
    monkeypatch.setattr("portal.policies.docx._HEAD", "<!-- another program -->")
    Operator.objects.update(name_en="Another Name")
    services.publish_pages(again=True)
    assert all(press.read(f"/en/policy/1/policy.{name}", "en").body == bytes_ for name, bytes_ in shown.items())
    assert b"Another Name" in press.read("/policy.jsonld", "").body
    page = body("/en/policy/1/")
    names = {"docx": "docx-en", "jsonld": "jsonld", "md": "en", "json": "json"}
    assert all(logged[names[name]] == sha256(found).hexdigest() and logged[names[name]] in page for name, found in shown.items())
    assert page.count("in the public log</span>") == 4
    monkeypatch.setattr("portal.policies.files.queries.logged_hashes", lambda version: {})
    services.publish_pages(again=True)
    assert logged["docx-en"] in body("/en/policy/1/") and "in the public log</span>" not in body("/en/policy/1/")


def test_without_a_policy_there_is_nothing_to_render():
    assert services.publish_pages() == 0
    assert not Version.objects.exists()


def test_of_several_versions_published_at_once_only_the_newest_is_printed():
    with transaction.atomic():
        published(at=timezone.now() - timedelta(days=60))
        published(at=timezone.now() - timedelta(days=30))
    assert [result.args_kwargs["kwargs"] for result in DBTaskResult.objects.all()] == [{"number": 2}]
