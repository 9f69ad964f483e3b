"""Settings of the tests: those of the product, with a fast password hash and no second factor."""

from config.settings import *  # noqa: F403

# bin/test has migrated it: a copy is ready at once.
DATABASES["default"]["TEST"] = {"TEMPLATE": DATABASES["default"]["NAME"]}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
REQUIRE_MFA = False

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - whitenoise warns when it is not there
# Every test client starts the application anew: static files are looked up when they are asked for, not all at each
# start (that was most of the time of a page test).
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
