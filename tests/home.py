"""An installation of its own for every test process, so that keys, press and static files never touch `var/`.

Loaded by `pytest -p tests.home` (pyproject.toml): pytest-django reads the settings before any conftest.py. The workers of xdist
load their options too late for that, and find this module in PYTEST_PLUGINS.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from portal import keyring

VAR = Path(tempfile.mkdtemp(prefix="mingshi-test-"))
atexit.register(shutil.rmtree, VAR, ignore_errors=True)
os.environ["VAR"] = str(VAR)
os.environ["PYTEST_PLUGINS"] = __name__
os.environ.setdefault("PUBLIC_ORIGIN", "http://localhost:8000")
# Test processes beside each other empty the cache as they like: each has numbers of its own on the one server.
worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
for place, name in enumerate(("CHANNEL_LAYER_URL", "CACHE_URL")):
    if name in os.environ:
        os.environ[name] = f"{os.environ[name].rpartition('/')[0]}/{2 * worker + place}"
keyring.create(VAR / "keyring.json")
# A model that is trained already saves every process a minute; a stale one is refused and trained anew.
if os.environ.get("BOT_MODEL"):
    shutil.copytree(os.environ["BOT_MODEL"], VAR / "bot")
