"""Walking the client's pages the way a browser without scripts does."""

import re
from html import unescape

from disputes.models import Case
from portal.notices import queries as notices
from portal.notices.models import Notice
from tests.disputes.cases import STORY, WISH

ANSWERS = {
    "kind": {"kind": "complaint"},
    "topic": {"topic": "retention"},
    "story": {"story": STORY},
    "when": {"year": "2025", "month": "8"},
    "wish": {"wish": WISH},
    "contact": {"address": ""},
}
EMAIL = "wang.planted@example.com"


def at(language, path):
    return f"/{language}/cases/{path}"


def text(response):
    return unescape(response.content.decode())


def form_token(response):
    found = re.search(r'name="form_token" value="([^"]+)"', text(response))
    return found[1] if found else ""


def answer(browser, language, name, **said):
    return browser.post(at(language, f"new/{name}/"), said or ANSWERS[name])


def answer_all(browser, language="zh-hans", **changed):
    """Every question up to the check page; returns the last answer's response."""
    for name, said in (ANSWERS | changed).items():
        response = answer(browser, language, name, **said)
        assert response.status_code == 302, (name, text(response))
    return response


def file_it(browser, language="zh-hans", **changed):
    """The whole journey; returns (case, receipt code shown)."""
    answer_all(browser, language, **changed)
    token = form_token(browser.get(at(language, "new/check/")))
    sent = browser.post(at(language, "new/check/"), {"form_token": token})
    assert sent.status_code == 302, text(sent)
    case = Case.objects.latest("pk")
    return case, receipt_on(browser.get(sent["Location"]))


def receipt_on(response):
    found = re.search(r"\b(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}\b", text(response))
    return found[0] if found else ""


def code_sent():
    """The six digits of the newest letter."""
    (code,) = re.findall(r"\b\d{6}\b", notices.letter(Notice.objects.filter(template="contact_code").latest("pk")).body)
    return str(code)
