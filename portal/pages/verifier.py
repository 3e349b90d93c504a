"""The verifier that people take along: its words for the scripts, and the one HTML file that works from disk without any network."""

import base64
import json
import re
from hashlib import sha256
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from portal.trail import findings
from transparency_reports.counted_checking import labels

STATIC = Path(__file__).parent / "static" / "mingshi"
LANGUAGES = ("zh-hans", "en")
SCRIPTS = ("verify-words.js", "verify.js", "verify-page.js")
SHEETS = ("tokens.css", "type.css", "layout.css", "forms.css", "parts.css")
NAME = "mingshi-verify.html"


def words() -> str:
    """verify-words.js: every sentence of the checks in both languages."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = {**findings.words(), "labels": labels(), "ui": _ui()}
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
    return f"// Written by `manage.py verifier_words` from the sentences of the checks.\nexport const WORDS = {text};\n"


def _ui() -> dict[str, str]:
    return {
        "held": _("The proof holds"),
        "refuted": _("The proof does not hold"),
        "open": _("Not enough to say"),
        "stamp": _("Verified"),
        "means": _("What this means"),
        "not": _("What it does not mean"),
        "here": _("Checked in this browser. Nothing was sent anywhere."),
    }


def offline(vkeys: list[str], log_origin: str) -> bytes:
    """The file for disk: no address is fetched, its policy allows this one script and this one sheet by their hashes."""
    script = "\n".join(_inlined(name) for name in SCRIPTS)
    sheet = "\n".join((STATIC / name).read_text() for name in SHEETS)
    parts = []
    for language in LANGUAGES:
        with translation.override(language):
            context = {"language": language, "vkeys": vkeys, "log_origin": log_origin}
            parts.append((language, render_to_string("pages/verify_offline_part.html", context)))
    allowed = f"script-src '{_source(script)}'; style-src '{_source(sheet)}'; img-src data:"
    policy = f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
    whole: dict[str, object] = {"policy": policy, "script": script, "sheet": sheet, "parts": parts}
    return render_to_string("pages/verify_offline.html", whole).encode()


def _inlined(name: str) -> str:
    """A module without its imports and exports: the three stand in one."""
    text = re.sub(r"^import .*;\n", "", (STATIC / name).read_text(), flags=re.MULTILINE)
    return re.sub(r"^export ", "", text, flags=re.MULTILINE).replace("</", "<\\/")


def _source(text: str) -> str:
    return "sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode()
