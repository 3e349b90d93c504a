"""Every answer of Django carries the headers that protect who reads it."""

import re

import pytest

from tests.gates.house import hold

pytestmark = pytest.mark.django_db
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PRIVATE = re.compile(r"/((zh-hans|en)/)?(cases|chat|staff|api)/")


def test_every_answer_has_the_security_headers(seen):
    def check(answer):
        for name, value in EVERYWHERE.items():
            if answer.headers.get(name) != value:
                yield f"{name}: {answer.headers.get(name)}"
        if not answer.headers.get("Permissions-Policy"):
            yield "no Permissions-Policy"

    hold(seen.answers(), check)


def test_every_page_has_a_strict_content_security_policy(seen):
    def check(answer):
        policy = answer.headers.get("Content-Security-Policy", "")
        said = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
        if "unsafe" in policy or "*" in policy:
            yield f"loose: {policy}"
        if policy == "sandbox; default-src 'none'":  # what is given out to be saved may do nothing at all, not even as a page
            return
        for name, wanted in {
            "default-src": ["'none'"],
            "script-src": ["'self'"],
            "style-src": ["'self'"],
            "base-uri": ["'none'"],
            "frame-ancestors": ["'none'"],
            "form-action": ["'self'"],
        }.items():
            if said.get(name) != wanted:
                yield f"{name} is {said.get(name)}"

    hold(seen.answers(), check)


def test_no_page_about_somebody_is_kept_by_browser_or_proxy(seen):
    def check(answer):
        if PRIVATE.match(answer.path) and "no-store" not in answer.headers.get("Cache-Control", ""):
            yield f"Cache-Control: {answer.headers.get('Cache-Control')}"

    hold(seen.answers(), check)


def test_no_public_page_sets_a_cookie_before_a_form_is_used(seen):
    def check(answer):
        if answer.headers.get("Set-Cookie"):
            yield "sets a cookie"

    quiet = [
        answer
        for walk in seen.public.values()
        for answer in walk.answers.values()
        if not re.search(r"/(cases|choices|chat|deadlines)/", answer.path)
    ]
    hold(quiet, check)


def test_every_answer_names_its_type_with_its_charset(seen):
    def check(answer):
        kind = answer.headers.get("Content-Type", "")
        if answer.status == 200 and (not kind or kind.startswith("text/") and "charset=utf-8" not in kind.lower()):
            yield f"Content-Type: {kind}"

    hold(seen.answers(), check)
