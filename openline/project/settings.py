"""Django's settings, derived from `options` (the environment). Nothing is configured here by hand."""

from __future__ import annotations

from pathlib import Path
from pkgutil import iter_modules
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from openline import channels
from openline.project.database import database_settings
from openline.project.demo import dns_zone, smtp_port
from openline.project.options import options
from openline.project.secrets import encryption_key, secret_key

PACKAGE = Path(__file__).resolve().parent.parent
SECURE = bool(options.tls_cert) or urlsplit(options.base_url).scheme == "https"

SECRET_KEY = secret_key(options)
DEBUG = options.debug
ALLOWED_HOSTS = options.allowed_hosts
ROOT_URLCONF = "openline.project.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": database_settings(options)}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "openline.people",
    "openline.conversations",
    "openline.channels.base",
    *(f"openline.channels.{each.name}" for each in iter_modules(channels.__path__) if each.name != "base"),
    "openline.delivery",
    "openline.workspace",
    "openline.demo",
    "openline.project",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "openline.channels.base.straight.straight",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "openline.people.language.agent_language",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ]
        },
    }
]

# --- people -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Agent"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["openline.people.hashers.SmallArgon2"]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # seconds that a join link lives
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "openline.people.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "openline.people.forms.gate.SignInForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# A team may sit behind one address: what one address may get wrong is wider than what one account may.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key"}
# Django's default keeps 300 entries: others' keys would push out the counts of a password being guessed.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}}

# --- languages and time -------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("uk", _("Ukrainian")), ("ru", _("Russian"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- files --------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/built/(widget|workspace|forms)/.+-[\w-]{8}\.\w+$"  # named by their hash
MEDIA_ROOT = options.data / "files"
INCOMING = options.data / "files" / "incoming"  # on the disk of the files, so that a full one is met while it arrives
INCOMING.mkdir(parents=True, exist_ok=True)
FILE_UPLOAD_TEMP_DIR = str(INCOMING)
FILE_UPLOAD_HANDLERS = [
    "openline.kit.uploads.SizeLimit",
    "openline.kit.uploads.OnDisk",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # of a request's fields; files are counted by SizeLimit

# --- the edge -----------------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [options.base_url] if SECURE and options.base_url else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# --- openline -----------------------------------------------------------------------------------------------------
BASE_URL = options.base_url.rstrip("/")
VISITOR_MESSAGES_PER_MINUTE = options.visitor_messages_per_minute
FORM_POSTS_PER_MINUTE = options.form_posts_per_minute
UNDO_SECONDS = options.undo_seconds
UNSEEN_SECONDS = options.unseen_seconds
DEMO = options.demo
ENCRYPTION_KEY = encryption_key(options)
MAIL_SMTP_PORT = smtp_port(options)
MAIL_LMTP_PORT = options.lmtp_port
MAIL_HOST = options.mail_host
MAIL_RELAYS = options.mail_relays
MAIL_LOOPBACK_IS_OURS = not options.demo  # the demo plays the customers' provider on this machine
MAIL_TLS = (options.tls_cert, options.tls_key) if options.tls_cert else None
MAIL_ARC_SEALERS = options.arc_sealers
MAIL_DNS_ZONE = dns_zone(options)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"without_links": {"()": "openline.project.log.WithoutLinks"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_links"]}},
    "root": {"handlers": ["stderr"], "level": options.log_level},
    "loggers": {
        "uvicorn": {"level": "WARNING"},
        "picows": {"level": "WARNING"},
        "mail.log": {"level": "ERROR"},
        "imapclient": {"level": "WARNING"},
    },
}
