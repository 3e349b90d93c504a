"""The same files under a real Rasa 3.6 with our action server: they are checked, trained and talked to, and turns are compared with ours,
up to the one that files a case.

Rasa needs a Python before 3.11: RASA_PYTHON names one that has it, else the ones on the path are asked. Where none is found, nothing is
measured and the table says why. RASA_EPOCHS (12) is how long Rasa trains; with the 60 of config.yml it takes the better part of an hour."""

import http.client
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from django.core.management import call_command

from benchmarks.chat import QUESTIONS
from benchmarks.measuring import Row, Table
from benchmarks.pages import free_port
from benchmarks.sockets import memory_of

BOT = Path(__file__).resolve().parents[1] / "bot"
TITLE = "Rasa 3.6: the same domain, rules and text, our actions"
SECRET = "benchmark-of-the-actions"  # noqa: S105 - both ends of it are started here
# What it says of conflicts is said as information.
QUIET = {"LOG_LEVEL": "INFO", "CUDA_VISIBLE_DEVICES": "", "TF_CPP_MIN_LOG_LEVEL": "3", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
STORY = "Your people sold my phone number and I am furious: thirty calls a day since Monday, I want to file a complaint"
ROUNDS, TALKS, MOST_TURNS = 5, itertools.count(), 10
QUESTION, BEGUN, FILED = "a question", "a complaint begun", "the turn that files it"
Said = list[dict[str, Any]]


def measure() -> Table:
    """Proof and comparison, or the reason why not."""
    python = find_python()
    if python is None:
        return Table(TITLE, (), ("not measured: no Python with Rasa 3.6 (it needs one before 3.11); RASA_PYTHON names one",))
    call_command("bot_train", if_stale=True, verbosity=0)
    with tempfile.TemporaryDirectory(prefix="mingshi-rasa-") as name, ExitStack() as servers:
        folder = Path(name)
        copy_files(folder, port := free_port())
        checked = checks(python, folder)
        trained = train(python, folder)
        servers.enter_context(running([sys.executable, "manage.py", "run_actions", "--port", str(port)], {"ACTION_SECRET": SECRET}))
        rasa = servers.enter_context(serve_rasa(python, folder))
        ours = servers.enter_context(serve_ours())
        proofs = [*prove(rasa), *prove(ours)]
        waits = compare(rasa, ours)
        held = {door.name: memory_of(door.pid) / 1024 for door in (rasa, ours)}
    return Table(
        TITLE,
        (
            Row("Rasa: training (wall)", trained * 1e6, note=f"{epochs()} epochs"),
            *(
                Row(f"{door.name}: start to first answer (wall)", door.first * 1e6, note=f"{held[door.name]:,.0f} MiB")
                for door in (rasa, ours)
            ),
            *(
                Row(
                    f"{door.name}: {what} (wall, median)",
                    waits[door.name, what] * 1e6,
                    waits[door.name, what] / waits["Rasa", what],
                    "Rasa's",
                )
                for what in (QUESTION, BEGUN, FILED)
                for door in (rasa, ours)
            ),
        ),
        (
            checked,
            *proofs,
            "Both by REST over the loopback, one after another; ours stores, seals and masks what is said, Rasa keeps it in memory.",
        ),
    )


def find_python() -> str | None:
    """A Python that can import Rasa 3.6."""
    for name in (os.environ.get("RASA_PYTHON"), "python3.10", "python3.9", "python3.8"):
        with suppress(OSError, subprocess.TimeoutExpired):
            asked = [name or "", "-c", "from importlib.metadata import version; print(version('rasa'))"]
            if name and subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False).stdout.startswith("3.6."):
                return name
    return None


def epochs() -> int:
    return int(os.environ.get("RASA_EPOCHS", "12"))


def copy_files(folder: Path, port: int) -> None:
    """The committed files; only the epochs, and the address of our actions, are set for this run."""
    shutil.copytree(BOT / "data" / "nlu", folder / "data" / "nlu")
    for path in (BOT / "domain.yml", *sorted((BOT / "data").glob("rules*.yml"))):
        shutil.copy(path, folder / path.relative_to(BOT))
    config = (BOT / "config.yml").read_text("utf-8")
    (folder / "config.yml").write_text(re.sub(r"epochs: \d+", f"epochs: {epochs()}", config), "utf-8")
    (folder / "endpoints.yml").write_text((BOT / "endpoints.yml").read_text("utf-8").replace(":5055/", f":{port}/"), "utf-8")
    (folder / "credentials.yml").write_text("rest:\n", "utf-8")


