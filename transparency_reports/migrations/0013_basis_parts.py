from django.db import migrations, models


def move(apps, schema_editor):
    """What was one field becomes the first piece of the same stream."""
    parts = apps.get_model("transparency_reports", "BasisPart")
    for basis in apps.get_model("transparency_reports", "Basis").objects.iterator(1):
        parts.objects.create(basis=basis, n=1, packed=basis.packed)


class Migration(migrations.Migration):
    dependencies = [("transparency_reports", "0012_basis")]

    operations = [
        migrations.CreateModel(
            name="BasisPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("n", models.PositiveIntegerField()),
                ("packed", models.BinaryField()),
                ("basis", models.ForeignKey(on_delete=models.deletion.CASCADE, related_name="parts", to="transparency_reports.basis")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["basis", "n"], name="report_basis_part_once")]},
        ),
        migrations.RunPython(move, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(model_name="basis", name="packed"),
    ]
