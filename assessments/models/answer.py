"""Answers, on the sheet of the subject they are true for."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.labels import answer_state_choices, scope_choices
from assessments.models.assessment import Assessment
from assessments.models.use_case import UseCase
from assessments.models.vendor import Product, Vendor


class SheetQuerySet(models.QuerySet["Sheet"]):
    def read_by(self, assessment: Assessment) -> SheetQuerySet:
        """The four sheets an assessment reads: its request's, vendor's, product's and its own."""
        option = assessment.option
        return self.filter(use_case=option.use_case_id).filter(
            Q(scope="use_case")
            | Q(vendor=option.product.vendor_id)
            | Q(product=option.product_id)
            | Q(assessment=assessment)
        )


class Sheet(models.Model):
    """Where the answers about one subject live inside a request; what is shared is answered only once."""

    use_case = models.ForeignKey(UseCase, models.CASCADE, related_name="sheets")
    scope = models.CharField(_("scope"), max_length=10, choices=scope_choices)
    vendor = models.ForeignKey(Vendor, models.PROTECT, null=True, blank=True, related_name="sheets")
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="sheets")
    assessment = models.OneToOneField(Assessment, models.CASCADE, null=True, blank=True, related_name="sheet")

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer sheet")
        verbose_name_plural = _("answer sheets")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(scope="use_case", vendor=None, product=None, assessment=None)
                | Q(scope="vendor", vendor__isnull=False, product=None, assessment=None)
                | Q(scope="product", vendor=None, product__isnull=False, assessment=None)
                | Q(scope="option", vendor=None, product=None, assessment__isnull=False),
                name="sheet_has_the_subject_of_its_scope",
            ),
            models.UniqueConstraint(
                fields=["use_case"], condition=Q(scope="use_case"), name="sheet_once_per_request"
            ),
            models.UniqueConstraint(fields=["use_case", "vendor"], name="sheet_once_per_vendor"),
            models.UniqueConstraint(fields=["use_case", "product"], name="sheet_once_per_product"),
        ]

    def __str__(self) -> str:
        return f"{self.use_case_id} · {self.scope}"


class AnswerQuerySet(models.QuerySet["Answer"]):
    def put(self, answer: Answer, *, assessment: Assessment, expected_revision: int) -> int | None:
        """Save ``answer`` in one statement, if nobody did since ``expected_revision`` (0: there was none).

        Returns its new revision; None when nothing was saved, because the row has moved on or the assessment
        is no longer a draft. On PostgreSQL the assessment stays locked against being submitted until the
        transaction ends.
        """
        quote = connection.ops.quote_name
        fields = [self.model._meta.get_field(name) for name in PUT_FIELDS]
        columns = [quote(field.column) for field in fields]
        kept = columns[2:]  # all but what identifies the row
        answers, assessments = quote(self.model._meta.db_table), quote(Assessment._meta.db_table)
        lock = "FOR SHARE" if connection.features.has_select_for_update else ""
        statement = f"""
            INSERT INTO {answers} ({", ".join(columns)}, revision)
            SELECT {", ".join(["%s"] * len(columns))}, 1
            FROM {assessments} WHERE id = %s AND state = 'draft' {lock}
            ON CONFLICT (sheet_id, question_id) DO UPDATE
            SET {", ".join(f"{column} = excluded.{column}" for column in kept)},
                revision = {answers}.revision + 1
            WHERE {answers}.revision = %s
            RETURNING id, revision
        """  # noqa: S608 -- names of our own columns; every value is a parameter
        values = [field.get_db_prep_save(getattr(answer, field.attname), connection) for field in fields]
        with connection.cursor() as cursor:
            cursor.execute(statement, [*values, assessment.pk, expected_revision])
            row = cursor.fetchone()
        if row is None:
            return None
        answer.pk, answer.revision = row
        return answer.revision


# The first two identify the row.
PUT_FIELDS = (
    "sheet",
    "question_id",
    "state",
    "chosen",
    "note",
    "reason",
    "evidence_level",
    "source_title",
    "source_reference",
    "source_on",
    "source_expires_on",
    "answered_at",
    "answered_by",
    "is_contradicted",
)


class Answer(models.Model):
    """One question's answer. ``revision`` grows with every save: an editor who saw an older one is told."""

    # No index of its own: the unique constraint below begins with it.
    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="answers", db_index=False)
    question_id = models.CharField(_("question"), max_length=64)
    state = models.CharField(_("state"), max_length=30, choices=answer_state_choices, default="unanswered")
    chosen = models.CharField(_("choices"), max_length=400, blank=True)  # values separated by one space
    note = models.TextField(_("note"), max_length=10_000, blank=True)
    reason = models.TextField(_("why it does not apply"), max_length=10_000, blank=True)
    evidence_level = models.CharField(_("evidence level"), max_length=4, blank=True)
    source_title = models.CharField(_("source"), max_length=300, blank=True)
    source_reference = models.CharField(_("link or reference"), max_length=1000, blank=True)
    source_on = models.DateField(_("dated"), null=True, blank=True)
    source_expires_on = models.DateField(_("valid until"), null=True, blank=True)
    # A contradiction was confirmed: the claim counts for nothing until it is answered anew.
    is_contradicted = models.BooleanField(_("contradicted"), default=False)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    answered_at = models.DateTimeField(_("answered at"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="answers", db_index=False
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sheet", "question_id"], name="answer_once_per_sheet"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "unanswered",
                        "answered",
                        "unknown",
                        "not_applicable_claimed",
                        "not_applicable_confirmed",
                    ]
                ),
                name="answer_state_is_known",
            ),
            models.CheckConstraint(
                condition=(Q(state="answered") & ~Q(chosen="")) | (~Q(state="answered") & Q(chosen="")),
                name="answer_has_a_choice_when_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state__startswith="not_applicable") | ~Q(reason=""),
                name="answer_not_applicable_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(source_on__isnull=True)
                | Q(source_expires_on__isnull=True)
                | Q(source_expires_on__gte=models.F("source_on")),
                name="answer_source_expires_after_its_date",
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="answer_revision_starts_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.chosen or self.state}"

    @property
    def choices(self) -> tuple[str, ...]:
        """The values chosen, in the framework's order."""
        return tuple(self.chosen.split())
