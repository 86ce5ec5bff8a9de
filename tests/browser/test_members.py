"""The pages of an organisation: no axe violation, no console error, no sideways scroll."""

import pytest

from tests.browser.conftest import violations

PAGES = {
    "members": "/organisations/1/members/",
    "member": "/organisations/1/members/2/",
    "member-remove": "/organisations/1/members/2/remove/",
    "absence": "/organisations/1/absence/",
    "settings": "/organisations/1/settings/",
    "invite": "/organisations/1/invitations/new/",
    "erase": "/organisations/1/people/2/erase/",
    "audit": "/organisations/1/audit/",
    "my-data": "/personal-data/",
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_every_page_is_accessible_and_fits(visit, language, size):
    page = visit("administrator", language=language, size=size)
    found = {}

    for name, address in PAGES.items():
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, name
        found[name] = violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name

    assert {name: faults for name, faults in found.items() if faults} == {}


def test_an_invitation_with_faults_is_accessible_and_a_right_one_shows_on_the_list(visit):
    page = visit("administrator", expected=("422",))
    page.goto("/organisations/1/invitations/new/")
    page.fill("[name=email]", "nobody")
    page.press("[name=email]", "Enter")
    page.wait_for_selector(".error-summary")
    assert violations(page) == []

    page.fill("[name=email]", "guest@demo.example")
    page.press("[name=email]", "Enter")
    page.wait_for_selector("#invited")

    assert "guest@demo.example" in page.inner_text("section[aria-labelledby=invited]")
    assert violations(page) == []


def test_a_link_that_does_not_work_is_a_page_one_can_read(visit):
    page = visit(None, size="phone", expected=("404",))

    response = page.goto("/join/wrong/")

    assert response.status == 404
    assert violations(page) == []
