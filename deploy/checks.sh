#!/usr/bin/env bash
# Every gate and every test. checks.sh all|no-browser
set -euo pipefail
cd "$(dirname "$0")/.."
which=${1:-all}
bin=.venv/bin
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export VAR=$home HYPOTHESIS_STORAGE_DIRECTORY=$home/hypothesis PYTHONDONTWRITEBYTECODE=1
$bin/python -m portal.keyring "$home/keyring.json" >/dev/null

step() { printf '\n== %s\n' "$*"; }

step "ruff";            $bin/ruff check .; $bin/ruff format --check .
step "floors";          $bin/lint-imports --no-cache
step "mypy";            $bin/mypy portal bot disputes transparency_reports
step "messages";        $bin/python manage.py messages --check
step "migrations";      $bin/python manage.py makemigrations --check --dry-run
step "deployment";      PUBLIC_ORIGIN=https://privacy.example OTHER_ORIGINS='[]' $bin/python -W error::RuntimeWarning manage.py check --deploy --fail-level WARNING
step "understanding";   $bin/python manage.py bot_train
export BOT_MODEL=$home/bot MIGRATED=$home/migrated
step "tests on SQLite"; $bin/python -m pytest -n 2 --dist loadfile -m "not browser"
step "tests on PostgreSQL and Valkey"
# The gates, and what is marked one_database, read pages, documents and code: what they find does not depend on the database.
$bin/python -m tests.servers $bin/python -m pytest -n 2 --dist loadfile -m "django_db and not browser and not one_database" --ignore=tests/gates
if [ "$which" = all ]; then
	step "tests in Chromium"
	$bin/python -m pytest -n 2 --dist loadfile -m browser
fi
