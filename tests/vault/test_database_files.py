"""What lies on the disk of a real installation: planted values are looked for in the bytes of its files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from portal import keyring

PLANTED = ["张三丰的秘密投诉", "110101199003078515", "13812345678", "zhang.sanfeng@example.com"]
SCRIPT = """
import django, sys
django.setup()
from django.core.management import call_command
from django.db import connection
for database, label in (("keys", "vault"), ("default", "vault"), ("default", "trail")):
    call_command("migrate", label, database=database, verbosity=0)
from portal.trail.rules import SYSTEM
from portal.vault import keys
from portal.vault.models import DataKey
from portal.vault.services import blind_index, create_key, destroy_key, open_sealed, seal
key, text = create_key(purpose="case"), sys.argv[1]
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE story (sealed BLOB, look_up TEXT)")
    sealed = seal(key, text, table="story", column="sealed", row=1)
    cursor.execute("INSERT INTO story VALUES (%s, %s)", [sealed, blind_index(text, purpose="story")])
    cursor.execute("SELECT sealed FROM story")
    assert open_sealed(key, cursor.fetchone()[0], table="story", column="sealed", row=1) == text
print(keys.material(key).raw.hex(), bytes(DataKey.objects.get(id=key).wrapped).hex())
if sys.argv[2] == "destroy":
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO story VALUES (%s, %s)", [b"", "MASKED TWIN"])
        cursor.execute("DELETE FROM story WHERE look_up = 'MASKED TWIN'")
    destroy_key(key, by=SYSTEM)
sys.stdout.flush()
import os; os._exit(0)  # as a killed process would, with no chance to tidy up
"""


def installation(tmp_path: Path, action: str) -> tuple[bytes, bytes, dict[str, bytes]]:
    """The data key, its wrapped form, and the bytes of every database file a process left behind."""
    keyring.create(tmp_path / "keyring.json")
    environment = {**os.environ, "VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    environment = {name: value for name, value in environment.items() if name not in ("DATABASE_URL", "KEYS_DATABASE_URL")}
    command = [sys.executable, "-c", SCRIPT, " ".join(PLANTED), action]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    raw, wrapped = done.stdout.split()[-2:]
    return bytes.fromhex(raw), bytes.fromhex(wrapped), {path.name: path.read_bytes() for path in tmp_path.glob("*.sqlite3*")}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return installation(tmp_path_factory.mktemp("kept"), "keep")


def test_no_planted_value_is_in_any_file(kept):
    _, _, files = kept
    assert {name.split("-")[0] for name in files} == {"mingshi.sqlite3", "keys.sqlite3"}
    for data in files.values():
        for value in PLANTED:
            assert value.encode() not in data
            assert value.encode("utf-16-le") not in data


def test_the_data_key_is_on_disk_in_wrapped_form_only_and_not_beside_the_data(kept):
    raw, wrapped, files = kept
    assert not any(raw in data for data in files.values())
    assert any(wrapped in data for name, data in files.items() if name.startswith("keys"))
    assert not any(wrapped in data for name, data in files.items() if name.startswith("mingshi"))


def test_a_destroyed_key_is_in_no_file_not_even_the_write_ahead_log(tmp_path):
    raw, wrapped, files = installation(tmp_path, "destroy")
    assert not any(wrapped in data or raw in data for data in files.values())
    assert not any(b"MASKED TWIN" in data for data in files.values())
