"""The small Markdown of clauses and guides: paragraphs, lists, emphasis. Anything else in it stays the text it is; pure."""

import re
from functools import cache
from html import escape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_TAGS = {"p", "ul", "ol", "li", "strong", "em"}
_NUMBER = re.compile(r"\d+\.\d+")
# 「第 3.2 条」「第 3.2、4.1 条」, "clause 3.2", "clauses 3.2, 4.1 and 5.6"
_REFERENCE = re.compile(r"第 ?\d+\.\d+(?:[、至和] ?\d+\.\d+)* ?条|\b[Cc]lauses? \d+\.\d+(?:(?:, and|,| and| or| to) \d+\.\d+)*")


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("zero", {"html": False}).enable(["list", "emphasis", "escape"])


def references(text: str) -> list[str]:
    """Numbers of the clauses a text points to, in order."""
    return [number for match in _REFERENCE.finditer(text) for number in _NUMBER.findall(match[0])]


def _linked(html: str, base: str) -> str:
    def link(number: str, words: str) -> str:
        return f'<a href="{base}#c-{number}">{words}</a>'

    def links(match: re.Match[str]) -> str:
        numbers = _NUMBER.findall(match[0])
        if len(numbers) == 1:
            return link(numbers[0], match[0])
        return _NUMBER.sub(lambda number: link(number[0], number[0]), match[0])

    return _REFERENCE.sub(links, html)


def to_html(text: str, *, base: str = "") -> SafeString:
    """Safe HTML of a text; references to clauses become links to `base`#c-<number>."""
    html = nh3.clean(_markdown().render(text), tags=_TAGS, attributes={"ol": {"start"}})
    return mark_safe(_linked(html, escape(base)).strip())  # noqa: S308
