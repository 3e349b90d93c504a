"""The demo portal as `make demo` serves it, in processes and folders of its own, for a browser that knows nothing of the tests."""

import json
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import BrowserContext

from portal.accounts.demo import PEOPLE, PERIOD, totp
from tests import migrated
from tests.ports import free_port

BASE = Path(__file__).resolve().parents[2]
MANAGE = (sys.executable, str(BASE / "manage.py"))
CASES = "60"
PATIENCE = 300.0  # seconds: a busy machine is no reason to fail


class Served:
    """One served demo: `origin`, its folder `var`, what its processes said in `log`; `restart()` is a crash and a new start."""

    def __init__(self, var: Path, port: int | None = None) -> None:
        self.var, self.log = var, var / "served.log"
        self.port = port or free_port()
        self.shop_port = free_port()  # of a site that shows our chat in a frame
        self.origin = f"http://localhost:{self.port}"
        self.environment = self._environment()
        self.process: subprocess.Popen[bytes] | None = None
        self._used: dict[str, int] = {}
        self._sessions: dict[tuple[str, str], list[Any]] = {}

    def _environment(self) -> dict[str, str]:
        others = {"DATABASE_URL", "KEYS_DATABASE_URL", "CHANNEL_LAYER_URL", "CACHE_URL", "KEYRING_FILE", "DJANGO_SETTINGS_MODULE"}
        inherited = {name: value for name, value in os.environ.items() if name not in others}
        return inherited | {
            "VAR": str(self.var),
            "DEMO": "true",
            "PUBLIC_ORIGIN": self.origin,
            "OTHER_ORIGINS": f'["http://127.0.0.1:{self.port}"]',
            "EMBED_ORIGINS": f'["http://127.0.0.1:{self.shop_port}"]',
            "ACTION_SECRET": "demo",
            "LOG_CLOCK": "0",
        }

    def prepare(self) -> None:
        """Keys, databases, a small year of cases; the trained model is taken over from where it lies, when it fits."""
        self.run(sys.executable, "-m", "portal.keyring", str(self.var / "keyring.json"))
        model = next((path for path in models() if path.exists()), None)
        if model is not None:
            shutil.copytree(model.parent, self.var / "bot")
        migrated.copy(self.var)
        self.manage("prepare")
        self.manage("demo", "--cases", CASES)

    def manage(self, *command: str) -> str:
        """The output of `manage.py COMMAND` beside the served portal."""
        return self.run(*MANAGE, *command)

    def run(self, *command: str) -> str:
        done = subprocess.run(command, cwd=BASE, env=self.environment, capture_output=True, text=True, check=False, timeout=600)
        if done.returncode:
            raise RuntimeError(f"{command[-2:]} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def start(self) -> None:
        with self.log.open("ab") as log:
            command = (*MANAGE, "serve", "--host", "127.0.0.1", "--port", str(self.port))
            self.process = subprocess.Popen(command, cwd=BASE, env=self.environment, stdout=log, stderr=log)
        self.wait()

    def wait(self) -> None:
        """Until /readyz says yes: web, database and a worker that has done its first round."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                with urlopen(f"{self.origin}/readyz", timeout=5) as answer:  # noqa: S310
                    if answer.status == 200:
                        return
            except (URLError, ConnectionError, TimeoutError):
                assert self.process is not None
                if self.process.poll() is not None:
                    break
            time.sleep(0.2)
        raise RuntimeError(f"the portal did not get ready:\n{self.said()}")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=PATIENCE)
            self.process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def said(self) -> str:
        """Everything web and worker have written so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def tour(self, what: str, language: str) -> dict[str, str]:
        """A demo case with its receipt: what is overdue, question or proposal."""
        tours = json.loads((self.var / "demo.json").read_text())
        return next(tour for tour in tours if tour["what"] == what and tour["language"] == language)

    def keep(self, window: BrowserContext, name: str, language: str) -> None:
        """The session of a member of staff who has just signed in: who comes again spares the wait for another code."""
        self._sessions[name, language] = window.cookies()

    def is_known(self, window: BrowserContext, name: str, language: str) -> bool:
        """Whether somebody's kept session is still good; the window has it then."""
        if (name, language) not in self._sessions:
            return False
        window.add_cookies(self._sessions[name, language])
        if "/sign-in/" not in window.request.get("/staff/start/").url:
            return True
        window.clear_cookies()
        return False

    def code(self, name: str) -> str:
        """The next six digits of a member of staff; each half minute's code is good once, so a used one is waited out."""
        person = next(person for person in PEOPLE if person.name == name)
        while (slot := int((now := datetime.now(UTC)).timestamp()) // PERIOD) <= self._used.get(name, 0):
            time.sleep(0.5)
        self._used[name] = slot
        return totp(person.secret, now)


def running() -> Served | None:
    """A demo that is served already (`MINGSHI_AT=http://localhost:8000`, its folder in MINGSHI_VAR): tests in the making spare the minute."""
    address = os.environ.get("MINGSHI_AT")
    if not address:
        return None
    lent = Served(Path(os.environ.get("MINGSHI_VAR", BASE / "var")).resolve(), urlsplit(address).port)
    lent.shop_port = int(os.environ.get("MINGSHI_SHOP", lent.shop_port))  # the port its EMBED_ORIGINS names
    return lent


def models() -> list[Path]:
    """Where a trained model may lie: where the checks trained it, then where the checkout keeps it."""
    given = os.environ.get("BOT_MODEL")
    return [*([Path(given) / "model.npz"] if given else []), BASE / "var" / "bot" / "model.npz"]
