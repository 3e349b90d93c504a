from django.db import migrations

TABLES, WORDS = ("authorities_authorityrequest", "authorities_authorityanswer"), "what two people confirmed stays as it was"


def guard(apps, schema_editor):
    """The database itself refuses to rewrite or delete what was confirmed."""
    lite = schema_editor.connection.vendor == "sqlite"
    if not lite:
        schema_editor.execute(
            "CREATE FUNCTION authorities_confirmed_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            head = f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}"
            when = " WHEN OLD.confirmed_at IS NOT NULL" if lite else " FOR EACH ROW WHEN (OLD.confirmed_at IS NOT NULL)"
            then = f" BEGIN SELECT RAISE(ABORT, '{WORDS}'); END" if lite else " EXECUTE FUNCTION authorities_confirmed_stays()"
            schema_editor.execute(head + when + then)


class Migration(migrations.Migration):
    dependencies = [("authorities", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
