"""My account: name and language, where I am signed in, and what a change of password ends."""

import re

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from assessments.actions.retention import forget_sessions
from assessments.models import Event, User
from assessments.queries.session import browser_of
from assessments.views.session import LastSeenMiddleware
from tests import factories
from tests.jobs import run_jobs
from tests.signing_in import kinds, sign_in, signed_in

pytestmark = pytest.mark.django_db

PROFILE = "/account/"
ANOTHER = "quite another passphrase"
TELEPHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()


@pytest.fixture
def alice():
    return factories.alice()


def change_password(client, old=factories.PASSWORD, new=ANOTHER, again=ANOTHER):
    fields = {"oldpassword": old, "password1": new, "password2": again}
    return client.post(reverse("password_change"), fields)


def reset_link(mailoutbox, email, **headers) -> str:
    Client().post(reverse("password_reset"), {"email": email}, **headers)
    run_jobs()
    return re.search(r"https?://\S+", mailoutbox[-1].body)[0]


def test_a_person_changes_name_and_language(alice):
    client = signed_in(alice)

    response = client.post(PROFILE, {"full_name": "  Alice   Martin ", "language": "fr"})

    alice.refresh_from_db()
    assert response.url == PROFILE
    assert (alice.full_name, alice.language) == ("Alice Martin", "fr")
    assert client.cookies["django_language"].value == "fr"
    assert kinds(alice) == ["sign_in.succeeded", "account.renamed"]
    assert Event.objects.last().after is None  # the trail is for good: no name in it


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"full_name": " ", "language": "en"}, "required"),
        ({"full_name": "A" * 151, "language": "en"}, "150"),
        ({"full_name": "Al\x00ice", "language": "en"}, "Null characters"),
        ({"full_name": "Alice", "language": "xx"}, "valid choice"),
    ],
)
def test_what_cannot_be_kept_is_said_and_changes_nothing(alice, fields, word):
    response = signed_in(alice).post(PROFILE, fields)

    assert response.status_code == 422
    assert word in response.content.decode()
    assert User.objects.get(pk=alice.pk).full_name == "Alice"


def test_markup_in_a_name_is_text(alice):
    client = signed_in(alice)
    client.post(PROFILE, {"full_name": "<script>alert(1)</script>", "language": "en"})

    assert "<script>alert" not in client.get(PROFILE).content.decode()


def test_the_switch_of_the_pages_is_that_of_the_e_mails(alice):
    client = signed_in(alice)

    client.post(reverse("set_language"), {"language": "fr", "next": "/"})

    assert User.objects.get(pk=alice.pk).language == "fr"


@pytest.mark.parametrize("language", ["", "xx", "fr'; --"])
def test_a_language_that_nobody_speaks_changes_nothing(alice, language):
    signed_in(alice).post(reverse("set_language"), {"language": language})

    assert User.objects.get(pk=alice.pk).language == "en"


def test_the_switch_leads_nowhere_else(alice):
    response = signed_in(alice).post(reverse("set_language"), {"language": "fr", "next": "//evil.example/"})

    assert response.url == "/"


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_one_session_as_for_three(client, alice, django_assert_num_queries, count):
    for _ in range(count):
        signed_in(alice)
    client.force_login(alice)

    with django_assert_num_queries(6):  # session, user; sign-ons, factors, listed sessions, live sessions
        page = client.get(PROFILE)

    assert len(page.context["sessions"]) == count


def test_sessions_are_listed_with_browser_and_address(alice):
    here = signed_in(alice)
    signed_in(alice, **{"User-Agent": TELEPHONE})

    sessions = here.get(PROFILE).context["sessions"]

    assert [(one.browser, one.address, one.is_current) for one in sessions] == [
        ("Chrome, Android", "127.0.0.1", False),
        ("Firefox, Windows", "127.0.0.1", True),
    ]


def test_one_session_is_ended(alice):
    here, there = signed_in(alice), signed_in(alice, **{"User-Agent": TELEPHONE})
    other = next(one for one in here.get(PROFILE).context["sessions"] if not one.is_current)

    here.post(reverse("assessments:session-end", args=[other.pk]))

    assert there.get("/").url.startswith(reverse("login"))
    assert here.get("/").status_code == 200
    assert kinds(alice)[-1] == "sign_in.ended"


def test_all_others_are_ended(alice):
    here, *others = signed_in(alice), signed_in(alice), signed_in(alice)

    here.post(reverse("assessments:session-end-others"))

    assert here.get("/").status_code == 200
    assert [other.get("/").status_code for other in others] == [302, 302]
    assert Event.objects.filter(kind="sign_in.ended").get().after == {"sessions": 2}


def test_nobody_ends_the_session_of_another(alice):
    bob = factories.bob()
    there = signed_in(bob)
    session = UserSession.objects.get(user=bob)

    response = signed_in(alice).post(reverse("assessments:session-end", args=[session.pk]))

    assert response.status_code == 404
    assert there.get("/").status_code == 200


def test_a_session_that_is_over_is_not_listed(alice):
    here = signed_in(alice)
    signed_in(alice)
    current = here.session.session_key
    Session.objects.exclude(session_key=current).update(expire_date="2020-01-01T00:00Z")

    assert [one.is_current for one in here.get(PROFILE).context["sessions"]] == [True]


