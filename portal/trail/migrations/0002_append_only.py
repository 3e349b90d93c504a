from django.db import migrations

from portal.trail import guards, locks


def install(apps, schema_editor):
    guards.install(schema_editor.connection)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(locks.NEXT_NUMBER)


def lift(apps, schema_editor):
    guards.lift(schema_editor.connection)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION trail_next_number(text)")


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]

    operations = [migrations.RunPython(install, lift)]