def checks(python: str, folder: Path) -> str:
    """What `rasa data validate` says of conflicts."""
    run = rasa_command(python, folder, "data", "validate", "--data", "data", "--domain", "domain.yml", "--config", "config.yml")
    assert run.returncode == 0, run.stderr[-2000:]
    found = "no story structure conflicts" if "No story structure conflicts found" in run.stdout + run.stderr else "conflicts"
    return f"rasa data validate: accepted, {found}."


def train(python: str, folder: Path) -> float:
    """Seconds."""
    began = time.perf_counter()
    run = rasa_command(python, folder, "train", "--data", "data", "--domain", "domain.yml", "--config", "config.yml", "--out", "models")
    assert run.returncode == 0, run.stderr[-2000:]
    return time.perf_counter() - began


def rasa_command(python: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [python, "-m", "rasa", *arguments]
    return subprocess.run(command, cwd=folder, env=os.environ | QUIET, capture_output=True, text=True, check=False, timeout=3600)


@dataclass
class Door:
    """A REST door in Rasa's shape."""

    name: str
    pid: int
    port: int
    headers: dict[str, str]
    first: float = 0.0

    def say(self, sender: str, words: str) -> Said:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = json.dumps({"sender": sender, "message": words})
        connection.request("POST", "/webhooks/rest/webhook", body, {"Content-Type": "application/json", **self.headers})
        answer = connection.getresponse()
        said: Said = json.loads(answer.read())
        connection.close()
        assert answer.status == 200, (self.name, answer.status, said)
        return said

    def wait(self, began: float) -> "Door":
        """Until it answers its first question."""
        while time.perf_counter() - began < 600:
            with suppress(OSError, http.client.HTTPException, AssertionError, ValueError):
                if self.say("first", QUESTIONS[0]):
                    self.first = time.perf_counter() - began
                    return self
            time.sleep(0.2)
        raise TimeoutError(f"{self.name} does not answer")


@contextmanager
def running(command: list[str], more: dict[str, str], where: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=os.environ | more, cwd=where, stdout=quiet, stderr=quiet) as process:
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def serve_rasa(python: str, folder: Path) -> Iterator[Door]:
    port, began = free_port(), time.perf_counter()
    options = ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml", "--model", "models", "-i", "127.0.0.1", "-p", str(port)]
    with running([python, "-m", "rasa", "run", *options], QUIET | {"ACTION_SECRET": SECRET}, folder) as process:
        yield Door("Rasa", process.pid, port, {}).wait(began)


@contextmanager
def serve_ours() -> Iterator[Door]:
    port, began = free_port(), time.perf_counter()
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "-v", "0", "portal.asgi:application"]
    with running(command, {}) as process:
        yield Door("ours", process.pid, port, {"Authorization": "Bearer demo"}).wait(began)


def prove(door: Door) -> list[str]:
    """A question is answered from the policy, a complaint opens the form and goes through it, a question in its middle is answered and
    the form goes on."""
    one, two, three = (f"proof-{next(TALKS)}" for _ in range(3))
    steps = (
        ("a question cites a clause", any((each.get("custom") or {}).get("citations") for each in door.say(one, QUESTIONS[0]))),
        ("a complaint opens the form", bool(door.say(two, STORY))),
        ("a question in its middle is answered and the form goes on", len(door.say(two, QUESTIONS[1])) >= 2),
        (f"a complaint is filed, in {len(complain(door, three))} turns", True),
    )
    return [f"{door.name}: {what}: {'yes' if held else 'NO'}" for what, held in steps]


def complain(door: Door, sender: str) -> list[float]:
    """Seconds of each turn of a complaint, from its story to the case that is filed; whatever may be left out is left out."""
    waits, words = [], STORY
    for _turn in range(MOST_TURNS):
        began = time.perf_counter()
        said = door.say(sender, words)
        waits.append(time.perf_counter() - began)
        if any((each.get("custom") or {}).get("case") for each in said):
            return waits
        offered = {button["payload"] for each in said for button in each.get("buttons") or []}
        words = next((payload for payload in ("/affirm", "/skip") if payload in offered), STORY)
    raise AssertionError(f"{door.name} files no case: {said}")


def compare(*doors: Door) -> dict[tuple[str, str], float]:
    """Median seconds of a question, of a complaint's first turn and of its last, which files; the doors taken in turns, new senders all
    the time, so that no conversation grows long and no limit is reached."""
    taken: dict[tuple[str, str], list[float]] = {}
    for number in range(ROUNDS + 1):
        for door in doors:
            sender, waits = f"talk-{next(TALKS)}", []
            for words in QUESTIONS:
                began = time.perf_counter()
                door.say(sender, words)
                waits.append((QUESTION, time.perf_counter() - began))
            begun, *_between, filed = complain(door, sender)
            for what, wait in (*waits, (BEGUN, begun), (FILED, filed)):
                if number:
                    taken.setdefault((door.name, what), []).append(wait)
    return {key: median(values) for key, values in taken.items()}
