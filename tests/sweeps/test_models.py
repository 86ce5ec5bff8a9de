"""Every model can be made, says what it is, and is shown in the administration pages."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from assessments.admin import ReadOnlyAdmin
from tests import factories

MODELS = list(apps.get_app_config("assessments").get_models())
ACCOUNTS = {"User", "Organisation"}


def test_every_model_has_a_factory():
    assert set(factories.MAKERS) == {model.__name__ for model in MODELS}


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_says_what_it_is(model):
    row = factories.MAKERS[model.__name__]()

    assert isinstance(row, model)
    assert str(row).strip()
    assert "object (" not in str(row)
    assert model._meta.verbose_name != model.__name__.lower() or model._meta.verbose_name


@pytest.mark.parametrize("model", [model for model in MODELS if admin.site.is_registered(model)])
def test_the_administration_pages_only_read(model):
    page = admin.site.get_model_admin(model)
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    if model.__name__ in ACCOUNTS:
        assert not page.has_delete_permission(request)
    else:
        assert isinstance(page, ReadOnlyAdmin)
        assert not page.has_add_permission(request)
        assert not page.has_change_permission(request)
        assert not page.has_delete_permission(request)


@pytest.mark.django_db
@pytest.mark.parametrize("model", [model for model in MODELS if admin.site.is_registered(model)])
def test_every_list_and_row_of_the_administration_pages_opens(client, model):
    row = factories.MAKERS[model.__name__]()
    client.force_login(factories.make_user("Root", is_staff=True, is_superuser=True))
    base = f"/admin/assessments/{model._meta.model_name}/"

    assert client.get(base).status_code == 200
    assert client.get(f"{base}{row.pk}/change/").status_code == 200


@pytest.mark.django_db
def test_an_account_is_added_in_the_administration_pages(client):
    client.force_login(factories.make_user("Root", is_staff=True, is_superuser=True))
    password = "an even longer passphrase"
    inline = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}

    response = client.post(
        "/admin/assessments/user/add/",
        {
            "email": "new@demo.example",
            "full_name": "New",
            "usable_password": "true",
            "password1": password,
            "password2": password,
            **inline,
        },
    )

    assert response.status_code == 302, response.content.decode()
    assert client.login(username="new@demo.example", password=password)
