"""Typed readers of the environment; a missing or wrong value is a clear error at start, never a surprise later."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
# Values already in the environment win over the file.
environ.Env.read_env(BASE_DIR / ".env")


def secret(name: str, *, insecure_default: str, debug: bool) -> str:
    """A secret that has a default in development only."""
    value = env.str(name, default="")
    if value:
        return value
    if debug:
        return insecure_default
    raise ImproperlyConfigured(f"Set {name} in the environment: there is no default outside DEBUG.")
