"""The pages of the costs: where they are, what a browser posts there, and how many queries they take."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

LINE = {
    "name": "Seats",
    "category": "licences",
    "low": "90",
    "mode": "100",
    "high": "120",
    "timing": "yearly",
    "year": "1",
    "probability_pct": "100",
}


def there(option, name="cost-edit"):
    return reverse(f"assessments:{name}", args=[option.pk])


def posted(*rows, revision=0, currency="EUR", **others):
    fields = {
        f"lines-{index}-{name}": value
        for index, row in enumerate(rows)
        for name, value in {**LINE, **row}.items()
    }
    return {
        "lines-TOTAL_FORMS": len(rows),
        "lines-INITIAL_FORMS": 0,
        "revision": revision,
        "currency": currency,
        **fields,
        **others,
    }


def sql_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
