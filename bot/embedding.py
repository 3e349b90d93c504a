"""The chat on other sites: one script at one address, with our words in it, and a page that only sites on the list may frame."""

import json
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def script() -> str:
    """`embed.js` as it is served: a module that needs nothing else."""
    return f"const WORDS = {json.dumps(_words())};\n{_text()}"


@cache
def _text() -> str:
    found = finders.find("bot/embed.js")
    assert isinstance(found, str)
    return Path(found).read_text("utf-8")


def _words() -> dict[str, dict[str, str]]:
    found = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found[language] = {
                "open": pgettext("nav", "Ask a question"),
                "title": _("Privacy assistant"),
                "unread": _("{n} new messages"),
                "blocked": _("The chat cannot be shown here."),
                "page": _("Open it on its own page"),
            }
    return found
