"""A committee comes together: invited and told by e-mail, each answers what is theirs."""

import os
import re
import subprocess
import sys
import time
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, ROOT, free_port, served, violations

# Who is invited: role and functions. With the administrator they are five.
PEOPLE = {
    "Alice": ("analyst", ("business",)),
    "Bob": ("reviewer", ()),
    "Dora": ("contributor", ("security",)),
    "Erin": ("contributor", ("data_protection",)),
}
WORDS = {
    "en": {
        "invited": "invites you to join",
        "yours": "is yours to answer",
        "mentioned": "mentions you in a comment",
    },
    "fr": {
        "invited": "vous invite",
        "yours": "attend votre réponse",
        "mentioned": "vous mentionne",
    },
}
SETUP = """
from assessments.models import Membership, Organisation, User
for language in ("en", "fr"):
    user = User.objects.create_user(f"administrator-{language}@demo.example", %r, full_name="Ada Ministrator")
    User.objects.filter(pk=user.pk).update(language=language)
    organisation = Organisation.objects.create(name=f"Acme {language}")
    Membership.objects.create(organisation=organisation, user=user, role="administrator")
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """What server, worker and commands of this journey share: a database, a folder of mails, one of files."""
    folder = tmp_path_factory.mktemp("committee")
    names = {"MAIL_FOLDER": folder / "mails", "MEDIA_FOLDER": folder / "media"}
    for path in names.values():
        path.mkdir()
    return {
        "DJANGO_SETTINGS_MODULE": "tests.browser.mail_settings",
        "DATABASE_URL": f"sqlite:///{folder / 'journeys.sqlite3'}",
        "SERVED_AT": f"http://127.0.0.1:{free_port()}",
        **{name: str(path) for name, path in names.items()},
    }


@pytest.fixture(scope="module")
def server(environment):
    """Two organisations, each with nobody but its administrator; a worker sends the mails."""
    folder, port = Path(environment["MAIL_FOLDER"]).parent, urlparse(environment["SERVED_AT"]).port
    with served(folder, port, environment, (["shell", "-c", SETUP % PASSWORD],)) as address:
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "db_worker", "--interval", "0.3"],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        yield address
        worker.terminate()
        worker.wait(20)


@pytest.fixture
def mail(environment):
    """The text of the first e-mail to somebody that says something; the worker gets some time for it."""

    def found(to: str, says: str) -> str:
        texts: list[str] = []
        for _attempt in range(100):
            texts = list(sent(Path(environment["MAIL_FOLDER"]), to))
            for text in texts:
                if says in " ".join(text.split()):
                    return text
            time.sleep(0.2)
        raise AssertionError(f"No e-mail to {to} says {says!r}, only: {texts}")

    return found


def sent(folder: Path, to: str) -> list[str]:
    """Every e-mail to this address, as Django's file backend wrote it."""
    parts = [part for path in folder.iterdir() for part in path.read_bytes().split(b"-" * 79 + b"\n")]
    mails = [message_from_bytes(part, policy=policy.default) for part in parts if part.strip()]
    return [one.get_content() for one in mails if to in str(one["To"])]


def link_in(text: str, path: str) -> str:
    """The address in the mail that holds this path, as one would click it."""
    (found,) = re.findall(rf"http\S+{path}\S+", text)
    return urlparse(found).path


