"""Django's settings: one module, everything that differs between places read from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from spotme import database, logs, mailers
from spotme import env as environment

ENV = environment.load()
BASE = Path(__file__).resolve().parent

DEBUG = False
SECRET_KEY = ENV.secret_key
SECRET_KEY_FALLBACKS: list[str] = []
ROOT_DOMAIN = ENV.root_domain
ALLOWED_HOSTS = [ROOT_DOMAIN, f".{ROOT_DOMAIN}"]
PORT = ENV.port
PUSH_DOMAIN = f"push.{ROOT_DOMAIN}"  # a terminal's host name is its claim's label below it
PUSH_PORT = 80 if ENV.is_production else ENV.port + 1  # what is typed into terminals

# --- the floors: what lives in the public schema, what in each agency's -------------------------------------
# contenttypes is shared only: ids of two schemas would mix in Django's process-wide cache.
BOTH_APPS = [
    "django.contrib.auth",
    "django.contrib.sessions",
    "guardian",
    "shared_apps.accounts",
    "shared_apps.audit",
]
SHARED_APPS = [
    "django_tenants",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "rest_framework",
    "kit.ui",
    "django.forms",  # after kit.ui, whose templates replace its own
    "spotme",
    "tenants",
    "shared_apps.agencies",
    "shared_apps.applications",
    "shared_apps.onboarding",
    "shared_apps.announcements",
    "shared_apps.rulepacks",
    "shared_apps.support",
    "shared_apps.papers",
    *BOTH_APPS,
]
TENANT_APPS = [
    *BOTH_APPS,
    "tenant_apps.people",
    "tenant_apps.notifications",
    "tenant_apps.tasks",
    "tenant_apps.worktime",
    "tenant_apps.devices",
    "tenant_apps.leave",
    "tenant_apps.movements",
    "tenant_apps.attendance",
    "tenant_apps.issues",
    "tenant_apps.reports",
    "connectors.api",
    "connectors.files",
    "connectors.hrmis",
    "connectors.zk",
]
INSTALLED_APPS = [*SHARED_APPS, *(app for app in TENANT_APPS if app not in SHARED_APPS)]
TENANT_MODEL = "tenants.Tenant"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_LIMIT_SET_CALLS = True
PUBLIC_SCHEMA_URLCONF = "spotme.urls_public"
ROOT_URLCONF = "spotme.urls_tenant"
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]

SERVERS = database.servers(ENV)
DATABASES: dict[str, dict[str, Any]] = {"default": database.django_database(SERVERS.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kit.requests.RequestLog",
    "tenants.routing.AgencyRouting",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "shared_apps.accounts.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "shared_apps.accounts.middleware.SignedIn",
    "shared_apps.support.middleware.SupportVisits",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kit.ui.middleware.PageHeaders",
]

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": SERVERS.cache_url,
        "KEY_FUNCTION": "tenants.cache.make_key",
    }
}
CELERY_BROKER_URL = SERVERS.redis_url

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kit.ui.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "kit.ui.templatetags.ui"],
        },
    }
]
UI_FRAME = "spotme.navigation.frame"
FORM_RENDERER = "kit.ui.forms.Renderer"
UI_GALLERY = not ENV.is_production
ZK_MAY_DIAL_LOOPBACK = not ENV.is_production  # simulated terminals live on this machine
WSGI_APPLICATION = "spotme.wsgi.application"

# --- sign-in ----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "shared_apps.accounts.backends.LoginIdBackend",
    "guardian.backends.ObjectPermissionBackend",
]
PASSWORD_HASHERS = ["shared_apps.accounts.hashers.TunedArgon2"]
ARGON2_COST = (1, 64, 1) if ENV.env == "test" else (3, 19456, 1)  # passes, KiB, lanes
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("full_name", "email", "phone")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SIGN_IN_TRIES = 5  # wrong passwords for one ID before it is locked
SIGN_IN_TRIES_PER_ADDRESS = 100  # the same for one address, behind which a whole agency may sit
SIGN_IN_LOCK_MINUTES = 15
TEMPORARY_PASSWORD_DAYS = 7
INVITATION_DAYS = 14
RESET_LINK_MINUTES = 60
RESETS_PER_HOUR = 3  # letters for one ID
RESETS_PER_ADDRESS = 30
OUTGOING_HOSTS = ENV.outgoing_hosts  # whom agencies may have us call
OUTGOING_PRIVATE = not ENV.is_production  # whether they may lie in our own network: simulators do
PROXIES_IN_FRONT = 1 if ENV.is_production else 0  # whose X-Forwarded-For is believed
LOGIN_URL = "/log-masuk/"
LOGIN_REDIRECT_URL = "/"
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_RAISE_403 = False

# --- words, times -------------------------------------------------------------------------------------------
LANGUAGE_CODE = "ms"
LANGUAGES = [("ms", "Bahasa Melayu"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
FORMAT_MODULE_PATH = ["kit.formats"]
USE_TZ = True
TIME_ZONE = "Asia/Kuala_Lumpur"

# --- files --------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = ENV.home / "static"
WHITENOISE_USE_FINDERS = not ENV.is_production
WHITENOISE_MAX_AGE = 31_536_000 if ENV.is_production else 0
MEDIA_ROOT = Path(unquote(urlsplit(ENV.media_url).path))
STORAGES = {
    "default": {"BACKEND": "tenants.storage.AgencyFiles"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENV.env == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LOGGING = logs.configuration(as_json=ENV.is_production)

# --- walls --------------------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "worker-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "shared_apps.accounts.sessions"
SESSION_COOKIE_NAME = "__Host-spotme" if ENV.is_production else "spotme"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENV.is_production
CSRF_COOKIE_NAME = "__Host-csrf" if ENV.is_production else "csrftoken"
CSRF_COOKIE_SECURE = ENV.is_production
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kit.ui.errors.csrf_failure"
SECURE_SSL_REDIRECT = False  # the ingress terminates TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.is_production else None
SECURE_HSTS_SECONDS = 31_536_000 if ENV.is_production else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENV.is_production
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

MAILERS = mailers.mailers(ENV.email_url, home=ENV.home)
DEFAULT_FROM_EMAIL = f"SPOT-Me <tiada-balas@{ROOT_DOMAIN}>"

REST_FRAMEWORK: dict[str, Any] = {
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "kit.api.errors.answer",
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "SPOT-Me",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
}
SILENCED_SYSTEM_CHECKS: list[str] = []
TEST_RUNNER = "django.test.runner.DiscoverRunner"
