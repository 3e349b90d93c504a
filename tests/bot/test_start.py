"""What a process loads when it starts: everything the first question needs, once, and nothing else."""

import json
import subprocess
import sys
import threading

import pytest
from django.conf import settings

from bot import knowledge

STARTED = """
import gc, json, sys, threading
import django
django.setup()
early = sorted(sys.modules)
import portal.asgi, portal.urls
import threadpoolctl
for thread in threading.enumerate():
    if thread.name == "bot-warm-up":
        thread.join()
from bot import dialogue, knowledge
warm = knowledge._understanding.cache_info().currsize, dialogue.engine.cache_info().currsize
print(json.dumps({"early": early, "loaded": sorted(sys.modules), "warm": warm, "collects": gc.isenabled(), "frozen": gc.get_freeze_count(),
    "algebra": [pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"]}))
"""


@pytest.fixture(scope="module")
def started():
    """Of a process that imported the ASGI application, as Daphne does, when its warm-up has ended."""
    run = subprocess.run([sys.executable, "-c", STARTED], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-400:]
    return json.loads(run.stdout.splitlines()[-1])


def test_a_web_process_loads_neither_what_trains_nor_what_prints(started):
    assert {"sklearn", "scipy", "weasyprint", "pikepdf", "PIL", "qrcode"}.isdisjoint(started["loaded"])


def test_the_dictionary_is_loaded_by_the_process_that_answers_only(started):
    assert ("rjieba" in started["early"], "rjieba" in started["loaded"]) == (False, True)


def test_all_that_the_first_question_needs_is_there_after_the_warm_up(started):
    assert started["warm"] == [1, 1]


def test_what_the_start_made_is_never_searched_for_garbage_again_and_the_rest_is(started):
    assert started["collects"]
    assert started["frozen"] > 100_000


def test_linear_algebra_of_small_matrices_keeps_no_second_core_spinning(started):
    assert started["algebra"] == [1]


def test_a_question_that_comes_while_the_model_is_loaded_waits_for_it(monkeypatch):
    second, seen, loads = threading.Thread(target=lambda: seen.append(knowledge.understanding())), [], []

    def load(*_args):
        loads.append(1)
        second.start()
        second.join(timeout=0.05)
        assert second.is_alive()
        return whole.artefact

    whole = knowledge.understanding()
    knowledge._understanding.cache_clear()
    monkeypatch.setattr(knowledge, "load", load)
    first = knowledge.understanding()
    second.join(timeout=10)
    knowledge._understanding.cache_clear()
    assert loads == [1]
    assert seen == [first]
