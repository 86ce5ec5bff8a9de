"""Answering as a person does it: by keyboard, through failures, without a script, in both languages."""

import re
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, violations

SAVED = re.compile(r"Saved \d\d:\d\d")


def new_option(page: Page, name: str = "API, standard terms") -> str:
    """A new request with one option; the address of its assessment."""
    page.goto("/requests/new/")
    page.fill("[name=verb]", "Summarise")
    page.fill("[name=object]", "customer e-mails")
    page.fill("[name=sponsor]", "Head of support")
    page.fill("[name=benefit]", "Two hours a day.")
    page.fill("[name=do_nothing]", "Answers stay slow.")
    page.press("[name=do_nothing]", "Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/options/new/")
    page.get_by_label("Name of this option").or_(page.get_by_label("Nom de cette option")).fill(name)
    page.locator("[name=product]").select_option(index=1)
    page.locator("main form[data-keep] button[type=submit]").click()
    page.wait_for_url("**/sections/context/")
    return urlparse(page.url).path.removesuffix("sections/context/")


def answer_context(page: Page) -> None:
    """Each context question by keyboard: into the group, to the second option."""
    for question in page.locator(".question").all():
        first = question.locator(".choices input").first
        first.focus()
        page.keyboard.press("Space")
        if first.get_attribute("type") == "radio":
            page.keyboard.press("ArrowDown")
        expect(question).to_have_attribute("data-save-state", "saved")


def note(page: Page):
    """The first question's note."""
    return question(page).locator("[name$='-note']")


@pytest.fixture
def section(visit):
    """The privacy section of a fresh assessment with its context answered, as the analyst sees it."""
    page = visit()
    page.goto(f"{prepared(page)}sections/PRIV/")
    return page


def posted(page: Page, address: str, fields: dict[str, str]) -> str:
    """Sends a form as the page's own browser would; the address it leads to."""
    page.goto(address)
    token = page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
    headers = {"Origin": page.url.split("/requests")[0].split("/assessments")[0], "Referer": page.url}
    reply = page.request.post(page.url, form={**fields, "csrfmiddlewaretoken": token}, headers=headers)
    assert reply.ok, reply.text()
    return urlparse(reply.url).path


def prepared(page: Page) -> str:
    """A new assessment with its context answered, made without clicking through; its address."""
    option = posted(
        page,
        "/requests/new/",
        {"verb": "Draft", "object": "texts", "sponsor": "Head", "benefit": "Time.", "do_nothing": "None."},
    )
    context = posted(page, option, {"vendor_name": "Vendor", "product_name": "Product", "name": "API"})
    page.goto(context)
    names = page.locator(".question").evaluate_all("all => all.map((one) => one.id)")
    values = page.locator(".question").evaluate_all(
        "all => all.map((one) => one.querySelectorAll('.choices input')[1].value)"
    )
    answers = dict(zip(names, values, strict=True)) | {f"{name}-revision": "0" for name in names}
    return posted(page, context, answers)


def question(page: Page, index: int = 0):
    return page.locator(".question").nth(index)


def test_a_new_request_leads_by_keyboard_to_what_is_allowed_today(visit):
    page = visit()
    new_option(page)
    answer_context(page)

    page.locator(".save-bar .btn-primary").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/assessments/\d+/$"))

    expect(page.locator(".interim")).to_contain_text("Allowed today, before any decision")
    expect(page.locator(".task-list .task").first).to_contain_text("12 of 12")
    assert violations(page) == []


def test_an_answer_is_saved_as_it_is_given_and_is_there_after_a_reload(section):
    before = section.locator("#count-PRIV").inner_text()

    question(section).locator("input").first.focus()
    section.keyboard.press("Space")
    expect(question(section).locator(".save-state")).to_have_text(SAVED)

    assert before.startswith("0 of ")
    expect(section.locator("#count-PRIV")).to_have_text(before.replace("0 of", "1 of"))
    section.reload()
    expect(question(section).locator("input").first).to_be_checked()


