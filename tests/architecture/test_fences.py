"""Row security of the database: on the tables that can kill, forced, and binding the role that the application uses."""

import pytest
from django.apps import apps
from django.db import connection

from incidents.services.identities import Identity, keep_identity
from missions.choices import Role
from missions.fence import open_fence
from missions.querysets import FencedQuerySet
from tests.making import by, make_source

FENCED = {"incidents_annex", "incidents_sourcecontact", "incidents_sourceidentity"}


def ask(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall()


@pytest.mark.django_db
def test_the_application_is_a_role_that_row_security_binds():
    assert ask("select rolsuper, rolbypassrls from pg_roles where rolname = current_user") == [(False, False)]


@pytest.mark.django_db
def test_each_fenced_table_has_it_forced_and_one_policy_for_every_command():
    """Forced, because the application owns its tables, and owners are let through otherwise."""
    tables = ask("select relname, relforcerowsecurity from pg_class where relrowsecurity and relkind = 'r'")
    policies = ask("select tablename, policyname, cmd, roles::text from pg_policies where schemaname = 'public'")

    assert dict(tables) == dict.fromkeys(FENCED, True)
    assert sorted(policies) == sorted((table, f"{table}_fence", "ALL", "{public}") for table in FENCED)


def test_a_model_that_opens_the_fence_has_one():
    models = [model for model in apps.get_models() if isinstance(model._default_manager.all(), FencedQuerySet)]

    assert models
    assert {model._meta.db_table for model in models} <= FENCED


@pytest.mark.django_db
def test_no_function_and_no_view_of_ours_leads_around_it():
    functions = ask(
        "select proname from pg_proc as f join pg_namespace as n on n.oid = f.pronamespace"
        " where prosecdef and nspname = 'public'"
        " and not exists (select from pg_depend where objid = f.oid and deptype = 'e')"
    )
    views = ask(
        "select distinct view_name from information_schema.view_table_usage where table_name = any(%s)", sorted(FENCED)
    )

    assert (functions, views) == ([], [])


# --- the test of the test: a fence that is taken away lets everybody in -------------------------------------------
@pytest.mark.parametrize("fault", ["no force row level security", "disable row level security"])
def test_without_the_fence_the_row_would_lie_open(cast, identity_keys, fault):
    source = make_source(cast)
    keep_identity(source_id=source.pk, identity=Identity(name="Canary"), **by(cast, Role.ADVISER))
    open_fence("")
    behind = ask("select count(*) from incidents_sourceidentity")
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(f"alter table incidents_sourceidentity {fault}")

    assert (behind, ask("select count(*) from incidents_sourceidentity")) == ([(0,)], [(1,)])
