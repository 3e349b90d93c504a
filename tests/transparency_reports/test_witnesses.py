"""Staff see on the page of reports who signs the log beside us, and what is wrong."""

import pytest
from django.utils import timezone, translation

from portal.trail import note
from portal.trail.models import WitnessState
from tests import people
from transparency_reports import queries

KEYS = [note.key(f"witness.example/w{number}", bytes([number]) * 32, note.COSIGNATURE) for number in (1, 2)]


@pytest.fixture
def desk(firm, client, settings):
    settings.LOG_WITNESSES = [f"{key.vkey} https://witness.example" for key in KEYS]
    people.signed_in(client, people.zhou())
    return lambda: client.get("/staff/reports/").content.decode()


def test_each_witness_stands_there_with_its_state(desk):
    WitnessState.objects.create(witness=KEYS[0].label, size=40, cosigned_at=timezone.now())
    WitnessState.objects.create(witness=KEYS[1].label, problem="split", failures=1)
    page = desk()
    assert "witness.example/w1" in page and "In order" in page
    assert "It says that our log is not the one it cosigned before." in page


def test_a_witness_nobody_asked_yet_is_said_to_be_so(desk):
    assert desk().count("Not asked yet") == 2


def test_without_witnesses_the_page_says_what_that_means(desk, settings):
    settings.LOG_WITNESSES = []
    assert "Nobody signs beside us yet." in desk()


@pytest.mark.parametrize("problem", ["ahead", "answer", "form", "split", "unknown_key", "unknown_log", "unreachable"])
def test_every_problem_has_a_sentence_in_both_languages(settings, db, problem):
    settings.LOG_WITNESSES = [f"{KEYS[0].vkey} https://witness.example"]
    WitnessState.objects.create(witness=KEYS[0].label, problem=problem)
    spoken = set()
    for language in ("en", "zh-hans"):
        with translation.override(language):
            spoken.add(queries.witnesses()[0][1])
    assert len(spoken) == 2 and "" not in spoken
