"""Every page of requests, vendors and answering: no axe violation, no console error, no sideways scroll."""

import pytest

from tests.browser.conftest import violations

PAGES = {
    "home": "/",
    "requests": "/requests/",
    "no-request-found": "/requests/?q=zzzz",
    "request": "/requests/1/",
    "request-new": "/requests/new/",
    "request-edit": "/requests/1/edit/",
    "option-new": "/requests/1/options/new/",
    "costs": "/requests/2/costs/",
    "cost-model": "/options/6/costs/",
    "cost-model-new": "/options/1/costs/",
    "cost-model-waiting": "/options/5/costs/",
    "cost-import": "/options/6/costs/import/",
    "vendors": "/vendors/",
    "vendor": "/vendors/1/",
    "vendor-new": "/vendors/new/",
    "vendor-edit": "/vendors/1/edit/",
    "product-new": "/vendors/1/products/new/",
    "assessment": "/assessments/1/",
    "assessment-decided": "/assessments/2/",
    "context": "/assessments/1/sections/context/",
    "section": "/assessments/1/sections/PRIV/",
    "all-questions": "/assessments/1/sections/all/",
    "one-question": "/assessments/1/sections/SEC-01/",
    "check": "/assessments/1/check/",
    "section-check": "/assessments/1/sections/GEO/check/",
    "conditions": "/assessments/2/conditions/",
    "action-plan": "/assessments/1/findings/",
    "action-plan-empty": "/assessments/1/findings/?state=done",
    "finding": "/assessments/2/findings/PRIV-01/",
    "clauses": "/assessments/1/clauses/",
    "next-questions": "/assessments/1/next/",
    "nothing-left-to-ask": "/assessments/3/next/",
    "robustness": "/assessments/3/robustness/",
    "robustness-possible": "/assessments/1/robustness/?end=possible",
    "comparison": "/requests/2/compare/",
    "comparison-of-one": "/requests/1/compare/",
    "option-facts": "/options/2/facts/",
    "nothing-facts": "/options/1/facts/",
    "what-if": "/requests/2/what-if/",
    "what-if-played": "/requests/2/what-if/?case=service-cut-off&case=free-tier-ends&case=own-1",
    "case-new": "/requests/1/what-if/new/",
    "case-waiting": "/requests/2/what-if/1/",
    "my-questions": "/assessments/1/sections/mine/",
    "people": "/assessments/1/people/",
    "vendor-asked": "/assessments/1/vendor/",
    "ask-the-vendor": "/assessments/1/vendor/new/",
    "claims": "/assessments/1/claims/",
    "comments": "/assessments/1/questions/PRIV-05/comments/",
    "earlier-answers": "/assessments/7/reuse/",
    "no-earlier-answers": "/assessments/1/reuse/",
    "opinions": "/assessments/3/opinions/",
    "opinions-decided": "/assessments/2/opinions/",
    "evidence": "/evidence/",
    "notices": "/notices/",
    "notice-choices": "/notices/choices/",
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_every_page_is_accessible_and_fits(visit, language, size):
    page = visit(language=language, size=size)
    found = {}

    for name, address in PAGES.items():
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, name
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
        found[name] = violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name

    assert {name: faults for name, faults in found.items() if faults} == {}


def test_every_page_is_accessible_in_the_dark(visit):
    page = visit(dark=True)
    found = {}

    for name, address in PAGES.items():
        page.goto(address)
        found[name] = violations(page)

    assert {name: faults for name, faults in found.items() if faults} == {}


def test_the_sign_in_page_is_accessible(visit):
    page = visit(None, expected=("422",))
    page.goto("/accounts/login/")
    assert violations(page) == []

    page.fill("[name=login]", "nobody@demo.example")
    page.fill("[name=password]", "wrong")
    page.press("[name=password]", "Enter")
    page.wait_for_selector(".error-summary")
    assert violations(page) == []


def test_a_form_with_errors_is_accessible_and_gives_the_summary_the_focus(visit):
    page = visit(expected=("422",))
    page.goto("/requests/new/")
    page.locator("main form[data-keep] button[type=submit]").click()
    page.wait_for_selector(".error-summary")

    assert violations(page) == []
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert page.title().startswith("Error: ")