def test_what_is_known_of_a_session_goes_with_it(alice):
    signed_in(alice)
    here = signed_in(alice).session.session_key
    Session.objects.exclude(session_key=here).update(expire_date="2020-01-01T00:00Z")

    forget_sessions(at=factories.NOW)

    assert list(UserSession.objects.values_list("session_key", flat=True)) == [here]


def test_that_a_session_is_used_is_noted_now_and_then(alice, rf, django_assert_num_queries):
    client = signed_in(alice)
    UserSession.objects.update(last_seen_at="2020-01-01T00:00Z", ip="192.0.2.1")
    request = rf.get("/", REMOTE_ADDR="192.0.2.7")
    request.session = client.session
    request.session.get("seen")
    middleware = LastSeenMiddleware(lambda request: None)

    with django_assert_num_queries(1):
        middleware(request)
        middleware(request)

    stored = UserSession.objects.get()
    assert (stored.ip, stored.last_seen_at.year > 2020) == ("192.0.2.7", True)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) AppleWebKit Version/19.0 Safari/605.1", "Safari, macOS"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8", "Unknown browser"),
        ("<script>", "Unknown browser"),
    ],
)
def test_a_browser_is_named_as_people_name_it(user_agent, words):
    assert browser_of(user_agent) == words


def test_a_changed_password_ends_the_other_sessions_and_not_this_one(alice):
    here, there = signed_in(alice), signed_in(alice)
    key = here.session.session_key

    assert change_password(here).url == PROFILE

    assert here.get("/").status_code == 200
    assert here.session.session_key != key
    assert there.get("/").url.startswith(reverse("login"))
    assert [one.is_current for one in here.get(PROFILE).context["sessions"]] == [True]
    assert kinds(alice)[-1] == "account.password_changed"


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"old": "wrong"}, "The password is not right."),
        ({"again": "something else entirely"}, "same password each time"),
        ({"new": "short", "again": "short"}, "at least 12 characters"),
        ({"new": "123456789012345", "again": "123456789012345"}, "entirely numeric"),
        ({"new": "alice@demo.example", "again": "alice@demo.example"}, "too similar"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_its_reason(alice, fields, word):
    response = change_password(signed_in(alice), **fields)

    assert response.status_code == 422
    assert word in response.content.decode()
    assert sign_in(Client(), alice.email).status_code == 302


def test_a_forgotten_password_is_replaced_through_a_link_that_works_once(alice, mailoutbox):
    there = signed_in(alice)
    link = reset_link(mailoutbox, alice.email)
    client = Client()

    form = client.get(link.removeprefix("https://riskapp.example"))
    client.post(form.url, {"password1": ANOTHER, "password2": ANOTHER})

    assert there.get("/").url.startswith(reverse("login"))
    assert "_auth_user_id" not in client.session
    assert sign_in(Client(), alice.email, ANOTHER).status_code == 302
    again = Client().get(link.removeprefix("https://riskapp.example"))
    assert "used already or is too old" in again.content.decode()


def test_the_link_leads_to_this_installation_whatever_host_was_asked(alice, mailoutbox, settings):
    settings.ALLOWED_HOSTS = ["*"]

    link = reset_link(mailoutbox, alice.email, HTTP_HOST="evil.example", HTTP_X_FORWARDED_HOST="evil.example")

    assert link.startswith("https://riskapp.example/accounts/password/reset/")


def test_a_host_that_is_not_ours_is_refused(alice):
    assert Client().get(reverse("login"), HTTP_HOST="evil.example").status_code == 400


def test_asking_for_a_link_tells_nobody_who_has_an_account(alice, mailoutbox):
    pages = [
        Client().post(reverse("password_reset"), {"email": email}, follow=True)
        for email in (alice.email, "nobody@demo.example")
    ]
    run_jobs()

    assert (
        len({(page.status_code, re.sub(r"value=\"\S+\"", "", page.content.decode())) for page in pages}) == 1
    )
    assert [mail.to for mail in mailoutbox] == [[alice.email]]


def test_asking_again_and_again_is_stopped(alice):
    statuses = [
        Client().post(reverse("password_reset"), {"email": alice.email}).status_code for _ in range(6)
    ]

    assert statuses == [302] * 5 + [429]


@pytest.mark.parametrize("key", ["1-abc", "zzzzzzzzzzzzzzzzzz-abc-def", "1-%00", "0-set-password"])
def test_a_guessed_link_opens_nothing(key):
    response = Client().get(f"/accounts/password/reset/{key}/")

    assert response.status_code == 200
    assert "used already or is too old" in response.content.decode()


def test_a_person_without_a_password_is_sent_none(alice, mailoutbox):
    alice.set_unusable_password()
    alice.save()

    Client().post(reverse("password_reset"), {"email": alice.email})
    run_jobs()

    assert mailoutbox == []


def test_a_person_without_a_password_is_told_so(client, alice):
    alice.set_unusable_password()
    alice.save()
    client.force_login(alice)

    page = client.get(reverse("password_change"), follow=True)

    assert "there is no password to change" in page.content.decode()
