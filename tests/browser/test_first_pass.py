"""Two experts answer the same question in two browsers; the pages of it are accessible and fit."""

from urllib.parse import urlparse

from playwright.sync_api import Page, expect

from tests.browser.conftest import violations

WORDS = ("verb", "object", "sponsor", "benefit", "do_nothing")


def open_blind_request(page: Page) -> str:
    """The address of its assessment."""
    page.goto("/requests/new/")
    for name in WORDS:
        page.fill(f"[name='{name}']", f"Blind {name}")
    page.select_option("[name=sponsor_member]", label="Reviewer")
    page.check("[name=is_blind]")
    assert violations(page) == []
    page.locator("main form button.btn-primary[type=submit]").last.click()
    page.wait_for_url("**/options/new/")
    page.locator("main form summary").click()
    for name in ("vendor_name", "product_name", "name"):
        page.fill(f"[name='{name}']", f"Blind {name} {page.url[-20:]}")
    page.locator("main form button.btn-primary[type=submit]").last.click()
    page.wait_for_url("**/sections/context/")
    return urlparse(page.url).path.removesuffix("sections/context/")


def answer(page: Page, address: str, question: str, value: str) -> None:
    """By autosave."""
    page.goto(f"{address}sections/{question}/")
    page.check(f"[name='{question}'][value='{value}']")
    expect(page.locator(f"#{question} .save-state.is-saved")).to_be_visible()


def look(page: Page, address: str) -> None:
    """Accessible, and nothing runs over at the side."""
    response = page.goto(address)
    assert response is not None
    assert response.status == 200
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_two_experts_answer_without_seeing_each_other_and_settle_it(visit):
    first, second = visit("analyst"), visit("contributor", size="phone")
    address = open_blind_request(first)
    answer(first, address, "PRIV-01", "a")
    answer(first, address, "PRIV-02", "b")

    second.goto(f"{address}sections/PRIV-01/")
    expect(second.locator("#PRIV-01 input:checked")).to_have_count(0)
    answer(second, address, "PRIV-01", "e")
    second.locator("#PRIV-01 a", has_text="See both answers").click()
    second.wait_for_url("**/first-pass/#PRIV-01")
    for page in (first, second):
        look(page, f"{address}first-pass/")
        look(page, f"{address}sections/PRIV-01/")
        look(page, f"{address}submit/")

    second.goto(f"{address}first-pass/")
    second.locator("#PRIV-01 [name=PRIV-01-keep][value=e]").check()
    second.fill("[name='PRIV-01-line']", "Page 3 says so.")
    second.locator("#PRIV-01 button[type=submit]").click()
    expect(second.locator("main")).to_contain_text("1 disagreement is settled")
    look(second, f"{address}first-pass/")
    first.goto(f"{address}sections/PRIV-01/")
    expect(first.locator("#PRIV-01 input[value=e]")).to_be_checked()
