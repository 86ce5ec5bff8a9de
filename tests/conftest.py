"""What holds for every test: no network, one language, and Hypothesis that finds the same things twice."""

import os
from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import settings

from tests.chromium import chromium_path
from tests.network import no_network

__all__ = ["no_network"]  # autouse: naming it here is what switches it on

settings.register_profile("person", deadline=None)
settings.register_profile("gate", deadline=None, derandomize=True, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate" if os.environ.get("CI") else "person"))


@pytest.fixture(autouse=True)
def source_language() -> Iterator[None]:
    """A request leaves its language active in the thread: no test hears what the one before it spoke."""
    translation.deactivate()
    yield
    translation.deactivate()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium the browser journeys are skipped, and say so."""
    if chromium_path():
        return
    skip = pytest.mark.skip(reason="not run: no Chromium on this machine (set CHROMIUM or install it)")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(skip)
