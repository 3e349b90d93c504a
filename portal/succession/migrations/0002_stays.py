from django.db import migrations

WORDS = "what was announced stays as it was"
MOVES = {
    "succession_succession": {
        "decision", "decided_at", "decided_by", "decided_role", "reason", "off_at", "off_by", "off_role", "off_zh", "off_en", "told_at",
    },
    "succession_line": set(),
}  # fmt: skip
"""Table -> the columns that move; the others are written once."""


def guard(apps, schema_editor):
    """The database itself refuses to rewrite what a notice says, a bundle that was taken, and to delete either."""
    lite = schema_editor.connection.vendor == "sqlite"
    differs = "IS NOT" if lite else "IS DISTINCT FROM"
    conditions = {}
    for table, moves in MOVES.items():
        model = apps.get_model("succession", table.removeprefix("succession_"))
        columns = [field.column for field in model._meta.concrete_fields if field.column not in moves]
        conditions[table] = " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in columns)
    conditions["succession_handover"] = "OLD.taken_at IS NOT NULL"
    for table, condition in conditions.items():
        if not lite:
            schema_editor.execute(
                f"CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
        for act, when in (("UPDATE", f" WHEN ({condition})"), ("DELETE", "")):
            head = f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}"
            schema_editor.execute(
                f"{head}{when} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
                if lite
                else f"{head} FOR EACH ROW{when} EXECUTE FUNCTION {table}_stays()"
            )


class Migration(migrations.Migration):
    dependencies = [("succession", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
