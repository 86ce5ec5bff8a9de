"""The pages of an assessment as grouped tabs."""

import pytest
from django.urls import reverse

from assessments.templatetags.tabs import ASSESSMENT_TABS
from tests import factories

pytestmark = pytest.mark.django_db

PAGES = [(group, name) for group, pages in ASSESSMENT_TABS for name, _text in pages]


@pytest.mark.parametrize(("group", "name"), PAGES, ids=[name for _group, name in PAGES])
def test_each_page_marks_itself_and_its_group(client, group, name):
    client.force_login(factories.alice())
    assessment = factories.make_assessment(context=True)
    path = reverse(f"assessments:{name}", args=[assessment.pk])

    page = client.get(path).content.decode()

    assert 'aria-current="true">' + str(group) in page
    siblings = dict(next(pages for one, pages in ASSESSMENT_TABS if one == group))
    assert (f'href="{path}" aria-current="page"' in page) == (len(siblings) > 1)
