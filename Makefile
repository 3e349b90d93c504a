# Two commands do all set-up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
PY := .venv/bin/python

.PHONY: help demo test check lock screenshots bench clean

help:
	@echo "make demo    the demo firm at http://localhost:$(PORT)"
	@echo "make test    every check and every test, a browser included"
	@echo "make check   the same without the browser"
	@echo "make bench   the benchmarks (ratios within one run)"
	@echo "make screenshots  the README's pictures, from a demo that is being served"
	@echo "make lock    renew the hashed locks from pyproject.toml"

demo:
	@deploy/prepare.sh run
	@DEMO=true PORT=$(PORT) HOST=$(HOST) deploy/demo.sh

test:
	@deploy/prepare.sh test
	@deploy/checks.sh all

check:
	@deploy/prepare.sh check
	@deploy/checks.sh no-browser

screenshots:
	@deploy/prepare.sh test
	@$(PY) -m tests.browser.pictures http://localhost:$(PORT)

bench:
	@deploy/prepare.sh check
	@$(PY) -m benchmarks

lock:
	@deploy/prepare.sh check
	@.venv/bin/pip install -q uv
	@.venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q --upgrade pyproject.toml -o requirements.lock
	@.venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q --upgrade pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf .venv var
