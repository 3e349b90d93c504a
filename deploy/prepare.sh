#!/usr/bin/env bash
# Make .venv and install a hashed lock; on Debian as root also the system packages that are missing.
# prepare.sh run|check|test
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:-run}
python=${PYTHON:-python3}

say() { printf '%s\n' "$*" >&2; }

debian_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

install() { # install WHY PACKAGE...
	local why=$1
	shift
	if debian_root; then
		say "installing $* ($why)"
		export DEBIAN_FRONTEND=noninteractive
		[ -n "${updated:-}" ] || { apt-get update -qq && updated=yes; }
		apt-get install -y -qq "$@" >/dev/null
	else
		say "missing: $why. On Debian or Ubuntu run: sudo apt-get install $*"
		return 1
	fi
}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { say "Python 3.11 or newer is needed; $("$python" --version) was found (set PYTHON=)."; exit 1; }
if [ ! -x .venv/bin/python ]; then
	"$python" -c 'import ensurepip, venv' 2>/dev/null || install "Python virtual environments" python3-venv
	"$python" -m venv .venv
fi

lock=requirements.lock
[ "$purpose" = run ] || lock=requirements-dev.lock
stamp=.venv/.installed-$(basename $lock .lock)
sum=$(cksum <$lock)
if [ "$(cat "$stamp" 2>/dev/null)" != "$sum" ]; then
	say "installing $lock into .venv"
	.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r $lock
	# Where pip is told not to compile, every process would do it again.
	.venv/bin/python -m compileall -q -j 0 .venv/lib >/dev/null || true
	printf '%s' "$sum" >"$stamp"
fi

ldconfig -p 2>/dev/null | grep -q libpangoft2 || install "Pango, for PDF copies" libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 || say "going on without PDF copies"

if [ "$purpose" = test ]; then
	command -v chromium >/dev/null || install "Chromium, for the browser tests" chromium
	command -v pdftotext >/dev/null || install "pdftotext, to read PDF copies as another program does" poppler-utils || say "going on without pdftotext"
	fc-list :lang=zh 2>/dev/null | grep -q . || install "a Chinese font, for the browser tests" fonts-noto-cjk
fi
