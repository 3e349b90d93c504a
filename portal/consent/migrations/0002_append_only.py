"""An answer once given is never rewritten: the database itself refuses. (Erasing a person deletes rows; it never edits them.)"""

from django.db import migrations


def statements(vendor):
    if vendor == "sqlite":
        yield (
            "CREATE TRIGGER consent_event_append_only BEFORE UPDATE ON consent_consentevent "
            "BEGIN SELECT RAISE(ABORT, 'consent events are append-only'); END"
        )
        return
    yield (
        "CREATE FUNCTION consent_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'consent events are append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    yield (
        "CREATE TRIGGER consent_event_append_only BEFORE UPDATE ON consent_consentevent "
        "FOR EACH ROW EXECUTE FUNCTION consent_event_append_only()"
    )


def guard(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
