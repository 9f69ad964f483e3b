"""The second fence: row security of the database on the few tables that can kill.

Whoever asks such a table without saying for whom gets no row. `visible_to` of a fenced table says it, services do so
for the rest of their transaction; the database looks up by itself what that person or machine may see.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, migrations, transaction

# The house's own work, which the policies name; no person and no machine is called so.
ROTATION = "house:rotate_source_key"
ROOM_COUNTS = "house:room_counts"


def open_fence(actor: str) -> str:
    """Let the rest of this transaction see what `actor` (`user:12`, `client:3`) may see; returns who was set before.

    Raises RuntimeError outside a transaction: the setting would be lost at once.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("The fence is opened inside a transaction only.")
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(current_setting('vigil.audience', true), ''), set_config('vigil.audience', %s, true)",
            [actor],
        )
        return str(cursor.fetchone()[0])


@contextmanager
def fenced(actor: str) -> Iterator[None]:
    """A transaction for what `actor` may see; inside another one the former actor is back after the block."""
    if not connection.in_atomic_block:
        with transaction.atomic():
            open_fence(actor)
            yield
        return
    before = open_fence(actor)
    yield  # after an error the transaction is over, and the setting with it
    open_fence(before)


# --- for migrations -------------------------------------------------------------------------------------------
def row_security(table: str, allowed: str) -> migrations.RunSQL:
    """Rows are there only for whom `allowed` (SQL over the row) holds. Forced: the tables are the application's own."""
    return migrations.RunSQL(
        f"""
        create policy {table}_fence on {table} using ({allowed});
        alter table {table} enable row level security;
        alter table {table} force row level security;
        """,
        f"""
        alter table {table} no force row level security;
        alter table {table} disable row level security;
        drop policy {table}_fence on {table};
        """,
    )
