"""Robustness, what-if cases and next questions in a browser: with a script at once, and without one too."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import violations

ROBUSTNESS = "/assessments/3/robustness/"
DRAFT = "/assessments/1/"
WHAT_IF = "/requests/2/what-if/"


def test_another_weight_gives_its_result_at_once_and_a_wrong_one_is_marked(visit):
    page = visit(expected=("422",))
    page.goto(ROBUSTNESS)
    weight = page.locator("[name=weight-GEO]")

    weight.fill("900")
    expect(page.locator("#tried h3")).to_have_text("The result under these weights")
    expect(page).to_have_url(re.compile("weight-GEO=900"))
    expect(weight).to_be_focused()

    weight.fill("-1")
    expect(page.locator("#id_weight-GEO_error")).to_contain_text("0 or more")
    assert violations(page) == []

    weight.fill("15")
    expect(page.locator("#id_weight-GEO_error")).to_be_empty()
    expect(page.locator("#tried h3")).to_have_text("The result under today’s weights")


def test_without_a_script_a_button_shows_the_result_under_other_weights(visit):
    page = visit(javascript=False)
    page.goto(ROBUSTNESS)

    page.fill("[name=weight-GEO]", "900")
    page.get_by_role("button", name="Show the result").click()
    expect(page.locator("#tried h3")).to_have_text("The result under these weights")

    page.get_by_role("link", name="Reset to today’s weights").click()
    expect(page.locator("[name=weight-GEO]")).to_have_value("15")


def test_one_click_plays_a_case_and_two_ticks_play_both(visit):
    page = visit(javascript=False)
    page.goto(WHAT_IF)

    page.get_by_role("link", name="The service is cut off").click()
    expect(page.locator("#result-title")).to_have_text("If this happens")
    page.get_by_label("The vendor becomes insolvent").check()
    page.get_by_role("button", name="Play what is ticked").click()

    expect(page.locator("#result-title")).to_have_text("If these happen together")
    expect(page.locator(".played-option").first).to_be_visible()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("is_scripted", [True, False])
def test_a_case_of_our_own_is_written_and_deleted(visit, language, is_scripted):
    page = visit(language=language, javascript=is_scripted)
    title = f"A case in {language}, {is_scripted}"
    page.goto("/requests/1/what-if/new/")

    page.fill("[name=title]", title)
    page.select_option("[name=question]", "LOCK-02")
    page.locator("[name=add]").click()
    expect(page.locator("[name=title]")).to_have_value(title)
    page.locator("[name=force-LOCK-02][value=e]").check()
    page.locator("main form .actions .btn-primary").click()

    expect(page.locator("#result-title")).to_be_visible()
    expect(page.locator(".played-cases dt")).to_have_text(title)
    if is_scripted:
        assert violations(page) == []
    page.locator("a[href*='/what-if/']", has_text=title).last.click()
    page.locator("details.confirm summary").click()
    page.locator("details.confirm button").click()
    page.wait_for_url("**/requests/1/what-if/")
    expect(page.locator("main")).not_to_contain_text(f"{title} ")


def test_the_text_for_the_vendor_is_copied(visit):
    page = visit()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{DRAFT}next/?lang=fr&all=1")

    page.locator("[data-copy]").click()

    expect(page.locator("[data-copy-word]")).to_have_text("Copied")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text == page.locator("#letter-text").input_value()
    assert "Madame, Monsieur" in text or "Dear Sir" in text
