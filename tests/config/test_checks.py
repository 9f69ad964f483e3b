"""Combinations that kill are refused before Vigil starts."""

import pytest
from django.core.checks import Error, Tags, run_checks
from django.db import connection
from django.test import override_settings

from config import checks

SAFE = {
    "DEBUG": False,
    "DEMO": False,
    "REQUIRE_MFA": True,
    "INSECURE_COOKIES": False,
    "SECRET_KEY": "q" * 60,
    "ALLOWED_HOSTS": ["vigil.example.org"],
    "IDENTITY_KEY_FILE": "",
}


def errors(**settings) -> set[str | None]:
    with override_settings(**{**SAFE, **settings}):
        return {
            check.id
            for check in run_checks(include_deployment_checks=True)
            if isinstance(check, Error) and str(check.id).startswith("vigil.")
        }


def test_a_safe_configuration_passes():
    assert errors() == set()


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"DEBUG": True}, "vigil.E001"),
        ({"DEMO": True}, "vigil.E002"),
        ({"REQUIRE_MFA": False}, "vigil.E003"),
        ({"INSECURE_COOKIES": True}, "vigil.E004"),
        ({"SECRET_KEY": "short"}, "vigil.E005"),
        ({"ALLOWED_HOSTS": ["*"]}, "vigil.E006"),
    ],
)
def test_an_unsafe_setting_is_refused_by_name(settings, code):
    assert errors(**settings) == {code}


def test_a_key_file_of_its_owners_alone_in_a_folder_of_its_own_passes(identity_keys):
    assert errors(IDENTITY_KEY_FILE=str(identity_keys)) == set()


def test_a_key_file_that_is_not_there_is_refused(tmp_path):
    assert errors(IDENTITY_KEY_FILE=str(tmp_path / "nowhere")) == {"vigil.E009"}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_key_file_that_others_may_read_is_refused(identity_keys, mode):
    identity_keys.chmod(mode)

    assert errors(IDENTITY_KEY_FILE=str(identity_keys)) == {"vigil.E010"}


@pytest.mark.parametrize("root", ["MEDIA_ROOT", "EXPORT_ROOT", "STATIC_ROOT"])
def test_a_key_file_among_files_that_are_copied_is_refused(identity_keys, root):
    folder = identity_keys.parent

    assert errors(IDENTITY_KEY_FILE=str(identity_keys), **{root: folder}) == {"vigil.E011"}


def test_a_key_file_in_a_database_cluster_is_refused(identity_keys):
    (identity_keys.parent.parent / "PG_VERSION").write_text("15")

    assert errors(IDENTITY_KEY_FILE=str(identity_keys)) == {"vigil.E011"}


def of_the_database() -> list[str | None]:
    return [check.id for check in run_checks(tags=[Tags.database], databases=["default"])]


@pytest.mark.django_db
def test_an_ordinary_database_role_passes():
    assert of_the_database() == []


@pytest.mark.django_db
def test_a_superuser_of_the_database_is_refused(monkeypatch):
    """As the cluster's own administrator, whom row security does not bind."""
    admin = connection.copy()
    admin.settings_dict = {**connection.settings_dict, "USER": "vigil_admin"}
    monkeypatch.setattr(checks, "connections", {"default": admin})

    try:
        assert of_the_database() == ["vigil.E012"]
    finally:
        admin.close()
