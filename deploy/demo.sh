#!/usr/bin/env bash
# The demo firm: safe and quick to run again. Ctrl-C stops web and worker.
set -euo pipefail
cd "$(dirname "$0")/.."
export DEMO=true PUBLIC_ORIGIN="http://localhost:${PORT:-8000}" OTHER_ORIGINS="[\"http://127.0.0.1:${PORT:-8000}\"]"
export ACTION_SECRET="${ACTION_SECRET:-demo}" LOG_CLOCK="${LOG_CLOCK:-0}"
py=.venv/bin/python
$py -m portal.keyring "${KEYRING_FILE:-${VAR:-var}/keyring.json}" >/dev/null
$py manage.py prepare
$py manage.py demo
exec $py manage.py serve --host "${HOST:-127.0.0.1}" --port "${PORT:-8000}"
