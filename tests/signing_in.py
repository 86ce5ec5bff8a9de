"""People who sign in through the pages, as a browser does."""

from django.test import Client
from django.urls import reverse

from assessments.models import Event, User
from tests.factories import PASSWORD


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra):
    return client.post(reverse("login"), {"login": email, "password": password}, **extra)


def signed_in(user: User, **headers) -> Client:
    """A browser of that user's: the session is listed, unlike one that ``force_login`` makes."""
    client = Client(headers=headers or {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    response = sign_in(client, user.email)
    assert response.status_code == 302, response.status_code
    return client


def code_of(key: str, *, later: int = 0) -> str:
    """What an authenticator app shows now, or ``later`` half minutes from now."""
    from allauth.mfa.totp.internal import auth  # noqa: PLC0415 -- after the applications are there

    counters = list(auth.yield_hotp_counters_from_time())
    return auth.format_hotp_value(auth.hotp_value(key, counters[len(counters) // 2] + later))


def add_app(client: Client) -> str:
    """Set up an authenticator app by the pages; its key."""
    again = client.get(reverse("mfa_activate_totp"))
    if again.status_code == 302:
        assert client.post(again.url, {"password": PASSWORD}).status_code == 302
    key = client.get(reverse("mfa_activate_totp")).context["form"].secret
    response = client.post(reverse("mfa_activate_totp"), {"code": code_of(key)})
    assert response.status_code == 302, response.content.decode()
    return key


def kinds(user: User) -> list[str]:
    """The events of one person, in order."""
    return list(Event.objects.filter(by=user).order_by("pk").values_list("kind", flat=True))
