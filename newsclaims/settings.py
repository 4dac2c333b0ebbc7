"""One settings file, driven by the environment; the README's table says what each variable does.

``NEWSCLAIMS_ENV`` is ``production`` unless said otherwise, and production refuses to start half-configured.
"""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

# Lets generic classes of Django (Field, Paginator …) be written as the type checker wants them.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

ENVIRONMENT = os.environ.get("NEWSCLAIMS_ENV", "production")
if ENVIRONMENT not in {"production", "development", "test"}:
    raise ImproperlyConfigured(f"NEWSCLAIMS_ENV is {ENVIRONMENT!r}; use production, development or test.")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = False


def required(name: str, development: str) -> str:
    """The variable ``name``; outside production ``development`` stands in for it."""
    value = os.environ.get(name, "")
    if not value and PRODUCTION:
        raise ImproperlyConfigured(f"Set {name}: production does not start without it. The README lists it.")
    return value or development


def flag(name: str, default: bool) -> bool:
    """A variable that is 1, true, yes or on, or the opposite."""
    return os.environ.get(name, str(default)).lower() in {"1", "true", "yes", "on"}


def listed(name: str, default: str = "") -> list[str]:
    """A variable that lists values between commas."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


# -- Secrets and hosts ---------------------------------------------------------------------------------

SECRET_KEY = required("SECRET_KEY", "development-only-key-that-production-refuses-to-start-with")
if PRODUCTION and (len(SECRET_KEY) < 50 or SECRET_KEY.startswith("development-only")):
    raise ImproperlyConfigured("SECRET_KEY must be a secret of 50 characters or more.")
ALLOWED_HOSTS = [host for host in required("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]
if PRODUCTION and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts; '*' is not accepted in production.")
CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS")

# -- Who may read and where things are ------------------------------------------------------------------

PUBLIC_READING = flag("NEWSCLAIMS_PUBLIC_READING", True)
"""Whether people without an account may read, until an administrator says otherwise on the site."""
DATA_DIR = Path(os.environ.get("NEWSCLAIMS_DATA", BASE_DIR / ".data"))

# -- Applications ---------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "newsclaims.administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "template_partials",
    "newsclaims.accounts",
    "newsclaims.webhooks",
    "articles",
    "claims",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Deny by default: a view that anybody may see says so with newsclaims.access.public or .reading.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "newsclaims.urls"
WSGI_APPLICATION = "newsclaims.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsclaims.context.site",
            ],
        },
    }
]

# -- PostgreSQL and the broker --------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        required("DATABASE_URL", "postgresql:///newsclaims"),
        engine="django.db.backends.postgresql",
        conn_health_checks=True,
    )
}
_options = DATABASES["default"].setdefault("OPTIONS", {})
if _timeout := int(os.environ.get("DATABASE_STATEMENT_TIMEOUT_MS", "0")):
    # Web processes set it, so that one bad query cannot hold a thread for long; workers do not.
    _options["options"] = f"-c statement_timeout={_timeout}"
if _pool := int(os.environ.get("DATABASE_POOL", "0")):
    # Web processes only: a pool does not survive the fork of a Celery worker.
    _options["pool"] = {"min_size": 1, "max_size": _pool, "timeout": 10}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = required("REDIS_URL", "redis://127.0.0.1:6379/0")


def cache_url(broker: str) -> str:
    """The broker's server as redis-py names it, database 1: flushing the cache must not touch the queue."""
    parts = urlsplit(broker)
    if parts.scheme == "redis+socket":
        return f"unix://{parts.path}?db=1"
    return parts._replace(path="/1").geturl()


CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": os.environ.get("CACHE_URL") or cache_url(REDIS_URL),
        # A cache that hangs must not hold a page: what it is for does without it.
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_DEFAULT_QUEUE = os.environ.get("NEWSCLAIMS_QUEUE", "newsclaims")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    # Publishing from a web request must fail fast when the broker is away; the sweep tells it later.
    "socket_connect_timeout": 2,
    "max_retries": 1,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
# The longest text that is accepted (500,000 characters) takes about 70 s on a slow core; both limits
# stay below the broker's visibility timeout, past which a running job would be delivered again.
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 270
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

JOB_LEASE_SECONDS = float(os.environ.get("NEWSCLAIMS_LEASE_SECONDS", "30"))
"""How long a worker holds an article without a sign of life; what a killed worker had is free after this."""

