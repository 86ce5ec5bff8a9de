"""Every answer of one request at once, sorted into what each option's newest version reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assessments.models import Answer, Assessment, Sheet, UseCase
from assessments.queries.stored_answers import (
    FIELDS,
    PEOPLE,
    StoredAnswers,
    answer_of,
    framework_of,
    scopes_of,
)


@dataclass(frozen=True, slots=True)
class RequestAnswers:
    """The answers of each assessment, and how many assessments read each sheet."""

    by_assessment: dict[int, StoredAnswers]
    readers: dict[int, int]  # sheet to the number of assessments that read it


def newest_versions(use_case: UseCase) -> list[Assessment]:
    """The newest version of each option's assessment ``with_subject()``, in the order of the options."""
    newest: dict[int, Assessment] = {}
    found = Assessment.objects.with_subject().select_related("decision").current()
    for assessment in found.filter(option__use_case=use_case).order_by("option_id", "-number"):
        newest.setdefault(assessment.option_id, assessment)
    return list(newest.values())


def request_answers(
    use_case: UseCase, assessments: Iterable[Assessment], *, with_people: bool = False
) -> RequestAnswers:
    """One query, whatever the number of options; the assessments come ``with_subject()``.

    ``with_people`` brings who answered along.
    """
    subjects, answers = _sheets(use_case, with_people=with_people)
    by_assessment: dict[int, StoredAnswers] = {}
    readers: dict[int, int] = {}
    for assessment in assessments:
        product = assessment.option.product
        sheets = {
            scope: subjects[scope, key]
            for scope, key in (
                ("use_case", None),
                ("vendor", product.vendor_id),
                ("product", product.pk),
                ("option", assessment.pk),
            )
            if (scope, key) in subjects
        }
        scopes = scopes_of(framework_of(assessment))
        by_assessment[assessment.pk] = StoredAnswers(
            sheets,
            {
                answer.question_id: answer
                for scope, sheet in sheets.items()
                for answer in answers[sheet]
                if scopes.get(answer.question_id) == scope
            },
        )
        for sheet in sheets.values():
            readers[sheet] = readers.get(sheet, 0) + 1
    return RequestAnswers(by_assessment, readers)


Subject = tuple[str, int | None]  # a scope, and the key of what it is about


def _sheets(use_case: UseCase, *, with_people: bool) -> tuple[dict[Subject, int], dict[int, list[Answer]]]:
    columns = [f"answers__{name}" for name in FIELDS]
    people = PEOPLE if with_people else ()
    rows = (
        Sheet.objects.filter(use_case=use_case)
        .order_by()
        .values_list("id", "scope", "vendor_id", "product_id", "assessment_id", *columns, *people)
    )
    subjects: dict[Subject, int] = {}
    answers: dict[int, list[Answer]] = {}
    for sheet, scope, vendor, product, assessment, *values in rows:
        subjects[scope, vendor or product or assessment] = sheet
        kept = answers.setdefault(sheet, [])
        if values[0] is not None:  # a sheet without answers comes as one empty row
            kept.append(answer_of(values))
    return subjects, answers
