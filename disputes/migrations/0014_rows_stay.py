from django.db import migrations

STAYS = "what was said, signed and written down in a mediation stays as it is"
SAID = ("disputes_roommessage", "disputes_minutes")
SIGNED = ("disputes_agreementtext", "disputes_signature")
GUARDS = [*((table, "UPDATE") for table in SAID), *((table, "DELETE") for table in (*SAID, *SIGNED))]


def guard(apps, schema_editor):
    """The database itself refuses to change or remove these rows. When a case is erased its key is destroyed, and they can be read no more."""
    sqlite = schema_editor.connection.vendor == "sqlite"
    if not sqlite:
        schema_editor.execute(
            "CREATE FUNCTION disputes_room_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{STAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    refuse = f"BEGIN SELECT RAISE(ABORT, '{STAYS}'); END" if sqlite else "FOR EACH ROW EXECUTE FUNCTION disputes_room_stays()"
    for table, verb in GUARDS:
        schema_editor.execute(f"CREATE TRIGGER {table}_{verb.lower()}_stays BEFORE {verb} ON {table} {refuse}")


def lift(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for table, verb in GUARDS:
        schema_editor.execute(f"DROP TRIGGER {table}_{verb.lower()}_stays" + ("" if sqlite else f" ON {table}"))
    if not sqlite:
        schema_editor.execute("DROP FUNCTION disputes_room_stays()")


class Migration(migrations.Migration):
    dependencies = [("disputes", "0013_signed_stays")]

    operations = [migrations.RunPython(guard, lift)]