# -- Mail -----------------------------------------------------------------------------------------------

EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL = flag("EMAIL_USE_SSL", False)
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", EMAIL_PORT == 587) and not EMAIL_USE_SSL
EMAIL_TIMEOUT = 20
# What is mailed holds secrets (links that sign in): without a server a log is its place in development alone.
EMAIL_BACKEND = "django.core.mail.backends." + (
    "smtp.EmailBackend" if EMAIL_HOST else "dummy.EmailBackend" if PRODUCTION else "console.EmailBackend"
)
SITE_URL = os.environ.get("SITE_URL", "").rstrip("/") or (
    f"{'https' if PRODUCTION and flag('NEWSCLAIMS_HTTPS', True) else 'http'}://{ALLOWED_HOSTS[0].lstrip('.')}"
)
"""The site's address in what is not the answer to a request: links in mail."""
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL") or f"newsclaims@{urlsplit(SITE_URL).hostname}"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

WEBHOOK_ALLOW = listed("NEWSCLAIMS_WEBHOOK_ALLOW")
"""Hosts and networks that webhooks may go to although they are not public; plain HTTP is allowed there."""

# -- Language, time, files ------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = os.environ.get("TIME_ZONE", "UTC")
USE_TZ = True
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", DATA_DIR / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
# A batch of files is bounded by articles.forms; a single request by these.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000
DATA_UPLOAD_MAX_NUMBER_FILES = 200

# -- Accounts and what browsers may do ------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["newsclaims.accounts.backend.Accounts"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if ENVIRONMENT == "test":
    # Hundreds of tests make an account; a password hash worth its name takes half a second.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
HTTPS = flag("NEWSCLAIMS_HTTPS", True)
if PRODUCTION and HTTPS:
    SECURE_SSL_REDIRECT = True
    # /health/ is asked from inside, where there is no TLS.
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

# -- How often ------------------------------------------------------------------------------------------


def limited(name: str, default: str) -> str:
    """A variable such as "120/minute" (second, minute, quarter of an hour, hour, day), or "0": no limit."""
    given = os.environ.get(name) or ("0" if ENVIRONMENT == "test" else default)
    if not re.fullmatch(r"0|[0-9]{1,9}/(second|minute|quarter|hour|day)", given):
        raise ImproperlyConfigured(f"{name} is {given!r}; write it like 120/minute, or 0 for no limit.")
    return given


API_LIMITS = {
    "anonymous": limited("NEWSCLAIMS_LIMIT_ANONYMOUS", "120/minute"),  # per address
    "read": limited("NEWSCLAIMS_LIMIT_READ", "1200/minute"),  # per account, as all below
    "write": limited("NEWSCLAIMS_LIMIT_WRITE", "300/minute"),
}
SIGN_IN_LIMIT = limited("NEWSCLAIMS_LIMIT_SIGN_IN", "10/quarter")
"""Failures with one name from one address; ten times as many from one address, or with one name."""
MAIL_LIMIT = limited("NEWSCLAIMS_LIMIT_MAIL", "5/hour")
"""Mails that one address may cause, to one receiver or to different ones."""
NUM_PROXIES = int(os.environ.get("NEWSCLAIMS_PROXIES", "1" if PRODUCTION and HTTPS else "0"))
"""Reverse proxies in front, each of which adds to X-Forwarded-For whom it was asked by."""

# -- API ------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "newsclaims.schema.Schema",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "newsclaims.credentials.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["newsclaims.permissions.ReadIfPublic"],
    "DEFAULT_THROTTLE_CLASSES": ["newsclaims.throttles.Throttle"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_PAGINATION_CLASS": "newsclaims.pagination.Pages",
    "EXCEPTION_HANDLER": "newsclaims.problems.handle",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "newsclaims",
    "DESCRIPTION": "Who said what: articles, their claims, and the people and organisations who made them.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["newsclaims.permissions.ReadIfPublic"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ActKind": "claims.models.Act.Kind",
        "ClaimForm": "claims.models.Claim.Form",
        "ClaimKind": "claims.models.Claim.Kind",
        "ClaimStatus": "claims.models.Claim.Status",
        "JobState": "articles.models.Job.State",
        "Provenance": "claims.models.Provenance",
        "RelationKind": "claims.models.Relation.Kind",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "newsclaims.schema.describe",
    ],
}

# -- Logs -----------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