def look(page: Page, path: str = "") -> None:
    """Go there; it is accessible, in one piece, and nothing sticks out."""
    if path:
        answer = page.goto(path)
        assert answer is not None
        assert answer.ok, path
    assert violations(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def send(page: Page, form: str = "main form") -> None:
    """Press the main button of the form; the next page is a good one."""
    before = page.url
    page.locator(form).locator(".btn-primary[type=submit]").last.click()
    page.wait_for_url(lambda url: url != before)
    look(page)


# --- people ---


def invite(page: Page, name: str, language: str) -> None:
    role, functions = PEOPLE[name]
    page.get_by_role("link", name=re.compile("Invit")).first.click()
    look(page)
    page.fill("[name=email]", f"{name.lower()}-{language}@demo.example")
    page.fill("[name=full_name]", f"{name} Example")
    page.select_option("[name=role]", role)
    for function in functions:
        page.check(f"[name=functions][value={function}]")
    page.select_option("main [name=language]", language)
    send(page)


def join(page: Page, address: str, link: str) -> Page:
    """By the link of the mail, with a password, and in."""
    look(page, link)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    send(page)
    page.fill("[name=login]", address)
    page.fill("[name=password]", PASSWORD)
    send(page)
    return page


# --- the request ---


def open_request(page: Page) -> str:
    """Use case, vendor, product, option; the address of the assessment."""
    look(page, "/requests/new/")
    for name in ("verb", "object", "sponsor", "benefit", "do_nothing"):
        page.fill(f"[name={name}]", f"{name} …")
    send(page)
    for name in ("vendor_name", "product_name", "name"):
        page.fill(f"[name={name}]", f"{name} X")
    send(page)
    return urlparse(page.url).path.removesuffix("sections/context/")


def fill(page: Page, path: str) -> None:
    """The first answer to every question of a page that has none, sent as the form is: quickly."""
    page.goto(path)
    with page.expect_navigation():
        page.evaluate(
            """() => {
                for (const one of document.querySelectorAll(".question"))
                    if (!one.querySelector(".choices input:checked"))
                        one.querySelector(".choices input").checked = true;
                document.querySelector("form .question").closest("form").submit();
            }"""
        )


def give(page: Page, assessment: str, place: str, *, person: str = "", function: str = "") -> None:
    look(page, f"{assessment}people/")
    page.select_option("[name=place]", place)
    page.select_option("[name=function]", function)
    if person:
        page.select_option("[name=person]", label=person)
    page.locator("aside form [type=submit]").click()
    look(page)


def answer_own(page: Page) -> None:
    """From "My work" to one's own question, answered."""
    look(page, "/")
    page.locator("main a.row-link[href*='/sections/mine/']").first.click()
    look(page)
    question = page.locator("#SEC-01")
    question.locator(".choices input").nth(1).check()
    expect(question).to_have_attribute("data-save-state", "saved")


def comment(page: Page, assessment: str, whom: str) -> None:
    look(page, f"{assessment}questions/SEC-01/comments/")
    page.fill("[name=text]", "Who reads the logs?")
    page.get_by_label(whom).check()
    page.locator("main form .btn-primary").last.click()
    expect(page.locator("main .thread")).to_contain_text("Who reads the logs?")
    look(page)


@pytest.mark.parametrize("language", ["en"])
def test_people_are_invited_join_and_are_told_by_mail_what_is_theirs(visit, mail, environment, language):
    def address(name: str) -> str:
        return f"{name.lower()}-{language}@demo.example"

    words = WORDS[language]
    administrator = visit(f"administrator-{language}", language=language)
    organisation = f"/organisations/{1 if language == 'en' else 2}/"
    look(administrator, f"{organisation}members/")
    people = {}
    for name in PEOPLE:
        invite(administrator, name, language)
        link = link_in(mail(address(name), words["invited"]), "/join/")
        people[name] = join(visit(None, language=language), address(name), link)
    alice, dora = people["Alice"], people["Dora"]

    assessment = open_request(alice)
    fill(alice, f"{assessment}sections/context/")
    give(alice, assessment, "SEC-01", person="Dora Example")
    give(alice, assessment, "PRIV", function="data_protection")
    assert assessment in mail(address("Dora"), words["yours"])
    answer_own(dora)
    comment(dora, assessment, "Erin Example")
    assert "SEC-01" in mail(address("Erin"), words["mentioned"])

    verified = subprocess.run(
        [sys.executable, "manage.py", "verify_audit", "--organisation", f"Acme {language}"],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )
    assert verified.returncode == 0, verified.stdout
    assert "unbroken" in verified.stdout
