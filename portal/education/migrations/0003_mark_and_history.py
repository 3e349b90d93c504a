"""The database itself marks every change of an answer, and keeps what was published: a running robot and the history rely on both."""

from django.db import migrations

COLUMNS = (
    "slug", "position", "topic", "question_zh", "question_en", "answer_zh", "answer_en", "also_zh", "also_en", "clauses", "basis", "from_file",
)  # fmt: skip
WORDS = "what was published stays"


def statements(vendor):
    if vendor == "sqlite":
        remark = "DELETE FROM education_mark; INSERT INTO education_mark (id, mark) VALUES (1, lower(hex(randomblob(16))));"
        changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in COLUMNS)
        for verb, when in (("INSERT", ""), ("DELETE", ""), ("UPDATE", f"WHEN {changed} ")):
            yield f"CREATE TRIGGER education_faq_{verb.lower()}_marks AFTER {verb} ON education_faq {when}BEGIN {remark} END"
        yield f"CREATE TRIGGER education_edition_stays BEFORE UPDATE ON education_edition BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        return
    yield (
        "CREATE FUNCTION education_faq_marks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO education_mark (id, mark) VALUES (1, replace(gen_random_uuid()::text, '-', '')) "
        "ON CONFLICT (id) DO UPDATE SET mark = excluded.mark; RETURN NULL; END $$"
    )
    yield "CREATE TRIGGER education_faq_marks AFTER INSERT OR DELETE ON education_faq FOR EACH ROW EXECUTE FUNCTION education_faq_marks()"
    yield (
        "CREATE TRIGGER education_faq_update_marks AFTER UPDATE ON education_faq FOR EACH ROW "
        "WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION education_faq_marks()"
    )
    yield (
        "CREATE FUNCTION education_edition_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    yield (
        "CREATE TRIGGER education_edition_stays BEFORE UPDATE ON education_edition FOR EACH ROW "
        "EXECUTE FUNCTION education_edition_stays()"
    )


def guard(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("education", "0002_editions")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
