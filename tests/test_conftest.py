"""The fences around every test hold."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from tests.network import OutsideWorldError

ROOT = Path(__file__).resolve().parent.parent


def test_a_test_cannot_connect_to_the_outside():
    with socket.socket() as sock, pytest.raises(OutsideWorldError):
        sock.connect(("192.0.2.1", 80))


def test_a_test_cannot_send_to_the_outside():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock, pytest.raises(OutsideWorldError):
        sock.sendto(b"hello", ("192.0.2.1", 53))


def test_a_test_cannot_look_up_a_name():
    with pytest.raises(OutsideWorldError):
        socket.create_connection(("vendor.example", 443))


def test_a_test_can_talk_to_its_own_machine():
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()

        with socket.create_connection(address) as sock:
            assert sock.getpeername() == address


@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_test_never_hears_the_language_of_the_one_before(turn):
    assert translation.get_language() == settings.LANGUAGE_CODE

    translation.activate("fr")


def test_manage_py_test_runs_pytest():
    command = [
        sys.executable,
        "manage.py",
        "test",
        "tests/test_conftest.py::test_a_test_cannot_look_up_a_name",
    ]
    env = {"PATH": "", "SECRET_KEY": "k" * 50, "DEBUG": "false"}

    result = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout + result.stderr
    assert "1 passed" in result.stdout
