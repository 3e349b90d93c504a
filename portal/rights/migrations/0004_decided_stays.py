"""What was asked for, confirmed and decided is never rewritten: the database itself refuses. What a stop says changes once, when it ends.

Rows of a request go with its case; a decision about a correction and a stop stay when the record they were about is erased, unreadable."""

from django.db import migrations

STAYS = "what was asked for and decided stays as it is"
UNCHANGED = {
    "rights_request": [("TRUE", ["case_id", "right", "whom"]), ("OLD.way <> ''", ["way", "confirmed_at", "confirmed_by"]),
                       ("OLD.destroyed_at IS NOT NULL", ["destroyed_at", "destroyed_by"]), ("OLD.certificate IS NOT NULL", ["certificate"])],
    "rights_record": [("TRUE", ["request_id", "subject"]), ("OLD.outcome <> ''", ["outcome", "code", "ground", "done_at"])],
    "rights_correction": [("TRUE", ["public_id", "subject", "what", "was", "should", "asked_at"]),
                          ("OLD.effect <> ''", ["effect", "ground", "words", "told", "decided_at", "decided_by", "decided_role", "entry"])],
    "rights_limit": [("TRUE", ["public_id", "subject", "stops", "words", "began_at", "began_by", "began_role", "entry"]),
                     ("OLD.ended_at IS NOT NULL", ["ended_at", "ended_by", "ended_role", "end_entry"])],
}  # fmt: skip
KEPT = {"rights_correction": "OLD.effect <> ''", "rights_limit": "TRUE"}


def _rewritten(table, sqlite):
    """When a row of a table says something else than it said."""
    differs = "IS NOT" if sqlite else "IS DISTINCT FROM"
    cast = "" if sqlite else "::text"
    wrongs = []
    for when, columns in UNCHANGED[table]:
        changed = " OR ".join(f'OLD."{name}"{cast} {differs} NEW."{name}"{cast}' for name in columns)
        wrongs.append(f"(({when}) AND ({changed}))")
    return " OR ".join(wrongs)


def guard(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    if not sqlite:
        schema_editor.execute(
            "CREATE FUNCTION rights_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{STAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    refuse = f"BEGIN SELECT RAISE(ABORT, '{STAYS}'); END" if sqlite else "EXECUTE FUNCTION rights_stays()"
    for table in UNCHANGED:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_update_stays BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({_rewritten(table, sqlite)}) {refuse}"
        )
    for table, when in KEPT.items():
        schema_editor.execute(f"CREATE TRIGGER {table}_delete_stays BEFORE DELETE ON {table} FOR EACH ROW WHEN ({when}) {refuse}")


def lift(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for table, verb in [*((table, "update") for table in UNCHANGED), *((table, "delete") for table in KEPT)]:
        schema_editor.execute(f"DROP TRIGGER {table}_{verb}_stays" + ("" if sqlite else f" ON {table}"))
    if not sqlite:
        schema_editor.execute("DROP FUNCTION rights_stays()")


class Migration(migrations.Migration):
    dependencies = [("rights", "0003_put_right")]

    operations = [migrations.RunPython(guard, lift)]
