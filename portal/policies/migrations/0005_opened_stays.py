"""A draft the public was shown for comment keeps its text: the database itself refuses. Publishing it may still number and date it."""

from django.db import migrations

STAYS = "a draft opened for comment stays as people saw it"
PARTS = ("policies_clause", "policies_section")
SAID = ("material", "changes_zh", "changes_en", "purposes")


def _sqlite():
    refuse = f"BEGIN SELECT RAISE(ABORT, '{STAYS}'); END"
    for table in PARTS:
        for verb, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            opened = f"EXISTS (SELECT 1 FROM policies_opening WHERE version_id = {row}.version_id)"
            yield f"CREATE TRIGGER {table}_{verb.lower()}_opened BEFORE {verb} ON {table} WHEN {opened} {refuse}"
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in SAID)
    opened = "EXISTS (SELECT 1 FROM policies_opening WHERE version_id = OLD.id)"
    yield f"CREATE TRIGGER policies_version_opened BEFORE UPDATE ON policies_version WHEN {opened} AND ({changed}) {refuse}"
    for verb in ("UPDATE", "DELETE"):
        yield f"CREATE TRIGGER policies_opening_{verb.lower()}_stays BEFORE {verb} ON policies_opening {refuse}"


def _postgresql():
    refuse = f"RAISE EXCEPTION '{STAYS}' USING ERRCODE = 'integrity_constraint_violation'"
    yield (
        "CREATE FUNCTION policies_part_opened() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM policies_opening WHERE version_id = OLD.version_id) "
        f"OR TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM policies_opening WHERE version_id = NEW.version_id) THEN {refuse}; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in SAID)
    yield (
        "CREATE FUNCTION policies_version_opened() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF ({changed}) AND EXISTS (SELECT 1 FROM policies_opening WHERE version_id = OLD.id) THEN {refuse}; END IF; RETURN NEW; END $$"
    )
    yield f"CREATE FUNCTION policies_opening_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse}; END $$"
    for table, verbs, function in (
        *((table, "INSERT OR UPDATE OR DELETE", "policies_part_opened") for table in PARTS),
        ("policies_version", "UPDATE", "policies_version_opened"),
        ("policies_opening", "UPDATE OR DELETE", "policies_opening_stays"),
    ):
        yield f"CREATE TRIGGER {table}_opened BEFORE {verbs} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"


def guard(apps, schema_editor):
    for statement in _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgresql():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("policies", "0004_around_a_version")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