def test_a_note_is_saved_while_it_is_typed(section):
    question(section).locator("summary").first.focus()
    section.keyboard.press("Enter")
    note(section).fill("Seen in the contract « annexe 3 » 🙂")
    expect(question(section).locator(".save-state")).to_have_text(SAVED)

    section.reload()

    expect(note(section)).to_have_value("Seen in the contract « annexe 3 » 🙂")


def test_while_the_server_is_away_nothing_is_lost_and_it_is_saved_when_it_is_back(visit):
    page = visit(expected=("net::ERR_FAILED", "htmx:"))
    there = prepared(page)
    page.goto(f"{there}sections/PRIV/")
    page.route("**/answers/**", lambda route: route.abort())

    question(page).locator("input").nth(1).check()
    expect(question(page).locator(".save-state")).to_contain_text("Not saved: trying again in")

    page.unroute("**/answers/**")
    question(page).get_by_role("button", name="Try now").click()
    expect(question(page).locator(".save-state")).to_have_text(SAVED)
    page.reload()
    expect(question(page).locator("input").nth(1)).to_be_checked()


def test_what_is_not_accepted_is_said_and_kept_on_the_page(visit):
    page = visit(expected=("422",))
    there = prepared(page)
    page.goto(f"{there}sections/PRIV/")

    question(page).locator("summary").first.click()
    question(page).get_by_label("Dated").fill("2026-12-31")
    question(page).get_by_label("Valid until").fill("2026-01-01")

    expect(question(page).locator(".invalid-feedback")).to_contain_text("must not be before")
    expect(question(page).get_by_label("Valid until")).to_have_value("2026-01-01")


def test_the_second_of_two_tabs_is_told_sees_both_answers_and_chooses(visit):
    page = visit(expected=("409",))
    there = prepared(page)
    page.goto(f"{there}sections/PRIV/")
    other = page.context.new_page()
    other.goto(f"{there}sections/PRIV/")
    question(other).locator("input").nth(0).check()
    expect(question(other).locator(".save-state")).to_have_text(SAVED)

    question(page).locator("input").nth(2).check()
    panel = question(page).locator(".conflict")
    expect(panel).to_contain_text("Which answer is right?")
    assert violations(page) == []

    panel.get_by_role("button", name="Keep mine").click()
    expect(question(page).locator("input").nth(2)).to_be_checked()
    expect(question(page).locator(".conflict")).to_have_count(0)
    page.reload()
    expect(question(page).locator("input").nth(2)).to_be_checked()


def test_taking_the_other_answer_shows_it(visit):
    page = visit(expected=("409",))
    there = prepared(page)
    page.goto(f"{there}sections/PRIV/")
    other = page.context.new_page()
    other.goto(f"{there}sections/PRIV/")
    question(other).locator("input").nth(0).check()
    expect(question(other).locator(".save-state")).to_have_text(SAVED)

    question(page).locator("input").nth(2).check()
    question(page).locator(".conflict").get_by_role("button", name="Take this one").click()

    expect(question(page).locator("input").nth(0)).to_be_checked()


def test_a_session_lost_in_mid_answer_loses_no_text(visit):
    page = visit(expected=("401", "403"))
    there = prepared(page)
    page.goto(f"{there}sections/PRIV/")
    cookies = [cookie for cookie in page.context.cookies() if cookie["name"] != "sessionid"]
    page.context.clear_cookies()
    page.context.add_cookies(cookies)

    question(page).locator("summary").first.click()
    note(page).fill("typed while signed out")
    expect(question(page).locator(".save-state")).to_contain_text("you were signed out")
    question(page).get_by_role("link", name="Sign in again").click()
    page.fill("[name=login]", "analyst@demo.example")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")

    expect(note(page)).to_have_value("typed while signed out")
    expect(question(page).locator(".save-state")).to_have_text(SAVED)


