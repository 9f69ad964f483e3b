"""Combinations that kill are refused before Vigil starts."""

import pytest
from django.core.checks import Error, run_checks
from django.test import override_settings

SAFE = {
    "DEBUG": False,
    "DEMO": False,
    "REQUIRE_MFA": True,
    "INSECURE_COOKIES": False,
    "SECRET_KEY": "q" * 60,
    "ALLOWED_HOSTS": ["vigil.example.org"],
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
