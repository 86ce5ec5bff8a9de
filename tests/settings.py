"""Settings under test: the real ones, with the environment fixed so that nobody's .env changes a result."""

import os

os.environ.update(
    {
        "DEBUG": "false",
        "HTTPS": "false",
        "SECRET_KEY": "tests-only-" + "k" * 50,
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "CSRF_TRUSTED_ORIGINS": "",
        "BEHIND_PROXY": "false",
        "TIME_ZONE": "Europe/Paris",
        "EMAIL_URL": "memorymail://",
        "DEFAULT_FROM_EMAIL": "riskapp@demo.example",
        "PUBLIC_URL": "https://riskapp.example",
        "LOG_LEVEL": "WARNING",
        "OIDC_SERVER_URL": "",
        "SAML_ENTITY_ID": "",
    }
)
# The database is the one thing that may differ: .ci/check names PostgreSQL here for its second run.
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

from riskapp.settings import *  # noqa: F403 -- after the environment is fixed

# Strong hashing is slow on purpose; no test is about it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Static files straight from their folders: nothing has to be collected first.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
