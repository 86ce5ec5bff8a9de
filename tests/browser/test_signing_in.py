"""Signing in with a second factor, in a real browser: an authenticator app, and a passkey of Chromium's."""

import base64
import hashlib
import hmac
import re
import time

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.conftest import PASSWORD, violations

# Nobody else's journey signs in as this person, who has a second factor meanwhile.
PERSON = "viewer@demo.example"


def code_of(key: str, *, later: int = 0) -> str:
    """What the app shows, computed here as the standard says and not by what is tested."""
    counter = int(time.time()) // 30 + later
    digest = hmac.new(base64.b32decode(key), counter.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def first_step(page: Page, address: str = "") -> None:
    page.goto(f"{address}/accounts/login/")
    page.fill("[name=login]", PERSON)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")


def sound(page: Page) -> None:
    """No violation, no sideways scroll."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def sign_out(page: Page) -> None:
    """By the account menu."""
    page.locator("header details.menu > summary").click()
    page.locator("header form[data-sign-out] button").click()
    page.wait_for_url("**/accounts/login/")


def show_password(page: Page) -> None:
    """Once more, where a page asks for it."""
    page.wait_for_selector("[name=password]")
    sound(page)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")


@pytest.mark.parametrize(("language", "size"), [("en", "desk"), ("fr", "phone")])
def test_an_authenticator_app_from_setting_up_to_removing(visit, language, size):
    page = visit(None, language=language, size=size, expected=("422",))
    first_step(page)
    page.goto("/account/")
    sound(page)
    page.goto("/accounts/second-factor/")
    sound(page)
    page.goto("/accounts/second-factor/app/add/")
    show_password(page)
    key = page.locator("[data-totp-key]").inner_text()
    sound(page)
    page.fill("[name=code]", code_of(key))
    page.press("[name=code]", "Enter")
    codes = page.locator(".recovery-codes code")
    expect(codes).to_have_count(10)
    recovery = codes.first.inner_text()
    sound(page)

    other = visit(None, language=language, size=size, expected=("422",))
    first_step(other)
    other.wait_for_selector("[name=code]")
    sound(other)
    other.fill("[name=code]", "000000")
    other.press("[name=code]", "Enter")
    other.wait_for_selector(".error-summary")
    sound(other)
    other.fill("[name=code]", code_of(key, later=1))
    other.press("[name=code]", "Enter")
    other.wait_for_url(re.compile(r":\d+/$"))
    other.goto("/account/")
    expect(other.locator("#sessions ~ .rows .row-card")).to_have_count(2)
    sound(other)

    third = visit(None, language=language, size=size)
    first_step(third)
    third.fill("[name=code]", recovery)
    third.press("[name=code]", "Enter")
    third.wait_for_url(re.compile(r":\d+/$"))

    page.goto("/accounts/second-factor/app/remove/")
    sound(page)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/accounts/second-factor/")
    page.goto("/account/")
    page.locator("form[action$='end-others/'] button").click()
    expect(page.locator("#sessions ~ .rows .row-card")).to_have_count(1)
    sign_out(page)


def authenticator(page: Page) -> tuple[CDPSession, str]:
    """A device of Chromium's own that keeps passkeys and knows its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session, made["authenticatorId"]


@pytest.mark.parametrize(("language", "size"), [("en", "phone"), ("fr", "desk")])
def test_a_passkey_from_making_to_removing(visit, server, language, size):
    here = server.replace("127.0.0.1", "localhost")  # a passkey belongs to a name; a number is none
    page = visit(None, language=language, size=size)
    device, name = authenticator(page)
    first_step(page, here)
    page.goto(f"{here}/accounts/second-factor/passkeys/add/")
    show_password(page)
    sound(page)
    page.fill("[name=name]", "Laptop")
    page.check("[name=passwordless]")
    page.locator("main form button[type=submit]").click()
    page.wait_for_selector(".recovery-codes")
    page.goto(f"{here}/accounts/second-factor/")
    expect(page.locator(".row-card h3")).to_have_text("Laptop")
    sound(page)
    sign_out(page)

    first_step(page, here)  # as the second step
    page.wait_for_selector("[name=code]")
    sound(page)
    page.locator("form[data-passkey] button").click()
    page.wait_for_url(f"{here}/")
    sign_out(page)

    sound(page)  # in place of address and password
    page.locator("form[data-passkey] button").click()
    page.wait_for_url(f"{here}/")

    device.send("WebAuthn.setUserVerified", {"authenticatorId": name, "isUserVerified": False})
    page.goto(f"{here}/accounts/second-factor/")
    page.locator(".row-card a[href$='/remove/']").click()
    show_password(page)
    sound(page)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/accounts/second-factor/")
    expect(page.locator(".row-card")).to_have_count(0)

    sign_out(page)
    page.locator("form[data-passkey] button").click()  # the device says no, or knows one that we do not
    page.wait_for_selector("[data-passkey-error]:visible")
    sound(page)
