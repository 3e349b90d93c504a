"""A year that was in force and a proposal that was decided are never rewritten: the database itself refuses."""

from django.db import migrations

SAME = ("calendar_id", "year", "version", "source", "source_url", "provisional", "sha256", "changed_at", "valid_from", "proposal_id")
YEAR, DECIDED = "a calendar year is never rewritten", "a decided proposal stays"


def statements(vendor):
    if vendor == "sqlite":
        same = " AND ".join(f"OLD.{name} IS NEW.{name}" for name in SAME)
        yield (
            "CREATE TRIGGER law_year_stays BEFORE UPDATE ON law_calendaryear "
            f"WHEN NOT (OLD.valid_to IS NULL AND {same}) BEGIN SELECT RAISE(ABORT, '{YEAR}'); END"
        )
        yield (
            "CREATE TRIGGER law_proposal_stays BEFORE UPDATE ON law_proposal "
            f"WHEN OLD.decision <> '' BEGIN SELECT RAISE(ABORT, '{DECIDED}'); END"
        )
        return
    for name, words in (("year", YEAR), ("proposal", DECIDED)):
        yield (
            f"CREATE FUNCTION law_{name}_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    yield (
        "CREATE TRIGGER law_year_stays BEFORE UPDATE ON law_calendaryear FOR EACH ROW "
        "WHEN (OLD.valid_to IS NOT NULL OR to_jsonb(OLD) - 'valid_to' IS DISTINCT FROM to_jsonb(NEW) - 'valid_to') "
        "EXECUTE FUNCTION law_year_stays()"
    )
    yield (
        "CREATE TRIGGER law_proposal_stays BEFORE UPDATE ON law_proposal FOR EACH ROW "
        "WHEN (OLD.decision <> '') EXECUTE FUNCTION law_proposal_stays()"
    )


def guard(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("law", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
