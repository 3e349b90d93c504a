"""Triggers that keep the trail append-only in the database itself, for SQLite and PostgreSQL."""

from typing import Any

SQLITE = {
    "trail_entry_keep": """
        CREATE TRIGGER trail_entry_keep BEFORE DELETE ON trail_entry
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
    "trail_entry_fixed": """
        CREATE TRIGGER trail_entry_fixed BEFORE UPDATE ON trail_entry
        WHEN NOT (
            OLD."index" IS NULL AND OLD.id IS NEW.id AND OLD.at IS NEW.at AND OLD.event IS NEW.event
            AND OLD.actor_kind IS NEW.actor_kind AND OLD.actor_id IS NEW.actor_id AND OLD.actor_role IS NEW.actor_role
            AND OLD.subject IS NEW.subject AND OLD.n IS NEW.n AND OLD.facts IS NEW.facts AND OLD.document IS NEW.document
            AND OLD.salt IS NEW.salt AND OLD.leaf IS NEW.leaf AND OLD.seal IS NEW.seal
        )
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
    "trail_checkpoint_keep": """
        CREATE TRIGGER trail_checkpoint_keep BEFORE DELETE ON trail_checkpoint
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
    "trail_checkpoint_fixed": """
        CREATE TRIGGER trail_checkpoint_fixed BEFORE UPDATE ON trail_checkpoint
        WHEN NOT (
            OLD.id IS NEW.id AND OLD.size IS NEW.size AND OLD.root IS NEW.root
            AND OLD."key" IS NEW."key" AND OLD.text IS NEW.text AND OLD.at IS NEW.at
        )
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
}
POSTGRESQL = (
    """
    CREATE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the trail is append-only' USING ERRCODE = 'restrict_violation'; END $$""",
    "CREATE TRIGGER trail_entry_keep BEFORE DELETE ON trail_entry FOR EACH ROW EXECUTE FUNCTION trail_refuse()",
    """
    CREATE TRIGGER trail_entry_fixed BEFORE UPDATE ON trail_entry FOR EACH ROW
    WHEN (OLD.index IS NOT NULL OR to_jsonb(OLD) - 'index' IS DISTINCT FROM to_jsonb(NEW) - 'index')
    EXECUTE FUNCTION trail_refuse()""",
    "CREATE TRIGGER trail_checkpoint_keep BEFORE DELETE ON trail_checkpoint FOR EACH ROW EXECUTE FUNCTION trail_refuse()",
    """
    CREATE TRIGGER trail_checkpoint_fixed BEFORE UPDATE ON trail_checkpoint FOR EACH ROW
    WHEN (to_jsonb(OLD) - 'published' IS DISTINCT FROM to_jsonb(NEW) - 'published')
    EXECUTE FUNCTION trail_refuse()""",
)
POSTGRESQL_DROP = (
    "DROP TRIGGER trail_checkpoint_fixed ON trail_checkpoint",
    "DROP TRIGGER trail_checkpoint_keep ON trail_checkpoint",
    "DROP TRIGGER trail_entry_fixed ON trail_entry",
    "DROP TRIGGER trail_entry_keep ON trail_entry",
    "DROP FUNCTION trail_refuse()",
)


def install(connection: Any) -> None:
    _run(connection, POSTGRESQL if connection.vendor == "postgresql" else tuple(SQLITE.values()))


def lift(connection: Any) -> None:
    """Take the guards away: for a reversed migration, and for tests that plant an edit or empty the tables."""
    _run(connection, POSTGRESQL_DROP if connection.vendor == "postgresql" else tuple(f"DROP TRIGGER {name}" for name in SQLITE))


def _run(connection: Any, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
