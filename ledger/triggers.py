# ruff: noqa: S608 - table names come from migrations, never from a request
"""SQL of the triggers that write `Change` rows and keep append-only tables as they are. Used by migrations only."""

from django.db import migrations


def _operation(sql: str, reverse: str) -> migrations.RunSQL:
    return migrations.RunSQL(sql, reverse)


def record_changes(table: str, record_type: str) -> migrations.RunSQL:
    """Count versions and write one `Change` per inserted or updated row of a table.

    The table needs `public_id uuid`, `mission_id bigint` and `version int`.
    """
    name = f"{table}_change"
    insert = f"""
        insert into ledger_change (mission_id, record_type, record_id, version, at)
        select mission_id, '{record_type}', public_id, version, clock_timestamp() from new_rows order by id
    """
    return _operation(
        f"""
        create function {name}_version() returns trigger language plpgsql as $$
        begin new.version := old.version + 1; return new; end $$;
        create trigger {name}_version before update on {table}
            for each row execute function {name}_version();
        create function {name}() returns trigger language plpgsql as $$
        begin {insert}; return null; end $$;
        create trigger {name}_insert after insert on {table} referencing new table as new_rows
            for each statement execute function {name}();
        create trigger {name}_update after update on {table} referencing new table as new_rows
            for each statement execute function {name}();
        """,
        f"drop function {name}() cascade; drop function {name}_version() cascade",
    )


def touch_parent(table: str, parent: str, key: str) -> migrations.RunSQL:
    """Make a change of child rows a change of their parent: one per parent and statement.

    Rows whose parent does not exist yet (bulk import writes children first) touch nothing.
    """
    name = f"{table}_touch"

    def touch(rows: str) -> str:
        return f"update {parent} set version = version where id in (select {key} from {rows})"

    return _operation(
        f"""
        create function {name}_new() returns trigger language plpgsql as $$
        begin {touch("new_rows")}; return null; end $$;
        create function {name}_old() returns trigger language plpgsql as $$
        begin {touch("old_rows")}; return null; end $$;
        create trigger {name}_insert after insert on {table} referencing new table as new_rows
            for each statement execute function {name}_new();
        create trigger {name}_update after update on {table} referencing new table as new_rows
            for each statement execute function {name}_new();
        create trigger {name}_delete after delete on {table} referencing old table as old_rows
            for each statement execute function {name}_old();
        """,
        f"drop function {name}_new() cascade; drop function {name}_old() cascade",
    )


def append_only(table: str) -> migrations.RunSQL:
    """Refuse UPDATE, DELETE and TRUNCATE on a table, whoever asks."""
    name = f"{table}_append_only"
    return _operation(
        f"""
        create function {name}() returns trigger language plpgsql as $$
        begin raise exception '{table} is append-only' using errcode = 'restrict_violation'; end $$;
        create trigger {name}_rows before update or delete on {table}
            for each row execute function {name}();
        create trigger {name}_all before truncate on {table}
            for each statement execute function {name}();
        """,
        f"drop function {name}() cascade",
    )


def never_deleted(*tables: str) -> migrations.RunSQL:
    """Refuse DELETE on content: withdrawn and merged are states, erasure is a command."""
    create = "".join(
        f"create trigger {table}_never_deleted before delete on {table} "
        "for each row execute function ledger_refuse_delete();"
        for table in tables
    )
    drop = "".join(f"drop trigger {table}_never_deleted on {table};" for table in tables)
    return _operation(create, drop)
