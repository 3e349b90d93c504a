"""What holds for every page anybody, a client or a member of staff can reach by following links, and for the headers it comes with.

One file: everything is walked once, by the process that has this file.
"""

import re

import pytest
from django.conf import settings
from html5lib.html5parser import ParseError

from tests.gates.house import LANGUAGES, hold, view_of

pytestmark = pytest.mark.django_db
BEING_MADE = (
    ":policies:pdf",
    ":reports:pdf",
    ":reports:version_pdf",
    ":reports:year_pdf",
    ":reports:year_version_pdf",
)  # a PDF is set off the request and answers 503 with Retry-After until it is there
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PRIVATE = re.compile(r"/((zh-hans|en)/)?(cases|chat|staff|api)/")
TYPED = {"input", "select", "textarea"}
UNSEEN = {"hidden", "submit", "button", "image", "reset"}


def test_every_link_leads_somewhere(seen):
    def check(answer):
        if answer.status not in (200, 301, 302) and not (answer.view.endswith(BEING_MADE) and "Retry-After" in answer.headers):
            yield f"{answer.status}, linked from {answer.came_from}"

    hold(seen.answers(), check)


def test_every_link_to_a_place_on_a_page_finds_it(seen):
    ids = {page.path.partition("?")[0]: {tag.attributes.get("id") for tag in page.tags} for page in seen.pages()}

    def check(page):
        for link in page.links("a"):
            path, _hash, place = link.partition("#")
            here = ids.get(path.partition("?")[0])
            if place and here is not None and place not in here:
                yield f"#{place} is not on {path}"

    hold(seen.pages(), check)


def test_every_link_that_was_not_followed_is_of_a_view_that_answered(seen):
    answered = {answer.view for answer in seen.answers()}

    def check(page):
        for link in page.links():
            if not link.startswith("/static/") and view_of(link.partition("#")[0]) not in answered:
                yield f"leads to {link}"

    hold(seen.pages(), check)


def test_every_page_parses_strictly(seen):
    def check(page):
        try:
            page.tree  # noqa: B018
        except ParseError as error:
            yield f"{error}"

    hold(seen.pages(), check)


def test_every_page_says_its_language(seen):
    def check(page):
        wanted = LANGUAGES.get(page.language) or LANGUAGES["zh-hans" if "zh-hans" in page.by else "en"]
        said = page.all("html")[0].attributes.get("lang")
        if said != wanted:
            yield f"lang={said}, not {wanted}"

    hold(seen.pages(), check)


def test_every_public_page_names_itself_in_both_languages(seen):
    paths = {page.path.partition("?")[0] for page in seen.pages()}

    def check(page):
        said = {
            tag.attributes["hreflang"]: tag.attributes["href"]
            for tag in page.all("link")
            if "hreflang" in tag.attributes and tag.attributes.get("rel") == "alternate" and "type" not in tag.attributes
        }
        rest = page.path.partition("?")[0].removeprefix(f"/{page.language}/")
        rest = re.sub(r"^(reports/[^/]+/)v\d+/$", r"\1", rest)  # the bytes of the newest version, kept under its number too
        if said != {tag: f"{settings.PUBLIC_ORIGIN}/{code}/{rest}" for code, tag in LANGUAGES.items()}:
            yield f"alternates are {said}"
        elif not {f"/{code}/{rest}" for code in LANGUAGES} <= paths:
            yield "the other language was not reachable"

    hold([page for page in seen.pages("public") if page.language and page.status == 200], check)


def test_no_page_has_scripts_or_styles_in_it(seen):
    def check(page):
        for tag in page.tags:
            if tag.name == "style" or "style" in tag.attributes:
                yield f"style in <{tag.name}>"
            if tag.name == "script" and "src" not in tag.attributes:
                yield "inline script"
            if handlers := [name for name in tag.attributes if name.startswith("on")]:
                yield f"{handlers} on <{tag.name}>"
            if re.match(r"\s*javascript:", tag.attributes.get("href", ""), re.IGNORECASE):
                yield "javascript: link"

    hold([page for page in seen.pages() if not page.view.startswith(":api")], check)


def test_nothing_is_loaded_from_elsewhere(seen):
    def check(page):
        for tag in page.all("script", "img", "iframe", "source", "object", "embed") + [
            tag for tag in page.all("link") if tag.attributes.get("rel") in ("stylesheet", "icon", "preload")
        ]:
            if tag.attributes.get("type") == "application/json":
                continue  # data in the page, which no browser runs
            target = tag.attributes.get("src") or tag.attributes.get("href") or ""
            if not target.startswith(("/static/", "data:image/")) and not target.startswith("/"):
                yield f"<{tag.name}> from {target}"

    hold(seen.pages(), check)


def test_every_form_that_changes_something_carries_its_token(seen):
    def check(page):
        for form in page.tree.iter("form"):
            if form.get("method", "get").lower() == "post" and form.find(".//input[@name='csrfmiddlewaretoken']") is None:
                yield f"form to {form.get('action')} without a CSRF token"

    hold(seen.pages(), check)


def _named(page, element, parents):
    if element.get("aria-label") or element.get("aria-labelledby") or element.get("title"):
        return True
    if any("".join(label.itertext()).strip() for label in page.tree.iter("label") if label.get("for") == element.get("id") != None):  # noqa: E711
        return True
    while (element := parents.get(element)) is not None:
        if element.tag == "label" and "".join(element.itertext()).strip():
            return True
    return False


def test_every_field_has_a_label(seen):
    def check(page):
        parents = {child: parent for parent in page.tree.iter() for child in parent}
        for element in page.tree.iter():
            if element.tag in TYPED and element.get("type") not in UNSEEN and not _named(page, element, parents):
                yield f"<{element.tag} name={element.get('name')}> has no label"

    hold(seen.pages(), check)


def test_every_id_is_there_once(seen):
    def check(page):
        ids = [tag.attributes["id"] for tag in page.tags if "id" in tag.attributes]
        for double in sorted({each for each in ids if ids.count(each) > 1}):
            yield f"id {double} is there twice"

    hold(seen.pages(), check)


def test_every_page_has_a_title_and_one_first_heading(seen):
    def check(page):
        title = page.tree.findtext(".//title") or ""
        if len(title.partition("·")[0].strip()) < 2:
            yield f"title {title!r}"
        if (headings := len(page.all("h1"))) != 1:
            yield f"{headings} first headings"

    hold([page for page in seen.pages() if not page.view.startswith(":api")], check)


def test_no_two_pages_have_the_same_title(seen):
    titles = {}
    for page in seen.pages("public"):
        if page.language and page.status == 200 and "?" not in page.path:
            titles.setdefault((page.language, page.tree.findtext(".//title")), {}).setdefault(page.body, page.path)
    # One and the same page may stand at two addresses: a report's newest version also at its own number.
    assert [sorted(pages.values()) for pages in titles.values() if len(pages) > 1] == []


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
