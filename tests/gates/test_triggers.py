"""Every guard that a migration set up still stands after the last one. SQLite makes a table anew to change its constraints, and the
triggers of the old one go with it unnoticed: what must never be rewritten could be."""

import re
from inspect import getsource

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader

pytestmark = pytest.mark.django_db
SET, LIFTED = (re.compile(rf"\s*{verb} TRIGGER (\w+)", re.IGNORECASE) for verb in ("CREATE", "DROP"))
STANDING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


class Told:
    """Stands in for the schema editor, its connection and a cursor; only remembers which triggers it was told to set up and to lift."""

    def __init__(self):
        self.vendor, self.guards = connection.vendor, set()

    @property
    def connection(self):
        return self

    def cursor(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        return None

    def execute(self, sql, params=None):
        if found := SET.match(sql):
            self.guards.add(found[1])
        if found := LIFTED.match(sql):
            self.guards.remove(found[1])


def steps():
    """What our migrations tell the database, first to last; those that move rows tell it nothing by hand."""
    graph = MigrationLoader(None).graph
    order = dict.fromkeys(key for leaf in sorted(graph.leaf_nodes()) for key in graph.forwards_plan(leaf))
    written = [each.code for key in order for each in graph.nodes[key].operations if isinstance(each, RunPython)]
    ours = [code for code in written if code.__module__.startswith(("portal.", "disputes.", "transparency_reports.", "bot."))]
    return [code for code in ours if re.search(r"\b(execute|install)\(", getsource(code))]


def test_every_guard_that_was_set_up_stands():
    told = Told()
    for step in steps():
        step(apps, told)
    with connection.cursor() as cursor:
        cursor.execute(STANDING[connection.vendor])
        standing = {name for (name,) in cursor.fetchall()}
    assert standing == told.guards and len(standing) > 40
