"""A request continues under a newer questionnaire; the old one stays as it was."""

from decimal import Decimal

import pytest

from assessments.actions.migration import MigrationRefused, migrate_request
from assessments.frameworks.loader import load_framework
from assessments.models import Answer, Citation, Event, FirstAnswer, Option, UseCase
from assessments.queries.assessment_page import assessment_page
from assessments.queries.reuse import proposals
from assessments.queries.stored_answers import stored_answers
from tests import factories
from tests.factories import NOW
from tests.two_versions import NEW, OLD, two_versions

__all__ = ["two_versions"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_versions")]

CONTEXT = {"deployment": "app", "data_classes": "personal", "criticality": "high"}
ANSWERS = {"AAA-01": "b", "AAA-02": "a", "AAA-03": "a", "AAA-04": "a", "BBB-01": "c", "BBB-02": "b"}


@pytest.fixture
def before():
    """Two options under the old version; the first one is answered throughout, and costs something."""
    use_case = factories.make_use_case(framework=load_framework(OLD))
    first = factories.make_assessment(use_case=use_case, name="First")
    factories.make_assessment(use_case=use_case, product=first.option.product, name="Second")
    factories.answer(first, {**CONTEXT, **{id: f"{chosen}/E3" for id, chosen in ANSWERS.items()}})
    factories.make_cost_model(first.option)
    Option.objects.filter(pk=first.option_id).update(value=4, value_amount=Decimal(1000))
    piece = factories.make_evidence()
    Citation.objects.create(
        sheet=first.sheet, question_id="BBB-01", evidence=piece, cited_at=NOW, cited_by=factories.alice()
    )
    return use_case


def migrated(use_case, key=NEW):
    return migrate_request(use_case=use_case, framework_key=key, by=factories.bob(), at=NOW)


def newest(use_case, name):
    return factories.reload(use_case.options.get(name=name).assessments.get())


def rows_of(use_case):
    return list(
        Answer.objects.filter(sheet__use_case=use_case)
        .order_by("id")
        .values("id", "question_id", "state", "chosen", "revision", "evidence_level")
    )


def test_what_still_fits_is_kept_with_its_proof_and_who_gave_it(before):
    fresh = migrated(before)

    answers = stored_answers(newest(fresh, "First"), with_people=True)
    assert set(answers) == {*CONTEXT, "BBB-01"}
    assert (answers["BBB-01"].choices, answers["BBB-01"].evidence_level) == (("c",), "E3")
    assert str(answers["BBB-01"].answered_by) == "Alice"
    assert set(stored_answers(newest(fresh, "Second"))) == {"data_classes", "criticality"}
    assert Citation.objects.filter(sheet__use_case=fresh).count() == 1


def test_what_was_asked_otherwise_waits_as_a_proposal_with_both_wordings(before):
    page = assessment_page(newest(migrated(before), "First"), as_of=NOW.date())

    found = proposals(page)

    assert list(found) == ["AAA-01", "AAA-02", "AAA-03"]
    assert found["AAA-01"].asked_then.en == "AAA-01?"
    assert found["AAA-03"].asked_then is None


def test_options_costs_and_words_come_along(before):
    fresh = migrated(before)

    option = fresh.options.get(name="First")
    assert (fresh.started_from, fresh.framework, fresh.title) == (before, NEW, before.title)
    assert (option.value, option.value_amount) == (4, Decimal(1000))
    assert option.cost_model.lines.count() == 1
    assert list(fresh.options.order_by("id").values_list("name", flat=True)) == [
        "do_nothing",
        "First",
        "Second",
    ]


def test_the_old_request_is_untouched(before):
    rows, revision = rows_of(before), before.revision

    migrated(before)

    before.refresh_from_db()
    assert (rows_of(before), before.revision, before.framework) == (rows, revision, OLD)
    assert before.options.get(name="First").cost_model.lines.count() == 1


def test_the_history_says_where_each_answer_was_given(before):
    given = {row["question_id"]: row["id"] for row in rows_of(before)}

    fresh = migrated(before)

    event = Event.objects.filter(kind="answers.carried_over", use_case=fresh).order_by("id").first()
    assert event.after["BBB-01"] == {
        "answer": given["BBB-01"],
        "request": before.pk,
        "framework": OLD,
        "given_on": "2026-11-25",
    }
    assert Event.objects.get(kind="request.migrated").after == {"framework": NEW, "answers": 4}


def test_it_is_continued_once_and_under_the_version_that_was_looked_at(before):
    with pytest.raises(MigrationRefused, match="look again"):
        migrated(before, OLD)
    fresh = migrated(before)

    with pytest.raises(MigrationRefused, match="already"):
        migrated(before)
    with pytest.raises(MigrationRefused, match="look again"):
        migrated(fresh)
    assert UseCase.objects.count() == 2


def test_a_blind_request_stays_blind_and_begins_its_open_questions_afresh(before):
    UseCase.objects.filter(pk=before.pk).update(is_blind=True)
    first = newest(before, "First")
    Answer.objects.filter(sheet__use_case=before, question_id="BBB-02").delete()
    factories.make_first_answer(first, question_id="BBB-02", user=factories.alice())

    fresh = migrated(factories.reload(first).option.use_case)

    assert fresh.is_blind
    assert "BBB-01" in stored_answers(newest(fresh, "First"))  # what was settled stands
    assert not FirstAnswer.objects.filter(assessment__option__use_case=fresh).exists()
    assert FirstAnswer.objects.filter(assessment=first).count() == 1


def test_a_sponsor_who_has_left_does_not_stop_it(before):
    gone = factories.make_user("Greta")
    UseCase.objects.filter(pk=before.pk).update(sponsor_member=gone)

    fresh = migrated(UseCase.objects.get(pk=before.pk))

    assert UseCase.objects.get(pk=fresh.pk).sponsor_member == gone
