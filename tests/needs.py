"""What some tests need of the machine, and why they are left out where it is not there."""

import pytest
from django.db import connection

from portal.policies import typesetting
from tests import paper

# SQLite has one writer at a time, and in memory nobody even waits for it: there is no race to lose.
rows_locked = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time: the race needs PostgreSQL")
# `make test` installs Pango; somebody running a few tests by hand may do without PDFs, as an operator may.
pango = pytest.mark.skipif(not typesetting.available(), reason="no Pango here: `make test` installs it")
# The same for a second reader of PDFs, which `make test` installs.
poppler = pytest.mark.skipif(paper.POPPLER is None, reason="no pdftotext here: `make test` installs it")
