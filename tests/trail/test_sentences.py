"""Every refusal has a sentence, in both languages, that can be filled in from what the refusal knows."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from portal.trail.findings import refused, sentence
from portal.trail.refuted import Refuted

ROOT = Path(__file__).resolve().parents[2]
CHECKS = [
    *(ROOT / "portal" / "trail").rglob("*.py"),
    *(ROOT / "transparency_reports").glob("counted*.py"),
    *(ROOT / "portal" / "succession").glob("*.py"),
]
SCRIPT = ROOT / "portal" / "pages" / "static" / "mingshi" / "verify.js"
SOURCES = "\n".join(path.read_text() for path in [*CHECKS, SCRIPT] if path.name not in ("sentences.py", "findings.py"))
CODES = sorted(refused())


def test_every_code_in_use_has_its_sentence():
    raised = set(re.findall(r'Refuted\(\s*"([a-z_.]+)"', SOURCES))
    assert raised <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_is_of_a_code_in_use(code):
    assert f'"{code}"' in SOURCES


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_says_the_same_facts_in_both_languages(code):
    names = {language: set(re.findall(r"%\((\w+)\)s", said(code, language))) for language in ("en", "zh-hans")}
    assert names["en"] == names["zh-hans"]
    with override("en"):
        filled = sentence(Refuted(code, **dict.fromkeys(names["en"], "X")))
    assert "%" not in filled and filled.endswith(".")


def said(code, language):
    with override(language):
        return refused()[code]


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_is_translated(code):
    assert said(code, "en") != said(code, "zh-hans")
