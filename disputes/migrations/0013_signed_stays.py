from django.db import migrations

STAYS = "what can be signed, and who signed it, never changes"
TABLES = ("disputes_agreementtext", "disputes_signature")


def guard(apps, schema_editor):
    """The database itself refuses to change a text that can be signed, or a signature under it."""
    sqlite = schema_editor.connection.vendor == "sqlite"
    if not sqlite:
        schema_editor.execute(
            "CREATE FUNCTION disputes_signed_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{STAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    refuse = f"BEGIN SELECT RAISE(ABORT, '{STAYS}'); END" if sqlite else "FOR EACH ROW EXECUTE FUNCTION disputes_signed_stays()"
    for table in TABLES:
        schema_editor.execute(f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} {refuse}")


def lift(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_stays" + ("" if sqlite else f" ON {table}"))
    if not sqlite:
        schema_editor.execute("DROP FUNCTION disputes_signed_stays()")


class Migration(migrations.Migration):
    dependencies = [("disputes", "0012_offers")]

    operations = [migrations.RunPython(guard, lift)]
