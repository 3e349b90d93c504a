"""Under 14, agents told of a status, exceptions to a restriction, and one more use somebody can object to."""

from importlib import import_module

import django.db.models.deletion
import uuid
from django.db import migrations, models


stays = import_module("portal.rights.migrations.0004_decided_stays")
TABLE = "rights_exemption"
UNCHANGED = [
    ("TRUE", ["public_id", "limit_id", "words", "asked_at", "asked_by", "asked_role"]),
    ("OLD.approved_at IS NOT NULL", ["approved_at", "approved_by", "approved_role", "ends_at"]),
]


def guard_exemptions(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    differs, cast = ("IS NOT", "") if sqlite else ("IS DISTINCT FROM", "::text")
    wrong = " OR ".join(
        f'(({when}) AND (OLD."{name}"{cast} {differs} NEW."{name}"{cast}))' for when, columns in UNCHANGED for name in columns
    )
    refuse = f"BEGIN SELECT RAISE(ABORT, '{stays.STAYS}'); END" if sqlite else "EXECUTE FUNCTION rights_stays()"
    schema_editor.execute(f"CREATE TRIGGER {TABLE}_update_stays BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN ({wrong}) {refuse}")


def lift_exemptions(apps, schema_editor):
    on = "" if schema_editor.connection.vendor == "sqlite" else f" ON {TABLE}"
    schema_editor.execute(f"DROP TRIGGER {TABLE}_update_stays{on}")


class Migration(migrations.Migration):

    dependencies = [
        ('disputes', '0018_words_kept'),
        ('rights', '0005_data_rights_protocol'),
    ]

    # SQLite makes a table anew to change its constraints, and its triggers go with the old one: they are lifted first and set again last.
    operations = [
        migrations.RunPython(stays.lift, stays.guard),
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('words', models.BinaryField()),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.CharField(max_length=64)),
                ('asked_role', models.CharField(max_length=32)),
                ('approved_at', models.DateTimeField(null=True)),
                ('approved_by', models.CharField(blank=True, default='', max_length=64)),
                ('approved_role', models.CharField(blank=True, default='', max_length=32)),
                ('ends_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['asked_at', 'id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='limit',
            name='rights_limit_stops',
        ),
        migrations.RemoveConstraint(
            model_name='request',
            name='rights_request_whom',
        ),
        migrations.AddField(
            model_name='drprequest',
            name='callback',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='drprequest',
            name='told',
            field=models.CharField(blank=True, default='', max_length=64),
        ),
        migrations.AddField(
            model_name='drprequest',
            name='tries',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='drprequest',
            name='try_at',
            field=models.DateTimeField(db_index=True, null=True),
        ),
        migrations.AlterField(
            model_name='limit',
            name='stops',
            field=models.CharField(choices=[('all', 'Every use but keeping and protecting it'), ('outcome', 'Publishing what came of it, without the name'), ('learning', 'Learning from it: improving answers, noting lessons'), ('other', 'Another use, named in the answer')], max_length=8),
        ),
        migrations.AlterField(
            model_name='request',
            name='whom',
            field=models.CharField(choices=[('self', 'For myself'), ('young', 'For myself, and I am under 14'), ('child', 'For my child or ward, as guardian'), ('relative', 'For a close relative who has died'), ('agent', 'For somebody who has authorised me')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='drprequest',
            constraint=models.CheckConstraint(condition=models.Q(('callback__isnull', False), models.Q(('told', ''), ('tries', 0), ('try_at', None)), _connector='OR'), name='rights_drp_request_told_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='limit',
            constraint=models.CheckConstraint(condition=models.Q(('stops__in', ['all', 'outcome', 'learning', 'other'])), name='rights_limit_stops'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(('whom__in', ['self', 'young', 'child', 'relative', 'agent'])), name='rights_request_whom'),
        ),
        migrations.AddField(
            model_name='exemption',
            name='limit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exemptions', to='rights.limit'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', ''), ('ends_at', None)), models.Q(('approved_at__gte', models.F('asked_at')), ('ends_at__gt', models.F('approved_at')), models.Q(('approved_by', ''), _negated=True), models.Q(('approved_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='rights_exemption_two_people'),
        ),
        migrations.RunPython(stays.guard, stays.lift),
        migrations.RunPython(guard_exemptions, lift_exemptions),
    ]
