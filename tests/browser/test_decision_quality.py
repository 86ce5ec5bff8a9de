"""From options side by side to conditions and the brief: how a committee sees how solid a verdict is."""

import io
import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import violations
from tests.reports.reader import text_of

REQUEST = "/requests/2/"
SUBMITTED = "/assessments/3/"  # the vendor's API: "escalate", because one dimension is over its limit
IN_PROGRESS = "/assessments/7/"  # open weights at a cloud host, version 2
COST = {"en": "€113k", "fr": "113 k€"}  # of the vendor's API, half the simulations lie below


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("is_scripted", [True, False], ids=["script", "no-script"])
def test_from_the_comparison_to_conditions_and_the_brief(visit, language, is_scripted):
    page = visit("reviewer", language=language, javascript=is_scripted)

    def look(path: str) -> None:
        page.goto(path)
        if is_scripted:
            assert violations(page) == [], path

    # compare: four options, what is used today, and doing nothing
    look(f"{REQUEST}compare/")
    expect(page.locator("section[aria-labelledby=table-title] thead th[scope=col]")).to_have_count(1 + 6)

    # what if: the cut-off worsens the vendor's API and means something else on own servers
    look(f"{REQUEST}what-if/?case=service-cut-off")
    expect(page.locator(".played-option")).to_have_count(5)

    # cost: every option has its range
    look(f"{REQUEST}costs/")
    expect(page.locator("main")).to_contain_text("P50")

    # how solid is it, what is left to ask
    look(f"{SUBMITTED}robustness/")
    look(f"{SUBMITTED}next/")

    # conditions: one click makes them those of the decision
    look(f"{SUBMITTED}conditions/?target=proceed_with_conditions")
    page.locator("main .actions a.btn-primary").first.click()
    page.wait_for_url(f"**{SUBMITTED}decide/**")
    expect(page.locator("[name=conditions-0-question]")).to_have_value("PRIV-12")
    assert page.locator("[name=conditions-0-text]").input_value()

    # the brief: two pages with the options table
    reply = page.request.get(f"{SUBMITTED}report.pdf?lang={language}")
    assert COST[language] in text_of(reply.body(), 1, 2).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_gap_becomes_an_action_and_a_clause_for_legal(visit, language):
    page = visit("analyst", language=language)
    page.goto(f"{IN_PROGRESS}findings/")
    assert violations(page) == []
    first = page.locator("main a[href*='/findings/'][href*='-']").first
    where = first.get_attribute("href")
    first.click()
    page.locator("[name=treatment]").first.check()
    page.fill("[name=owner]", "Legal")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: not url.endswith(where))

    pack = page.request.get(f"{IN_PROGRESS}clauses.docx?lang={language}")
    workbook = page.request.get(f"{IN_PROGRESS}action-plan.xlsx")

    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(pack.body())).namelist()
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(workbook.body())).namelist()


def test_amounts_out_of_order_are_refused_where_they_were_typed(visit):
    page = visit("analyst", expected=("422",))
    page.goto("/options/6/costs/")
    low = page.locator("main [name$='-low']").first
    low.fill("999999999")
    page.locator("main form button.btn-primary[type=submit]").first.click()

    expect(page.locator("main .invalid-feedback").first).to_be_visible()
    expect(page.locator("main [name$='-low']").first).to_have_value("999999999")
    assert violations(page) == []
