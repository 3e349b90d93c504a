from django.db import migrations

TABLE, WORDS = "incidents_incidentnotice", "a published notice stays as it was"


def guard(apps, schema_editor):
    """The database itself refuses to rewrite or delete a notice that was published."""
    lite = schema_editor.connection.vendor == "sqlite"
    if not lite:
        schema_editor.execute(
            f"CREATE FUNCTION {TABLE}_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    for act in ("UPDATE", "DELETE"):
        head = f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE}"
        when = " WHEN OLD.published_at IS NOT NULL" if lite else " FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)"
        then = f" BEGIN SELECT RAISE(ABORT, '{WORDS}'); END" if lite else f" EXECUTE FUNCTION {TABLE}_stays()"
        schema_editor.execute(head + when + then)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
