"""What the operator must not combine, and doors that nobody declared."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from config.doors import undeclared


@register(Tags.security, deploy=True)
def safe_to_deploy(app_configs: Sequence[Any] | None, **kwargs: object) -> list[CheckMessage]:
    """Refuse settings that are right on a developer's machine and deadly in a mission."""
    rules = [
        (
            "vigil.E001",
            settings.DEBUG,
            "VIGIL_DEBUG is on: errors would show data.",
            "Set VIGIL_DEBUG=off.",
        ),
        (
            "vigil.E002",
            settings.DEMO,
            "VIGIL_DEMO is on: demo accounts with a printed password would exist.",
            "Set VIGIL_DEMO=off and start with an empty database.",
        ),
        (
            "vigil.E003",
            not settings.REQUIRE_MFA,
            "VIGIL_REQUIRE_MFA is off: a stolen password would be enough.",
            "Set VIGIL_REQUIRE_MFA=on.",
        ),
        (
            "vigil.E004",
            settings.INSECURE_COOKIES,
            "VIGIL_INSECURE_COOKIES is on: sessions would travel in the clear.",
            "Set VIGIL_INSECURE_COOKIES=off and serve over https.",
        ),
        (
            "vigil.E005",
            len(settings.SECRET_KEY) < 50,
            "VIGIL_SECRET_KEY is short.",
            "Use at least 50 random characters, from a file by VIGIL_SECRET_KEY_FILE.",
        ),
        (
            "vigil.E006",
            "*" in settings.ALLOWED_HOSTS,
            "VIGIL_ALLOWED_HOSTS allows every host.",
            "Name the hosts that Vigil is served under.",
        ),
        (
            "vigil.E013",
            any(not origin.startswith("https://") for origin in settings.WEBHOOK_ORIGINS),
            "VIGIL_WEBHOOK_ORIGINS names an origin that is not https: messages would travel in the clear.",
            "Name https origins only.",
        ),
        (
            "vigil.E014",
            bool(settings.SMS_GATEWAY_URL)
            and not (settings.SMS_GATEWAY_URL.startswith("https://") and settings.SMS_GATEWAY_SECRET),
            "The gateway of text messages is not https, or has no secret.",
            "Set VIGIL_SMS_GATEWAY_URL to an https address and VIGIL_SMS_GATEWAY_SECRET.",
        ),
    ]
    return [Error(message, hint=hint, id=code) for code, wrong, message, hint in rules if wrong]


@register(Tags.security, deploy=True)
def identity_keys_lie_apart(app_configs: Sequence[Any] | None, **kwargs: object) -> list[CheckMessage]:
    """The key file of source identities: its owner's alone, and nowhere that a copy of the data would take it along."""
    if not settings.IDENTITY_KEY_FILE:
        return []
    path = Path(settings.IDENTITY_KEY_FILE)
    if not path.is_file():
        return [Error("VIGIL_IDENTITY_KEY_FILE names no file.", hint="See docs/operations/keys.md.", id="vigil.E009")]
    found: list[CheckMessage] = []
    if path.stat().st_mode & 0o077:
        found.append(Error("Others may read the key file of identities.", hint="chmod 0600 it.", id="vigil.E010"))
    if _lies_with_the_data(path.resolve()):
        text = "The key file of identities lies in a folder of the data: whoever copies these has the key as well."
        found.append(Error(text, hint="Move it, and set VIGIL_IDENTITY_KEY_FILE anew.", id="vigil.E011"))
    return found


def _lies_with_the_data(path: Path) -> bool:
    """Inside media, published weeks, static files, or a database cluster (any folder that holds a PG_VERSION)."""
    roots = [Path(root).resolve() for root in (settings.MEDIA_ROOT, settings.EXPORT_ROOT, settings.STATIC_ROOT)]
    return any(root in path.parents for root in roots) or any(
        (folder / "PG_VERSION").exists() for folder in path.parents
    )


@register(Tags.database)
def row_security_binds_us(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Superusers and roles that bypass row security read past it. Asked before every `migrate`."""
    if "default" not in (databases or ()):
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
        if not cursor.fetchone()[0]:
            return []
    text = "The application's database role is a superuser or bypasses row security: identities would lie open."
    return [Error(text, hint="Name an ordinary role in DATABASE_URL (docs/operations/keys.md).", id="vigil.E012")]


@register()
def binding_is_client_side(app_configs: Sequence[Any] | None, **kwargs: object) -> list[CheckMessage]:
    """Server-side binding breaks statements with triggers' context and leaks prepared state through pools."""
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if options.get("server_side_binding"):
        return [Error("Server-side binding must stay off.", id="vigil.E007")]
    return []


@register(Tags.urls)
def every_door_is_declared(app_configs: Sequence[Any] | None, **kwargs: object) -> list[CheckMessage]:
    """A URL that is not in `config.doors` would be one that the leak tests do not walk."""
    return [
        Error(
            f"URL {name!r} is not declared.",
            hint="Add it to config/doors.py with who may open it.",
            id="vigil.E008",
        )
        for name in undeclared()
    ]
