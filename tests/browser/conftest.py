"""A real server with the demo data and a real Chromium; every journey has a page of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import chromium_path

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "a password for the journeys"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
EXTRA = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser journey; one worker runs them all, on one server."""
    for item in items:
        if "/tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a development server with a database file of its own, filled by ``seed_demo``."""
    folder = tmp_path_factory.mktemp("browser")
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DEMO_PASSWORD": PASSWORD}
    with served(folder, free_port(), environment, (["seed_demo"],)) as address:
        yield address


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(
    folder: Path, port: int, environment: dict[str, str], commands: tuple[list[str], ...]
) -> Iterator[str]:
    """A development server on a database file in the folder, migrated and filled by the commands."""
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder / 'journeys.sqlite3'}"} | environment
    manage = [sys.executable, "manage.py"]
    for command in (["migrate", "--verbosity", "0"], ["createcachetable"], *commands):
        subprocess.run([*manage, *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    log = (folder / "server.log").open("w")
    process = subprocess.Popen(
        [*manage, "runserver", "--noreload", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/accounts/login/", process, folder / "server.log")
        yield address
    finally:
        process.terminate()
        process.wait(10)
        log.close()


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server answers; its own words when it does not."""
    for _attempt in range(150):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(log.read_text())


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, once."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=EXTRA)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """Opens a page as somebody: ``visit("analyst", language="fr", size="phone", javascript=False)``.

    At the end of the test every console error, failed script and refused policy of its pages is a failure.
    """
    contexts, complaints = [], []

    def open_page(
        person: str | None = "analyst",
        *,
        language: str = "en",
        size: str = "desk",
        javascript: bool = True,
        dark: bool = False,
        expected: tuple[str, ...] = (),
    ) -> Page:
        context = browser.new_context(
            base_url=server,
            viewport=SIZES[size],
            locale={"en": "en-GB", "fr": "fr-FR"}[language],
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)

        def complain(text: str) -> None:
            if not any(words in text for words in expected):
                complaints.append(text)

        page.on("console", lambda message: complain(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complain(str(error)))
        if person:
            page.goto("/accounts/login/")
            page.fill("[name=login]", f"{person}@demo.example")
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url(f"{server}/")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA and best practice, one readable line each."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    return [
        f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]
