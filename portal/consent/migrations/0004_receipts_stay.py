"""A receipt once handed out is never rewritten: the database itself refuses. (It is deleted with its answer.)"""

from django.db import migrations


def statements(vendor):
    if vendor == "sqlite":
        yield (
            "CREATE TRIGGER consent_receipt_append_only BEFORE UPDATE ON consent_receipt "
            "BEGIN SELECT RAISE(ABORT, 'consent receipts are append-only'); END"
        )
        return
    yield (
        "CREATE TRIGGER consent_receipt_append_only BEFORE UPDATE ON consent_receipt "
        "FOR EACH ROW EXECUTE FUNCTION consent_event_append_only()"
    )


def guard(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("consent", "0003_receipts")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
