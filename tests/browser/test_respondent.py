"""The vendor behind its link: two questions by keyboard, handed in; accessible, with and without a script."""

import re
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import violations
from tests.browser.test_answering import prepared

ASKED = ("REG-02", "REG-07")
NAME = "Li Wei 李伟, compliance"
SAVED = {
    "en": re.compile(r"Saved \d\d:\d\d"),
    "fr": re.compile(r"Enregistré.à.\d\d:\d\d"),
}


@pytest.fixture
def link(visit):
    """Makes a link for two questions of a fresh assessment; its address here."""

    def made(language: str) -> str:
        page = visit()
        page.goto(f"{prepared(page)}vendor/new/")
        for box in page.locator("[name=questions]").all():
            box.set_checked(box.get_attribute("value") in ASKED)
        page.select_option("select[name=language]", language)
        page.locator("main form[data-keep] button[type=submit]").click()
        assert violations(page) == []
        return urlparse(page.input_value("#link")).path

    return made


def answer_by_keyboard(page: Page, id: str, language: str) -> None:
    """Into the group, to the second answer, a word of explanation; saved on the way."""
    question = page.locator(f"article#{id}")
    question.locator(".choices input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(question.locator(".save-state")).to_have_text(SAVED[language])
    question.locator("textarea").first.focus()
    page.keyboard.type("Clause 7 of the contract.")
    page.keyboard.press("Tab")
    expect(question.locator("[name$=-revision]")).to_have_value("2")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_vendor_answers_two_questions_by_keyboard_and_hands_in(visit, link, language, size):
    address = link(language)
    page = visit(None, language="en", size=size)
    found = {}

    page.goto(address)
    assert page.locator("html").get_attribute("lang") == language  # the inquiry's, not the browser's
    found["start"] = violations(page)
    page.focus("[name=name]")
    page.keyboard.insert_text(NAME)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sections/REG/")
    for id in ASKED:
        answer_by_keyboard(page, id, language)
    found["section"] = violations(page)
    page.locator(".actions .btn-primary").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/submit/")
    found["check"] = violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert NAME in page.inner_text("main")
    page.locator("main form button[type=submit]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    found["handed in"] = violations(page)

    assert {name: faults for name, faults in found.items() if faults} == {}
    assert page.locator("main form").count() == 0
    page.goto(f"{address}sections/REG/")
    assert page.locator("#REG-02 .choices input").first.is_disabled()


def test_without_a_script_an_answer_is_saved_too(visit, link):
    address = link("en")
    page = visit(None, javascript=False)
    page.goto(address)
    page.fill("[name=name]", NAME)
    page.press("[name=name]", "Enter")

    page.check("[name=REG-02-choice][value=b]")
    page.fill("[name=REG-02-note]", "Clause 7.")
    page.locator("#REG-02 form button[type=submit]").first.click()

    assert page.url.endswith("#REG-02")
    assert page.locator("[name=REG-02-choice][value=b]").is_checked()
    assert page.input_value("[name=REG-02-note]") == "Clause 7."


def test_two_people_on_one_question_are_told_and_see_both(visit, link):
    address = link("en")
    first, second = visit(None, expected=("409",)), visit(None, expected=("409",))
    for page, name in ((first, "Li Wei"), (second, "Ana")):
        page.goto(address)
        page.fill("[name=name]", name)
        page.press("[name=name]", "Enter")
        page.wait_for_url("**/sections/REG/")

    first.check("[name=REG-02-choice][value=b]")
    expect(first.locator("#REG-02-state .save-state")).to_have_text(SAVED["en"])
    second.check("[name=REG-02-choice][value=c]")

    told = second.locator("#REG-02-state")
    expect(told).to_contain_text("Li Wei has answered this question meanwhile")
    expect(told).to_contain_text("Li Wei wrote:")
    assert second.locator("[name=REG-02-choice][value=c]").is_checked()
    assert violations(second) == []


def test_a_link_that_does_not_work_is_a_page_one_can_read(visit):
    page = visit(None, size="phone", expected=("404",))

    response = page.goto("/vendor/wrong/")

    assert response.status == 404
    assert violations(page) == []
