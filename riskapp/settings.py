"""Settings of the project: one file, every difference between machines read from the environment."""

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from riskapp.env import BASE_DIR, env, secret
from riskapp.sign_on import provider_apps, providers, sign_ons

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = secret("SECRET_KEY")
# Earlier keys, after a change: what they signed and encrypted is still read, nothing new is made with them.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Plain HTTP is for a developer's own machine and for tests; a served installation is HTTPS only.
HTTPS = env.bool("HTTPS", default=not DEBUG)

# Single sign-on, where it is configured; its libraries are loaded only then.
SIGN_ONS = sign_ons()

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",  # the development server serves static files as production does
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "crispy_forms",
    "crispy_bootstrap5",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    *provider_apps(SIGN_ONS),
    "assessments",  # before django_tasks_db, whose db_worker it replaces
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "assessments.views.request_size.RequestSizeMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "assessments.views.sign_in.SignInRequiredMiddleware",
    "assessments.views.second_factor_required.SecondFactorMiddleware",
    "assessments.views.session.LastSeenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "riskapp.urls"
WSGI_APPLICATION = "riskapp.wsgi.application"
ASGI_APPLICATION = "riskapp.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
_database = DATABASES["default"]
_database["CONN_MAX_AGE"] = None  # opening a connection costs more than most requests
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["OPTIONS"] = {
        # A writer that starts by reading fails at once when another has written in between: lock first.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        # INSERT OR REPLACE deletes a row: this lets the append-only triggers see it.
        "PRAGMA recursive_triggers=ON;",
    }
else:
    _database["CONN_MAX_AGE"] = 0  # the pool keeps the connections
    _database["OPTIONS"] = {"pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", default=4)}}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "assessments.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "assessments:home"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

AUTHENTICATION_BACKENDS = ["assessments.views.sign_in_backend.SignInBackend"]
PASSWORD_RESET_TIMEOUT = 4 * 60 * 60

# Accounts come by invitation or single sign-on; the address is that of the account and of nothing else.
ACCOUNT_ADAPTER = "assessments.views.sign_in_adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE, as before
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False  # who may not open a page signs in as somebody else
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_FORMS = {
    "login": "assessments.forms.sign_in.SignInForm",
    "change_password": "assessments.forms.sign_in.PasswordChangeForm",
    "reset_password": "assessments.forms.sign_in.PasswordResetForm",
    "reset_password_from_key": "assessments.forms.sign_in.NewPasswordForm",
    "reauthenticate": "assessments.forms.sign_in.PasswordAgainForm",
}
# Passwords at sign-in are counted by us (assessments.actions.sign_in), so allauth does not count them again.
# What is left for it to count are codes of a second factor ("login_failed") and what asks for an e-mail.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/15m/key",
    "reset_password": "20/m/ip,5/h/key",
}

MFA_ADAPTER = "assessments.views.second_factor_adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an invitation has shown whose the address is
MFA_TOTP_ISSUER = "riskapp"
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
MFA_FORMS = {
    "authenticate": "assessments.forms.second_factor.CodeForm",
    "reauthenticate": "assessments.forms.second_factor.CodeAgainForm",
    "activate_totp": "assessments.forms.second_factor.AppForm",
    "login_webauthn": "assessments.forms.second_factor.PasskeyAtSignInForm",
    "authenticate_webauthn": "assessments.forms.second_factor.PasskeyAfterPasswordForm",
    "reauthenticate_webauthn": "assessments.forms.second_factor.PasskeyAgainForm",
    "add_webauthn": "assessments.forms.second_factor.PasskeyForm",
    "edit_webauthn": "assessments.forms.second_factor.PasskeyNameForm",
}

SOCIALACCOUNT_ADAPTER = "assessments.views.sign_on.SignOnAdapter"
SOCIALACCOUNT_PROVIDERS = providers(SIGN_ONS)
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
# Whether who comes in by single sign-on has shown a second factor there.
SIGN_ON_IS_SECOND_FACTOR = env.bool("SIGN_ON_IS_SECOND_FACTOR", default=True)

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Paris")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Evidence: outside what the web server shows, and only handed out by the app to who may have it.
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / "media"))
if env.str(
    "STORAGE_BUCKET", default=""
):  # S3-compatible; the key is found as boto3 finds it (AWS_… or a role)
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.str("STORAGE_BUCKET"),
            "endpoint_url": env.str("STORAGE_ENDPOINT", default="") or None,
            "region_name": env.str("STORAGE_REGION", default="") or None,
            "default_acl": None,
            "file_overwrite": False,
        },
    }
UPLOAD_LIMIT_MB = env.int("UPLOAD_LIMIT_MB", default=25)
# Files that one organisation can add within an hour.
UPLOADS_PER_HOUR = env.int("UPLOADS_PER_HOUR", default=100)
# A command that is given the path of a file: it ends with 0 for a clean one, with 1 for an infected one.
UPLOAD_SCAN_COMMAND = env.str("UPLOAD_SCAN_COMMAND", default="")

CACHES = {
    # Shared by every process: sign-in throttling must count across workers.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "assessments.views.sign_in.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap draws ticks and arrows as data: images
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# A 10,000-character note in every question of a section is a legitimate form; endless fields are not.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
# Tasks that a worker begins once a day, by their path.
DAILY_JOBS: list[str] = ["assessments.actions.reminder.begin_day"]

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10  # seconds: a mail server that does not answer is tried again later
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="riskapp@localhost")
# Where people reach this installation: links in e-mails and calendars begin with it, whatever Host was sent.
PUBLIC_URL = env.str("PUBLIC_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}")

TEST_RUNNER = "riskapp.test_runner.PytestRunner"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": []},  # the root says it already; twice in development otherwise
        "django_tasks": {"level": "WARNING"},  # each start and end of a job; failures are kept with the job
        "django_tasks_db": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
