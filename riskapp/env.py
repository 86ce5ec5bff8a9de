"""Typed readers of the environment: a missing or wrong value is a clear error at start."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
# Values already in the environment win over the file.
environ.Env.read_env(BASE_DIR / ".env")


def secret(name: str) -> str:
    """A secret of this installation: it has no default anywhere, so none can be published by mistake."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: run ./setup, or set it as .env.example says.")
    return value
