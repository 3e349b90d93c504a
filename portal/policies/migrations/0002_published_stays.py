"""What was published never changes: the database itself refuses (deleting a whole version is left to the operator's hands)."""

from django.db import migrations

PARTS = ("policies_clause", "policies_section")


def statements(vendor):
    if vendor == "sqlite":
        yield (
            "CREATE TRIGGER policies_version_stays BEFORE UPDATE ON policies_version WHEN OLD.status = 'published' "
            "BEGIN SELECT RAISE(ABORT, 'a published policy never changes'); END"
        )
        for table in PARTS:
            for verb, row in (("INSERT", "NEW"), ("UPDATE", "OLD")):
                yield (
                    f"CREATE TRIGGER {table}_{verb.lower()}_stays BEFORE {verb} ON {table} "
                    f"WHEN (SELECT status FROM policies_version WHERE id = {row}.version_id) = 'published' "
                    "BEGIN SELECT RAISE(ABORT, 'a published policy never changes'); END"
                )
        return
    yield (
        "CREATE FUNCTION policies_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF OLD.status = 'published' THEN RAISE EXCEPTION 'a published policy never changes' USING ERRCODE = 'integrity_constraint_violation'; "
        "END IF; RETURN NEW; END $$"
    )
    yield (
        "CREATE FUNCTION policies_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF (SELECT status FROM policies_version WHERE id = NEW.version_id) = 'published' "
        "OR (TG_OP = 'UPDATE' AND (SELECT status FROM policies_version WHERE id = OLD.version_id) = 'published') "
        "THEN RAISE EXCEPTION 'a published policy never changes' USING ERRCODE = 'integrity_constraint_violation'; "
        "END IF; RETURN NEW; END $$"
    )
    yield "CREATE TRIGGER policies_version_stays BEFORE UPDATE ON policies_version FOR EACH ROW EXECUTE FUNCTION policies_version_stays()"
    for table in PARTS:
        yield f"CREATE TRIGGER {table}_stays BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION policies_part_stays()"


def guard(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
