"""The page frame's tags."""

from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import ResolverMatch

from assessments.templatetags.ui import ErrorLink, error_links, nav_room


class PetForm(forms.Form):
    name = forms.CharField(label="Name")
    kind = forms.ChoiceField(label="Kind", choices=[("cat", "Cat")], widget=forms.RadioSelect)

    def clean(self):
        raise forms.ValidationError("Not today.")


def test_error_links_lead_to_what_takes_the_focus_in_the_order_of_the_form():
    form = PetForm({})

    assert error_links(form) == [
        ErrorLink("", "Not today."),
        ErrorLink("#id_name", "Name – This field is required."),
        ErrorLink("#id_kind_0", "Kind – This field is required."),
    ]


def test_error_summary_is_absent_while_nothing_is_wrong():
    template = Template('{% include "components/error_summary.html" %}')

    assert "error-summary" in template.render(Context({"form": PetForm({})}))
    assert "error-summary" not in template.render(Context({"form": PetForm()}))


def room_of(url_name, app_name="assessments"):
    request = RequestFactory().get("/")
    request.resolver_match = ResolverMatch(print, (), {}, url_name, app_names=[app_name])
    return nav_room({"request": request})


def test_a_page_belongs_to_one_entry_of_the_navigation():
    assert room_of("home") == "home"
    assert room_of("vendor-detail") == room_of("product-create") == "vendors"
    assert room_of("use-case-list") == room_of("section-edit") == "requests"


def test_pages_outside_the_application_belong_to_no_entry():
    assert room_of("login", app_name="") == ""
    assert nav_room({}) == ""


def test_block_tags_wrap_markup_and_escape_their_arguments():
    page = Template("{% load ui %}{% notice title=title %}<p>{{ text }}</p>{% endnotice %}")

    html = page.render(Context({"text": "<b>", "title": "<i>"}))

    assert "<p>&lt;b&gt;</p>" in html
    assert "&lt;i&gt;" in html
