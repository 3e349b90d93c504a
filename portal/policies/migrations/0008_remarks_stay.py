"""What staff asked of a draft is a record: its words never change, what is settled stays settled, and a published version keeps it."""

from django.db import migrations

STAYS = "what was asked of a draft stays as it was"
SAID = ("version_id", "anchor", "number", "text", "at", "by", "role")
PUBLISHED = "EXISTS (SELECT 1 FROM policies_version WHERE id = OLD.version_id AND status = 'published')"


def _sqlite():
    refuse = f"BEGIN SELECT RAISE(ABORT, '{STAYS}'); END"
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in SAID)
    yield f"CREATE TRIGGER policies_remark_update_stays BEFORE UPDATE ON policies_remark WHEN OLD.settled_at IS NOT NULL OR {changed} {refuse}"
    yield f"CREATE TRIGGER policies_remark_delete_stays BEFORE DELETE ON policies_remark WHEN {PUBLISHED} {refuse}"


def _postgresql():
    refuse = f"RAISE EXCEPTION '{STAYS}' USING ERRCODE = 'integrity_constraint_violation'"
    changed = " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in SAID)
    yield (
        "CREATE FUNCTION policies_remark_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' THEN IF {PUBLISHED} THEN {refuse}; END IF; RETURN OLD; END IF; "
        f"IF OLD.settled_at IS NOT NULL OR {changed} THEN {refuse}; END IF; RETURN NEW; END $$"
    )
    yield "CREATE TRIGGER policies_remark_stays BEFORE UPDATE OR DELETE ON policies_remark FOR EACH ROW EXECUTE FUNCTION policies_remark_stays()"


def guard(apps, schema_editor):
    for statement in _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgresql():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("policies", "0007_remarks")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
