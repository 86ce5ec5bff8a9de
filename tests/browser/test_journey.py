"""The whole job as people do it: from a request to the decision and its brief, by keyboard."""

from datetime import timedelta
from urllib.parse import urlparse

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import violations
from tests.reports.reader import text_of

DIMENSIONS = ("PRIV", "LOCK", "REG", "GEO", "ECO", "SEC", "REP")
BRIEF = {"en": "Approved with conditions", "fr": "Approuvé sous conditions"}
OTHER = {"en": "fr", "fr": "en"}


def write(page: Page, name: str, text: str) -> None:
    """Into the field, then the keys."""
    page.locator(f"[name='{name}']").focus()
    page.keyboard.insert_text(text)


def press(button: Locator) -> None:
    """To the button, then Enter."""
    button.focus()
    button.press("Enter")


def take(choice: Locator) -> None:
    """To the choice, then the space bar."""
    choice.focus()
    choice.press(" ")


def main_button(page: Page) -> Locator:
    """The one primary button of the page's form."""
    return page.locator("main form button.btn-primary[type=submit]").last


def open_request(page: Page) -> str:
    """Use case, vendor, product, option; the address of the assessment."""
    page.goto("/requests/new/")
    for name in ("verb", "object", "sponsor", "benefit", "do_nothing"):
        write(page, name, f"{name} …")
    press(main_button(page))
    page.wait_for_url("**/options/new/")
    press(page.locator("main form summary"))  # it is not in the list
    for name in ("vendor_name", "product_name", "name"):
        write(page, name, f"{name} {page.url[-20:]}")
    press(main_button(page))
    page.wait_for_url("**/sections/context/")
    return urlparse(page.url).path.removesuffix("sections/context/")


def answer_section(page: Page, *, is_scripted: bool) -> None:
    """The first choice of every question on the page."""
    for question in page.locator(".question").all():
        take(question.locator(".choices input").first)
        if is_scripted:
            expect(question).to_have_attribute("data-save-state", "saved")
    if not is_scripted:
        before = page.url
        press(main_button(page))
        page.wait_for_url(lambda url: url != before)


def decide(page: Page, assessment: str) -> None:
    """The reviewer approves under one condition."""
    page.goto(f"{assessment}decide/")
    today = timezone.localdate()
    in_a_year = today + timedelta(days=360)
    take(page.locator("[name=outcome][value=approve_with_conditions]"))
    for name in ("reason", "deviation", "conditions-0-text", "conditions-0-owner", "conditions-0-proof"):
        page.locator(f"[name='{name}']").fill("")
        write(page, name, f"{name} …")
    page.locator("[name=valid_until]").fill(in_a_year.isoformat())
    page.locator("[name=next_review_on]").fill((in_a_year - timedelta(days=30)).isoformat())
    page.locator("[name=conditions-0-stage]").select_option("before_go_live")
    page.locator("[name=conditions-0-due_on]").fill((today + timedelta(days=30)).isoformat())
    press(page.locator("main form button[type=submit]:not([name=add])"))
    page.wait_for_url(f"**{assessment}results/")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("is_scripted", [True, False], ids=["script", "no-script"])
def test_a_request_becomes_a_decision_and_its_brief(visit, language, is_scripted):
    analyst = visit("analyst", language=language, javascript=is_scripted)
    assessment = open_request(analyst)
    answer_section(analyst, is_scripted=is_scripted)
    for dimension in DIMENSIONS:
        analyst.goto(f"{assessment}sections/{dimension}/")
        answer_section(analyst, is_scripted=is_scripted)
    analyst.goto(f"{assessment}results/")
    if is_scripted:
        assert violations(analyst) == []

    analyst.goto(f"{assessment}submit/")
    press(main_button(analyst))
    analyst.wait_for_url(lambda url: not url.endswith("/submit/"))
    reviewer = visit("reviewer", language=language, javascript=is_scripted)
    decide(reviewer, assessment)

    expect(reviewer.locator("main")).to_contain_text(BRIEF[language])
    if is_scripted:
        assert violations(reviewer) == []
    for printed in (language, OTHER[language]):
        reply = reviewer.request.get(f"{assessment}report.pdf?lang={printed}")
        assert BRIEF[printed] in text_of(reply.body(), 1)
