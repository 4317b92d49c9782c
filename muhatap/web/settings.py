"""Django's settings. Everything that differs between installations comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from muhatap.guide import folder as guide
from muhatap.kit.home import home
from muhatap.web.database import database

PACKAGE = Path(__file__).resolve().parent.parent
HOME = home()
DEBUG = False
TESTING = bool(os.environ.get("PYTEST_VERSION"))


def _secret() -> str:
    value = os.environ.get("MUHATAP_SECRET_KEY", "")
    if value:
        return value
    kept = HOME / "secret.key"
    if kept.is_file():
        return kept.read_text().strip()
    if TESTING or os.environ.get("MUHATAP_BUILD"):
        return "a key for tests and builds only, never for people's data"
    raise ImproperlyConfigured("MUHATAP_SECRET_KEY is not set and there is no secret.key in MUHATAP_HOME")


SECRET_KEY = _secret()
ALLOWED_HOSTS = [
    host for host in os.environ.get("MUHATAP_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host
]
if TESTING:
    ALLOWED_HOSTS.append("testserver")
BASE_URL = os.environ.get("MUHATAP_BASE_URL", "http://localhost:8000")
SECURE = BASE_URL.startswith("https://")
# Proxies whose word about the caller counts; "none" for nobody's. Without https there is no proxy to expect.
_PROXIES = os.environ.get("MUHATAP_PROXY_HOSTS", "") or ("127.0.0.1,::1" if SECURE else "none")
PROXY_HOSTS = [host.strip() for host in _PROXIES.split(",") if host.strip() not in ("", "none")]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "muhatap.kit",
    "muhatap.jobs",
    "muhatap.files",
    "muhatap.organization",
    "muhatap.places",
    "muhatap.citizens",
    "muhatap.deadlines",
    "muhatap.notifications",
    "muhatap.cases",
    "muhatap.people",
    "muhatap.reception",
    "muhatap.intake",
    "muhatap.answers",
    "muhatap.textmodules",
    "muhatap.teamwork",
    "muhatap.lists",
    "muhatap.delivery",
    "muhatap.announcements",
    "muhatap.cimer",
    "muhatap.papers",
    "muhatap.publishing",
    "muhatap.figures",
    "muhatap.routing",
    "muhatap.information",
    "muhatap.overdue",
    "muhatap.portal",
    "muhatap.open311",
    "muhatap.api",
    "muhatap.onboarding",
    "muhatap.guide",
    "muhatap.sample",
    "muhatap.operations",
    "muhatap.web",
]
MIDDLEWARE = [
    "muhatap.web.middleware.proxies.ProxyMiddleware",
    "muhatap.web.middleware.csp.SecurityHeaders",
    "muhatap.web.middleware.request.RequestMiddleware",
    "muhatap.web.middleware.compression.CompressionMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "muhatap.web.middleware.person.PersonMiddleware",
    "muhatap.web.middleware.language.LanguageMiddleware",
    "muhatap.api.middleware.ProblemMiddleware",
    "muhatap.web.middleware.plain.PlainMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "muhatap.web.middleware.refused.RefusedMiddleware",
]
ROOT_URLCONF = "muhatap.web.urls"
WSGI_APPLICATION = "muhatap.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "muhatap.web.context.frame",
            ],
            "string_if_invalid": "",
        },
    }
]
DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "organization.Staff"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"

LANGUAGE_CODE = "tr"
LANGUAGES = [("tr", _("Türkçe")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/Istanbul"
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [("kullanim", guide.chapters() / guide.PICTURES)]
STATIC_ROOT = Path(os.environ.get("MUHATAP_STATIC_ROOT", "") or HOME / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if TESTING:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MAP_TILES = os.environ.get(
    "MUHATAP_MAP_TILES", ""
)  # https://tiles.example/{z}/{x}/{y}.png; districts only without
MAP_TILES_CREDIT = os.environ.get("MUHATAP_MAP_TILES_CREDIT", "")
# Webhooks never reach into the town hall's own network, unless somebody who tries them out says so.
WEBHOOKS_PRIVATE = TESTING or os.environ.get("MUHATAP_WEBHOOKS_PRIVATE", "") == "1"
FILES_ROOT = Path(os.environ.get("MUHATAP_FILES", "") or HOME / "files")

SESSION_ENGINE = "muhatap.organization.sessions"
SESSION_COOKIE_NAME = "muhatap"
SESSION_COOKIE_AGE = 12 * 60 * 60  # a long shift
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
CSRF_FAILURE_VIEW = "muhatap.web.errors.stale_form"
LANGUAGE_COOKIE_NAME = "language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
# To us a proxy speaks http: the browser's "https://…" is no stranger's, whatever the proxy forwards.
CSRF_TRUSTED_ORIGINS = [f"https://{urlsplit(BASE_URL).netloc.removesuffix(':443')}"] if SECURE else []
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 2000  # of which the first few are taken in
FILE_UPLOAD_HANDLERS = [
    "muhatap.files.uploads.FirstFiles",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Bugs and warnings go to the standard error stream, each line with the number of its request.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"numbered": {"()": "muhatap.web.logs.Numbered"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_number)s] %(message)s"}},
    "handlers": {"stream": {"class": "logging.StreamHandler", "filters": ["numbered"], "formatter": "line"}},
    "root": {"handlers": [] if TESTING else ["stream"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        "procrastinate": {"handlers": [], "level": "WARNING"},
    },
}

EMAIL_HOST = os.environ.get("MUHATAP_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("MUHATAP_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("MUHATAP_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MUHATAP_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("MUHATAP_SMTP_TLS", "") == "1"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = os.environ.get("MUHATAP_MAIL_FROM", "muhatap@localhost")

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
SILENCED_SYSTEM_CHECKS: list[str] = []
