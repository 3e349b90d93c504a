"""The log checked by Go's own packages (x/mod sumdb/note and sumdb/tlog), where a Go toolchain is installed: they are part of it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from portal.press.services import publish
from portal.trail import queries
from portal.trail.encoding import to_base64
from portal.trail.models import Entry
from portal.trail.services import sequence
from tests.trail.serving import grow

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SOURCE = Path(__file__).parent / "go" / "main.go"
VENDORED = Path("src/cmd/vendor/golang.org")


@pytest.fixture(scope="module")
def checker(tmp_path_factory):
    """The Go program, built without network: the packages stand in the toolchain's own source."""
    go = shutil.which("go")
    if go is None:
        pytest.skip("no Go here: the log is checked by the second implementation in Python only")
    root = subprocess.run([go, "env", "GOROOT"], check=True, capture_output=True, text=True).stdout.strip()
    if not (Path(root) / VENDORED / "x/mod/sumdb/tlog").is_dir():
        pytest.skip("this Go came without its source, where x/mod stands")
    home = tmp_path_factory.mktemp("go")
    (home / "src").mkdir()
    (home / "src" / "golang.org").symlink_to(Path(root) / VENDORED)
    built = home / "check"
    settings = {"GOPATH": str(home), "GO111MODULE": "off", "GOCACHE": str(home / "cache"), "GOFLAGS": "", "GOPROXY": "off"}
    subprocess.run([go, "build", "-o", str(built), str(SOURCE)], check=True, env={**os.environ, **settings})
    return built


@pytest.fixture
def saved(served, settings, tmp_path):
    """What the portal serves after 700 entries in three batches, saved to a folder with a receipt and an earlier checkpoint."""
    settings.LOG_PADDING = 4
    earlier = []
    for count in (299, 301, 100):
        grow(count)
        sequence(publish=publish)
        earlier.append(queries.latest_checkpoint())
    assert served.verdict() is None
    place, (first, _, last) = tmp_path / "log", earlier
    for path, body in {**served.bodies, **files(first, last)}.items():
        file = place / path.removeprefix("/tlog/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    return place


def files(first, last):
    steps = "\n".join(to_base64(step) for step in queries.consistency(first.size, last.size))
    receipt = queries.proof(Entry.objects.get(index=260), opening=True)
    said = {"vkey": queries.vkeys()[0], "earlier": first.text, "earlier.proof": steps, "receipt.tlog-proof": receipt}
    return {name: text.encode() for name, text in said.items()}


def run(checker, place):
    done = subprocess.run([str(checker), str(place)], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout.strip()


def test_go_verifies_the_whole_log_a_receipt_and_a_consistency_proof(checker, saved):
    size = queries.latest_checkpoint().size
    assert run(checker, saved) == (0, f"verified {size}")


@pytest.mark.parametrize(
    ("name", "at"),
    [("checkpoint", 30), ("tile/0/000", 40), ("tile/entries/001", 70), ("receipt.tlog-proof", -400), ("earlier.proof", 5), ("vkey", -9)],
)
def test_go_refuses_one_flipped_byte(checker, saved, name, at):
    file = saved / name
    body = bytearray(file.read_bytes())
    body[at] ^= 1
    file.write_bytes(body)
    code, said = run(checker, saved)
    assert code and "verified" not in said