def test_the_language_is_switched_without_losing_what_was_not_saved_yet(visit):
    page = visit(expected=("net::ERR_FAILED", "htmx:"))
    there = prepared(page)
    page.goto(f"{there}sections/PRIV/")
    page.route("**/answers/**", lambda route: route.abort())
    question(page).locator("summary").first.click()
    note(page).fill("typed before the switch")
    expect(question(page).locator(".save-state")).to_contain_text("Not saved")

    page.unroute("**/answers/**")
    page.get_by_role("button", name="Français").click()

    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(note(page)).to_have_value("typed before the switch")
    page.get_by_role("button", name="Enregistrer", exact=True).or_(
        page.get_by_role("button", name="Save", exact=True)
    ).click()
    expect(note(page)).to_have_value("typed before the switch")


def test_a_context_answer_tells_which_sections_ask_something_else(visit):
    page = visit()
    there = prepared(page)
    page.goto(f"{there}sections/context/")

    page.locator("#deployment").get_by_label("Open weights run on infrastructure we control").check()

    expect(page.locator("#section-changes")).to_contain_text("Data privacy and confidentiality:")


def test_an_exclusive_answer_is_kept_apart(visit):
    page = visit()
    there = prepared(page)
    page.goto(f"{there}sections/context/")
    group = page.locator("#data_classes")

    group.get_by_label("Not known yet").check()

    expect(group).to_have_attribute("data-save-state", "saved")
    expect(group.locator("input:checked")).to_have_count(1)


def test_a_folded_question_opens_where_it_stands(section):
    section.goto(section.url.replace("PRIV", "all"))
    target = section.locator("#PRIV-01")

    target.get_by_role("link", name="Evidence, note, not applicable").click()

    expect(target.get_by_label("How well can we show it?")).to_have_count(1)
    target.locator("input").first.check()
    expect(target.locator(".save-state")).to_have_text(SAVED)


# --- without a script ---


def test_a_section_is_answered_without_a_script(visit):
    page = visit(javascript=False)
    there = new_option(page)
    for group in page.locator(".question").all():
        group.locator("input").nth(1).check()
    page.locator(".save-bar .btn-primary").click()
    expect(page.locator(".interim")).to_contain_text("Allowed today")

    page.goto(f"{there}sections/PRIV/")
    question(page).locator("input").nth(0).check()
    question(page).locator("summary").first.click()
    note(page).fill("typed without a script")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".messages")).to_contain_text("Your answers are saved.")
    expect(question(page).locator("input").nth(0)).to_be_checked()
    expect(note(page)).to_have_value("typed without a script")


def test_without_a_script_errors_are_linked_and_the_text_is_kept(visit):
    page = visit(javascript=False, expected=("422",))
    there = prepared(page)
    page.goto(f"{there}sections/PRIV/")
    question(page).locator("summary").first.click()
    page.locator("[name='PRIV-01-source_on']").fill("2026-12-31")
    page.locator("[name='PRIV-01-source_expires_on']").fill("2026-01-01")
    page.locator("[name='PRIV-01-note']").fill("a long text")

    page.get_by_role("button", name="Save", exact=True).click()

    page.locator(".error-summary a").click()
    expect(page.locator("[id='PRIV-01-source_expires_on']")).to_be_visible()
    expect(page.locator("[name='PRIV-01-note']")).to_have_value("a long text")


def test_without_a_script_a_lost_session_carries_the_form_through_the_sign_in(visit):
    page = visit(javascript=False, expected=("401",))
    there = prepared(page)
    page.goto(f"{there}sections/PRIV/")
    question(page).locator("summary").first.click()
    page.locator("[name='PRIV-01-note']").fill("typed while signed out")
    cookies = [cookie for cookie in page.context.cookies() if cookie["name"] != "sessionid"]
    page.context.clear_cookies()
    page.context.add_cookies(cookies)

    page.get_by_role("button", name="Save", exact=True).click()
    page.fill("[name=login]", "analyst@demo.example")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Send it again").click()

    expect(page.locator(".messages")).to_contain_text("Your answers are saved.")
    expect(page.locator("[name='PRIV-01-note']")).to_have_value("typed while signed out")
