from django.db import migrations

TABLE, WORDS = "transparency_reports_keptbytes", "what was published stays as it was"


def guard(apps, schema_editor):
    """The database itself refuses to rewrite published bytes, or to delete them."""
    lite = schema_editor.connection.vendor == "sqlite"
    if not lite:
        schema_editor.execute(
            f"CREATE FUNCTION {TABLE}_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    for act in ("UPDATE", "DELETE"):
        head = f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE}"
        then = f" BEGIN SELECT RAISE(ABORT, '{WORDS}'); END" if lite else f" FOR EACH ROW EXECUTE FUNCTION {TABLE}_stays()"
        schema_editor.execute(head + then)


class Migration(migrations.Migration):
    dependencies = [("transparency_reports", "0008_kept_bytes")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
