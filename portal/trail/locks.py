"""Who waits for whom. SQLite has one writer at a time (its transactions are IMMEDIATE); PostgreSQL takes advisory locks."""

from django.db import connection

SEQUENCER = 0x6D73_0001
# A volatile function sees, after waiting for the lock, what the writer before it committed; one plain query would not.
NEXT_NUMBER = """
    CREATE FUNCTION trail_next_number(wanted text) RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(1836283486, hashtext(wanted) & 1023);
        RETURN (SELECT COALESCE(MAX(n), 0) + 1 FROM trail_entry WHERE subject = wanted);
    END $$"""


def hold_sequencer() -> None:
    """Wait until no other process sequences; held to the end of the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEQUENCER])


def next_number(subject: str) -> int:
    """The number the subject's next entry takes: one query, and on PostgreSQL other writers of the subject wait."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT trail_next_number(%s)", [subject])
        else:
            cursor.execute("SELECT COALESCE(MAX(n), 0) + 1 FROM trail_entry WHERE subject = %s", [subject])
        return int(cursor.fetchone()[0])
