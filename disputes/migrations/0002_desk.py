import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("at", models.DateTimeField()),
                ("by_id", models.CharField(max_length=64)),
                ("by_role", models.CharField(max_length=32)),
                ("text", models.BinaryField()),
                ("entry", models.CharField(blank=True, default="", max_length=36)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="disputes.case")),
            ],
            options={
                "ordering": ["case_id", "at", "id"],
                "constraints": [models.CheckConstraint(condition=~Q(by_id="") & ~Q(by_role=""), name="case_note_by_somebody")],
            },
        ),
        migrations.CreateModel(
            name="KeptView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("slot", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=40)),
                ("filters", models.JSONField(default=dict)),
                (
                    "owner",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "ordering": ["owner_id", "slot"],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "slot"), name="kept_view_slot"),
                    models.UniqueConstraint(fields=("owner", "name"), name="kept_view_name"),
                    models.CheckConstraint(condition=Q(slot__gte=1, slot__lte=20), name="kept_view_at_most_twenty"),
                    models.CheckConstraint(condition=~Q(name=""), name="kept_view_has_a_name"),
                ],
            },
        ),
    ]
