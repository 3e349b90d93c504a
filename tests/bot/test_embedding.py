"""The chat on other sites: who may load the script, who may frame the chat."""

import json

import pytest
from pydantic import ValidationError

from portal.settings import Environment

pytestmark = pytest.mark.django_db
SHOP = "https://shop.example"


def ancestors(answer):
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    return policy["frame-ancestors"]


def test_any_site_may_load_the_script_and_it_speaks_both_languages(client, firm):
    answer = client.get("/embed.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert (answer["Access-Control-Allow-Origin"], answer["Cross-Origin-Resource-Policy"]) == ("*", "cross-origin")
    words = json.loads(answer.content.decode().split("\n", 1)[0].removeprefix("const WORDS = ").removesuffix(";"))
    assert words["zh-hans"]["title"] == "隐私助手" and words["en"]["title"] == "Privacy assistant"
    assert set(words["zh-hans"]) == set(words["en"])
    assert not answer.cookies


def test_only_sites_on_the_list_may_frame_the_chat(client, firm, settings):
    assert ancestors(client.get("/en/chat/frame/")) == "'self'"
    settings.EMBED_ORIGINS = [SHOP]
    assert ancestors(client.get("/en/chat/frame/")) == f"'self' {SHOP}"


@pytest.mark.parametrize("path", ["/en/", "/en/chat/", "/en/cases/new/", "/en/policy/"])
def test_no_other_page_can_be_framed_by_them(client, firm, settings, path):
    settings.EMBED_ORIGINS = [SHOP]
    assert ancestors(client.get(path)) == "'none'"


def test_the_frame_says_whom_one_writes_to_and_needs_no_session(client, firm):
    answer = client.get("/zh-hans/chat/frame/")
    assert "不是给嵌入此窗口的网站" in answer.content.decode()
    assert "noindex" in answer.content.decode()
    assert not answer.cookies


@pytest.mark.parametrize("origin", ["*", "shop.example", "https://shop.example/path", "https://shop.example; script-src *", "null"])
def test_what_is_no_origin_stops_the_start(origin, monkeypatch):
    monkeypatch.setenv("EMBED_ORIGINS", json.dumps([origin]))
    with pytest.raises(ValidationError, match="embed_origins"):
        Environment()
