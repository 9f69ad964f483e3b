"""Every setting of Vigil, read from the environment; `.env.example` documents each variable."""

from pathlib import Path
from urllib.parse import unquote

import environ
import structlog
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()  # NAME_FILE reads the value from a file: container secrets

# --- what the operator decides ------------------------------------------------------------------
DEBUG = env.bool("VIGIL_DEBUG", default=False)
SECRET_KEY = env.str("VIGIL_SECRET_KEY")
MASKING_KEY = env.str("VIGIL_MASKING_KEY", default=SECRET_KEY)
LOOKUP_KEY = env.str("VIGIL_LOOKUP_KEY", default="")  # empty: derived from the secret key
IDENTITY_KEY_FILE = env.str("VIGIL_IDENTITY_KEY_FILE", default="")
ALLOWED_HOSTS = env.list("VIGIL_ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("VIGIL_TRUSTED_ORIGINS", default=[])
DATABASES = {"default": env.db_url("DATABASE_URL")}
BROKER_URL = env.str("VIGIL_BROKER_URL")
STATIC_ROOT = Path(env.str("VIGIL_STATIC_ROOT", default=str(BASE_DIR / "var/static")))
MEDIA_ROOT = Path(env.str("VIGIL_MEDIA_ROOT", default=str(BASE_DIR / "var/media")))
EXPORT_ROOT = Path(env.str("VIGIL_EXPORT_ROOT", default=str(BASE_DIR / "var/exports")))
FEED_ROOT = Path(env.str("VIGIL_FEED_ROOT", default=str(BASE_DIR / "var/feeds")))
FEED_HOSTS = env.list("VIGIL_FEED_HOSTS", default=[])
# Of the web server, by its own name; without it (the development server) no question is held (config/holding.py).
WEB_THREADS = env.int("GRANIAN_BLOCKING_THREADS", default=0)
PUBLIC_URL = env.str("VIGIL_PUBLIC_URL", default="").rstrip("/")
EMAIL_URL = env.str("VIGIL_EMAIL_URL", default="")  # empty: nothing is told by e-mail
DEFAULT_FROM_EMAIL = env.str("VIGIL_EMAIL_FROM", default="vigil@localhost")
SMS_GATEWAY_URL = env.str("VIGIL_SMS_GATEWAY_URL", default="")  # empty: nothing is told by text message
SMS_GATEWAY_SECRET = env.str("VIGIL_SMS_GATEWAY_SECRET", default="")
WEBHOOK_ORIGINS = env.list("VIGIL_WEBHOOK_ORIGINS", default=[])
DEMO = env.bool("VIGIL_DEMO", default=False)
DEMO_PASSWORD = env.str("VIGIL_DEMO_PASSWORD", default="")
REQUIRE_MFA = env.bool("VIGIL_REQUIRE_MFA", default=True)
INSECURE_COOKIES = env.bool("VIGIL_INSECURE_COOKIES", default=False)
TRUSTED_PROXIES = env.int("VIGIL_TRUSTED_PROXIES", default=0)
SESSION_HOURS = env.int("VIGIL_SESSION_HOURS", default=12)
BUILD = env.str("VIGIL_BUILD", default="dev")

# --- the house ------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "frontend",
    "exports",
    "responses",
    "threats",
    "incidents",
    "missions",
    "ledger",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",  # its templates, some of which frontend/templates/django replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "leaflet",
    "rest_framework",
    "drf_spectacular",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.DevicesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.middleware.DoorMiddleware",
    "config.middleware.AudienceMiddleware",
    "config.refusals.RefusalMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "frontend.context.shell",
            ],
        },
    },
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Pooling is the server's: server-side binding and plain SET both leak between requests.
DATABASES["default"]["HOST"] = unquote(DATABASES["default"]["HOST"])  # a socket folder, percent-encoded in the address
DATABASES["default"]["CONN_MAX_AGE"] = env.int("VIGIL_DB_CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 5

# Sessions, rate limits and sign-in must work while Redis is down: the default cache is the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    },
}

# --- who signs in ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "missions.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "config.accounts.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/login/"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True  # no question asked: a session ends after SESSION_HOURS on every device
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]

SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not INSECURE_COOKIES
SESSION_COOKIE_NAME = "sessionid" if INSECURE_COOKIES else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if INSECURE_COOKIES else "__Host-csrftoken"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = not INSECURE_COOKIES
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 0 if INSECURE_COOKIES else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not INSECURE_COOKIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
# Not "no-referrer": browsers then send `Origin: null` with every form, which CSRF protection must refuse.
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        # Leaflet positions tiles through element.style, which CSP allows; style attributes in HTML it does not.
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- API --------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "config.authentication.TokenAuthentication",
        "config.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["config.permissions.HasAudience"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["missions.api.parsers.JsonParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.errors.problem_response",
    "UNAUTHENTICATED_USER": None,
    "COERCE_DECIMAL_TO_STRING": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Vigil API",
    "DESCRIPTION": "Incidents, risk, alerts and responses of protection missions. See docs/api.",
    "VERSION": "1.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [],  # enumerations stay where they are used: no names to collide
}

# --- background work ----------------------------------------------------------------------------------
CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "scoring"
CELERY_TASK_TIME_LIMIT = 1800  # below the broker's visibility timeout, or a long task is delivered twice
CELERY_TASK_SOFT_TIME_LIMIT = 1740
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_TIMEZONE = "UTC"

# --- what is told outside ---------------------------------------------------------------------------------
# Links of messages lead here.
PUBLIC_URL = (
    PUBLIC_URL or f"{'http' if INSECURE_COOKIES else 'https'}://{ALLOWED_HOSTS[0] if ALLOWED_HOSTS else 'localhost'}"
)
_MAIL = env.email_url_config(EMAIL_URL) if EMAIL_URL else {}
EMAIL_HOST = _MAIL.get("EMAIL_HOST") or ""
EMAIL_PORT = _MAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _MAIL.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _MAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(_MAIL.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(_MAIL.get("EMAIL_USE_SSL"))
EMAIL_TIMEOUT = 10  # seconds for each answer of the server; `threats.services.sending` limits the whole

# --- language, time, place -----------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("ar", _("Arabic"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [
    (name, BASE_DIR / "node_modules" / name)
    for name in (
        "@mapbox/vector-tile",
        "@mapbox/point-geometry",
        "pbf",
        "idb/build",
        "mgrs/dist",
    )
    if (BASE_DIR / "node_modules" / name).is_dir()
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.storage.StaticStorage"},
}
WHITENOISE_MAX_AGE = 3600
LEAFLET_CONFIG = {
    "TILES": [],
    "RESET_VIEW": False,
    "SCALE": "metric",
    "ATTRIBUTION_PREFIX": "",
    "NO_GLOBALS": False,
}

# GDAL 3.6 of Debian 12 cannot block file and network access by itself (gis.W001). No geometry string given by
# a user reaches GDAL: `missions.geometry` is the only parser and makes GEOS objects from numbers.
SILENCED_SYSTEM_CHECKS = ["gis.W001"]

# --- logs: ids and codes only, never bodies, places or names ----------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": [
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.str("VIGIL_LOG_LEVEL", default="INFO"),
    },
    "loggers": {"django.request": {"level": "ERROR"}},
}
structlog.configure(
    processors=[
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
)
