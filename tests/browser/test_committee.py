"""A committee at work: five people and a vendor, from an invitation to the signed decision and its audit."""

import os
import re
import subprocess
import sys
import time
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlparse

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PASSWORD, ROOT, free_port, served, violations
from tests.documents import pdf
from tests.reports.reader import text_of

OTHER = {"en": "fr", "fr": "en"}
# Who is invited: role and functions. With the administrator they are five.
PEOPLE = {
    "Alice": ("analyst", ("business",)),
    "Bob": ("reviewer", ()),
    "Dora": ("contributor", ("security",)),
    "Erin": ("contributor", ("data_protection",)),
}
ACCEPTED, REJECTED = "REG-07", "REG-02"
DISSENT = "Against: nobody has shown us who reads the logs at night."
ADVICE = "Go on only with the assessment of the transfer signed."
WORDS = {
    "en": {
        "invited": "invites you to join",
        "yours": "is yours to answer",
        "mentioned": "mentions you in a comment",
        "asked": "No account is needed",
        "answered": "has answered the questions",
        "decided": "Approved with conditions",
    },
    "fr": {
        "invited": "vous invite",
        "yours": "attend votre réponse",
        "mentioned": "vous mentionne",
        "asked": "Aucun compte",
        "answered": "a répondu",
        "decided": "Approuvé sous conditions",
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
    follow(page, page.locator(form).locator(".btn-primary[type=submit]").last)


def follow(page: Page, link: Locator) -> None:
    """Click, and look at where it leads."""
    before = page.url
    link.click()
    page.wait_for_url(lambda url: url != before)
    look(page)


# --- people ---


def invite(page: Page, name: str, language: str) -> None:
    role, functions = PEOPLE[name]
    follow(page, page.get_by_role("link", name=re.compile("Invit")).first)
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
    with page.expect_navigation():
        page.locator("aside form [type=submit]").click()
    look(page)


def answer_own(page: Page) -> None:
    """From "My work" to one's own question, answered."""
    look(page, "/")
    follow(page, page.locator("main a.row-link[href*='/sections/mine/']").first)
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


# --- the vendor ---


def ask(page: Page, assessment: str, contact: str, language: str) -> None:
    look(page, f"{assessment}vendor/new/")
    page.locator("[name=questions]").evaluate_all("all => all.forEach((box) => { box.checked = false; })")
    for id in (ACCEPTED, REJECTED):
        page.check(f"[name=questions][value={id}]")
    page.select_option("main [name=language]", language)
    page.fill("[name=contact]", contact)
    page.locator("main form .btn-primary").last.click()
    expect(page.locator("#link")).to_be_visible()
    look(page)


def answer_as_vendor(page: Page, link: str, language: str) -> None:
    """Without an account: two answers, a document, handed in."""
    look(page, link)
    assert page.locator("html").get_attribute("lang") == language
    page.fill("[name=name]", "Li Wei, compliance")
    send(page)
    for id in (ACCEPTED, REJECTED):
        page.check(f"[name={id}-choice] >> nth=0")
        expect(page.locator(f"#{id} [name$='-revision']")).not_to_have_value("0")
    page.locator(f"#{ACCEPTED} details summary").click()
    file = {"name": "terms.pdf", "mimeType": "application/pdf", "buffer": pdf("We do not train on content.")}
    page.set_input_files(f"#{ACCEPTED} [type=file]", file)
    with page.expect_navigation():
        page.locator(f"#{ACCEPTED} form[enctype] [type=submit]").click()
    expect(page.locator(f"#{ACCEPTED}")).to_contain_text("terms")
    look(page)
    follow(page, page.locator(".actions a.btn-primary"))
    send(page)


def rule(page: Page, assessment: str) -> None:
    """One claim is accepted at a level, one is not, with a reason."""
    look(page, f"{assessment}claims/")
    page.locator(f"#{ACCEPTED} [name$=level]").select_option("E3")
    page.locator(f"#{ACCEPTED} [name=ruling][value=accept]").click()
    expect(page.locator(f"#{ACCEPTED} [name=ruling]")).to_have_count(0)
    page.locator(f"#{REJECTED} [name$=reason]").fill("The contract says otherwise.")
    page.locator(f"#{REJECTED} [name=ruling][value=reject]").click()
    expect(page.locator(f"#{REJECTED}")).to_contain_text("The contract says otherwise.")
    expect(page.locator(f"#{REJECTED} [name=ruling]")).to_have_count(0)
    look(page)


# --- opinions and the decision ---


def opine(page: Page, assessment: str, function: str, stance: str, line: str) -> None:
    look(page, "/")
    follow(page, page.locator(f"main a.row-link[href$='/opinions/#{function}']"))
    section = page.locator(f"#{function}")
    section.locator(f"[name={function}-stance][value={stance}]").check()
    section.locator(f"[name={function}-line]").fill(line)
    section.locator(".btn-primary").click()
    expect(section.locator("blockquote")).to_have_text(line)
    look(page)


def open_document(page: Page) -> None:
    """The decisive document the decision page names, opened as it is there."""
    follow(page, page.locator("main a[href^='/evidence/']").first)
    with page.expect_download():
        page.locator("main form[action$='/file/'] [type=submit]").click()


def decide(page: Page, assessment: str) -> None:
    look(page, f"{assessment}review/")
    look(page, f"{assessment}decide/")
    expect(page.locator("main")).to_contain_text(DISSENT)
    expect(page.locator("[name=unread_reason]")).to_have_count(1)
    open_document(page)
    look(page, f"{assessment}decide/")
    expect(page.locator("[name=unread_reason]")).to_have_count(0)
    in_a_year = timezone.localdate() + timedelta(days=360)
    page.check("[name=outcome][value=approve_with_conditions]")
    page.check("[name=advice][value=followed]")
    for name in ("reason", "deviation", "conditions-0-text", "conditions-0-owner", "conditions-0-proof"):
        page.fill(f"[name='{name}']", f"{name} …")
    page.fill("[name=valid_until]", in_a_year.isoformat())
    page.fill("[name=next_review_on]", (in_a_year - timedelta(days=30)).isoformat())
    page.select_option("[name=conditions-0-stage]", "before_go_live")
    page.fill("[name=conditions-0-due_on]", (timezone.localdate() + timedelta(days=30)).isoformat())
    send(page)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_five_people_and_a_vendor_reach_a_signed_decision(visit, mail, environment, language):
    def address(name: str) -> str:
        return f"{name.lower()}-{language}@demo.example"

    words, vendor_words = WORDS[language], WORDS[OTHER[language]]
    administrator = visit(f"administrator-{language}", language=language)
    organisation = f"/organisations/{1 if language == 'en' else 2}/"
    look(administrator, f"{organisation}members/")
    people = {}
    for name in PEOPLE:
        invite(administrator, name, language)
        link = link_in(mail(address(name), words["invited"]), "/join/")
        people[name] = join(visit(None, language=language), address(name), link)
    alice, bob, dora, erin = people.values()

    assessment = open_request(alice)
    fill(alice, f"{assessment}sections/context/")
    give(alice, assessment, "SEC-01", person="Dora Example")
    give(alice, assessment, "PRIV", function="data_protection")
    assert assessment in mail(address("Dora"), words["yours"])
    answer_own(dora)
    comment(dora, assessment, "Erin Example")
    assert "SEC-01" in mail(address("Erin"), words["mentioned"])

    contact = f"vendor-{language}@vendor.example"
    ask(alice, assessment, contact, OTHER[language])
    vendor_link = link_in(mail(contact, vendor_words["asked"]), "/vendor/")
    answer_as_vendor(visit(None, language=language), vendor_link, OTHER[language])
    assert assessment in mail(address("Alice"), words["answered"])
    rule(alice, assessment)

    fill(alice, f"{assessment}sections/all/")
    look(alice, f"{assessment}submit/")
    send(alice)
    opine(dora, assessment, "security", "against", DISSENT)
    opine(erin, assessment, "data_protection", "reservations", ADVICE)
    opine(alice, assessment, "business", "favourable", "It saves two hours a day.")
    decide(bob, assessment)
    mail(address("Alice"), words["decided"])

    brief = text_of(bob.request.get(f"{assessment}report.pdf?lang={language}").body())
    for line in (DISSENT, ADVICE, words["decided"]):
        assert line in brief
    look(bob, f"{organisation}audit/")
    expect(bob.locator("main .row-card code").first).to_have_text(re.compile("^[0-9a-f]{64}$"))
    verified = subprocess.run(
        [sys.executable, "manage.py", "verify_audit", "--organisation", f"Acme {language}"],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )
    assert verified.returncode == 0, verified.stdout
    assert "unbroken" in verified.stdout
