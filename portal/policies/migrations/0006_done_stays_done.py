"""What staff noted about a change of the policy is a record: a task that is done never changes again."""

from django.db import migrations


def statements(vendor):
    if vendor == "sqlite":
        yield (
            "CREATE TRIGGER policies_impact_stays BEFORE UPDATE ON policies_impact WHEN OLD.done_at IS NOT NULL "
            "BEGIN SELECT RAISE(ABORT, 'a task that is done never changes'); END"
        )
        return
    yield (
        "CREATE FUNCTION policies_impact_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF OLD.done_at IS NOT NULL THEN RAISE EXCEPTION 'a task that is done never changes' USING ERRCODE = 'integrity_constraint_violation'; "
        "END IF; RETURN NEW; END $$"
    )
    yield "CREATE TRIGGER policies_impact_stays BEFORE UPDATE ON policies_impact FOR EACH ROW EXECUTE FUNCTION policies_impact_stays()"


def guard(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("policies", "0005_opened_stays")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
