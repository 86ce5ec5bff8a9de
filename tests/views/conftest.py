"""What every test of a view begins with."""

import pytest

from tests import factories


@pytest.fixture
def alice(client):
    """Alice, signed in at ``client``."""
    alice = factories.alice()
    client.force_login(alice)
    return alice


@pytest.fixture
def option():
    """An option with a draft, in Alice's organisation."""
    return factories.make_assessment(name="API").option
