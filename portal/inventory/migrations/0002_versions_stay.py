from django.db import migrations

TABLES = ("purpose", "category", "datum", "keeping")
WORDS = "a version of the inventory stays as it was"


def guard(apps, schema_editor):
    """The database itself refuses to rewrite a version (its end may be set once) or a decided proposal."""
    lite = schema_editor.connection.vendor == "sqlite"
    differs = "IS NOT" if lite else "IS DISTINCT FROM"
    conditions = {"inventory_proposal": "OLD.decision <> ''"}
    for name in TABLES:
        columns = [field.column for field in apps.get_model("inventory", name)._meta.get_fields() if field.column != "valid_to"]
        changed = " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in columns)
        conditions[f"inventory_{name}"] = f"OLD.valid_to IS NOT NULL OR {changed}"
    for table, condition in conditions.items():
        if lite:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
            continue
        schema_editor.execute(
            f"CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {table}_stays()"
        )


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
