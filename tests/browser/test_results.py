"""Results and decisions in a real browser: for everybody, at every size, by keyboard, without a script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import violations

UNDER_REVIEW = "Vendor API, enterprise contract"
DECIDED = "Open weights on our own servers"
DRAFT = "Service hébergé, contrat d’entreprise"
# A word of the request each belongs to: other journeys open requests of their own, and a page lists twenty.
ASKED_FOR = {UNDER_REVIEW: "Qwen", DECIDED: "Qwen", DRAFT: "fiches"}


def results_of(page: Page, option: str) -> str:
    """Opens the results of a demo option; returns their address."""
    page.goto(f"/requests/?q={ASKED_FOR[option]}")
    for _step in ("the request", "the option"):
        page.locator(".row-card", has_text=option).locator(".row-link").first.click()
    page.wait_for_url(re.compile(r"/assessments/\d+/$"))
    address = f"{page.url}results/"
    page.goto(address)
    return address


def assert_good(page: Page) -> None:
    """Nothing for axe to find, and nothing to scroll sideways for."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("option", [DRAFT, UNDER_REVIEW, DECIDED])
def test_results_are_accessible_and_fit_the_screen(visit, language, size, option):
    page = visit("analyst", language=language, size=size)

    results_of(page, option)
    for summary in page.locator("main details > summary").all():
        summary.click()

    assert_good(page)
    shown = page.locator("figure.chart svg:visible")
    expect(shown).to_have_count(3)


def test_results_are_accessible_in_the_dark(visit):
    page = visit("analyst", dark=True)

    results_of(page, UNDER_REVIEW)

    assert violations(page) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_a_number_opens_its_working_by_keyboard_down_to_the_answer(visit, javascript):
    page = visit("analyst", javascript=javascript)
    results_of(page, UNDER_REVIEW)

    for name in ("figures", "working", "working", "working"):
        link = page.locator(f"main .{name} a.number-link, main .{name} tbody th a").first
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_load_state()

    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("[A-Z]{3,4}-|How|our|Which|used"))
    expect(page.locator("main")).to_contain_text("The answer behind it")


WORKINGS = (
    "verdict/verdict",
    "total/total",
    "coverage/coverage",
    "dimension/PRIV",
    "criterion/PRIV-A",
    "control/PRIV-A.PRIV-01",
    "stop/PRIV-01",
    "question/data_classes",
)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_every_kind_of_working_is_accessible(visit, language, size):
    page = visit("analyst", language=language, size=size)
    address = results_of(page, UNDER_REVIEW)

    for working in WORKINGS:
        page.goto(f"{address}working/{working}/")
        assert_good(page)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_pages_around_a_decision_are_accessible(visit, language, size):
    page = visit("reviewer", language=language, size=size)
    address = results_of(page, UNDER_REVIEW)

    for name in ("review", "decide", "return", "changes"):
        page.goto(address.replace("results/", f"{name}/"))
        assert_good(page)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_missing_before_submitting_is_accessible(visit, language):
    page = visit("analyst", language=language)
    address = results_of(page, DRAFT)

    page.goto(address.replace("results/", "submit/"))

    assert_good(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_refused_decision_leads_to_its_fields_and_saves_nothing(visit, javascript):
    page = visit("reviewer", javascript=javascript, expected=("422",))
    address = results_of(page, UNDER_REVIEW)
    page.goto(address.replace("results/", "decide/"))

    page.locator("input[name=suggestion]").first.check()
    page.get_by_role("button", name="Add the ticked ones").click()
    assert page.locator("[name=conditions-0-text]").input_value()
    page.get_by_label("Approved", exact=True).check()
    page.get_by_role("button", name="Record the decision").click()

    summary = page.locator("[data-error-summary]")
    expect(summary).to_contain_text("Say why you decide so.")
    summary.get_by_role("link", name=re.compile("^Reason")).click()
    expect(page.locator("#id_reason")).to_be_focused()
    if javascript:  # axe is a script itself
        assert violations(page) == []
    page.goto(address)
    expect(page.get_by_text("Waiting for a decision").first).to_be_visible()
