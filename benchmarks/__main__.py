"""`python -m benchmarks [NAME …] [--json FILE]`: a table for each, a few minutes on two cores."""

import argparse
import json
import shutil
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from benchmarks import home
from benchmarks.measuring import Table, machine

NAMES = (
    "chat",
    "sockets",
    "idle",
    "soak",
    "rooms",
    "pages",
    "filing",
    "files",
    "queue",
    "log",
    "log_served",
    "big_log",
    "simulation",
    "reports",
    "policy",
    "rasa",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", default=NAMES, metavar="name", help=f"which ones ({', '.join(NAMES)}); all without it")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--keep", action="store_true", help="keep the temporary folder")
    parser.add_argument("--servers", action="store_true", help="on the databases of the environment: python -m tests.servers python -m ...")
    options = parser.parse_args()
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    home.open_house(servers=options.servers)
    try:
        print("preparing an installation of its own ...", flush=True)
        home.furnish()
        tables = {name: run(name) for name in options.names}
    finally:
        if not options.keep:
            shutil.rmtree(home.FOLDER, ignore_errors=True)
    if options.json:
        measured = {name: asdict(table) for name, table in tables.items()}
        options.json.write_text(json.dumps({"at": datetime.now(UTC).isoformat(), "machine": machine(), "tables": measured}, indent=1))


def run(name: str) -> Table:
    table: Table = import_module(f"benchmarks.{name}").measure()
    print(f"\n{table.title}")
    for row in table.rows:
        ratio = f"{row.ratio:9.2f} × {row.against}" if row.ratio is not None else ""
        print(f"  {row.what:44} {row.cpu_us:12,.0f} us  {ratio}  {row.note}".rstrip())
    for remark in table.remarks:
        print(f"  {remark}")
    print(end="", flush=True)
    return table


if __name__ == "__main__":
    main()
