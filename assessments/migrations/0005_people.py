"""The work of many people: memberships, links for vendors, evidence, opinions, notices."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import assessments.labels
import assessments.models.evidence

append_only = import_module("assessments.migrations.0002_append_only_triggers")


def open_for_change(apps, schema_editor):
    """Tables that get new columns lose their triggers until 0006: SQLite would drop them silently."""
    append_only.allow(apps, schema_editor)


def close_again(apps, schema_editor):
    """The way back ends as 0004 left it."""
    append_only.forbid(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0004_do_nothing_is_an_option"),
    ]

    operations = [
        migrations.RunPython(open_for_change, close_again),
        migrations.CreateModel(
            name="AlertRuling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule_id", models.CharField(max_length=64, verbose_name="rule")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="fingerprint")),
                (
                    "ruling",
                    models.CharField(
                        choices=assessments.labels.alert_ruling_choices, max_length=10, verbose_name="ruling"
                    ),
                ),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                ("ruled_at", models.DateTimeField(verbose_name="ruled at")),
            ],
            options={
                "verbose_name": "ruling on an alert",
                "verbose_name_plural": "rulings on alerts",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("section_id", models.CharField(blank=True, max_length=64, verbose_name="section")),
                ("question_id", models.CharField(blank=True, max_length=64, verbose_name="question")),
                (
                    "function",
                    models.CharField(
                        blank=True,
                        choices=assessments.labels.function_choices,
                        max_length=20,
                        verbose_name="function",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                ("assigned_at", models.DateTimeField(verbose_name="assigned at")),
            ],
            options={
                "verbose_name": "assignment",
                "verbose_name_plural": "assignments",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question_id", models.CharField(max_length=64, verbose_name="question")),
                ("page", models.PositiveIntegerField(default=0, verbose_name="page")),
                ("quote", models.TextField(blank=True, max_length=2000, verbose_name="quote")),
                ("cited_at", models.DateTimeField(verbose_name="cited at")),
            ],
            options={
                "verbose_name": "citation",
                "verbose_name_plural": "citations",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question_id", models.CharField(max_length=64, verbose_name="question")),
                ("answer_state", models.CharField(default="answered", max_length=30, verbose_name="answer")),
                ("chosen", models.CharField(blank=True, max_length=400, verbose_name="choices")),
                ("note", models.TextField(blank=True, max_length=10000, verbose_name="note")),
                ("respondent", models.CharField(blank=True, max_length=300, verbose_name="answered by")),
                ("saved_at", models.DateTimeField(verbose_name="saved at")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="revision")),
                (
                    "state",
                    models.CharField(
                        choices=assessments.labels.claim_state_choices,
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("ruled_at", models.DateTimeField(blank=True, null=True, verbose_name="ruled at")),
                ("ruling_reason", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
            ],
            options={
                "verbose_name": "claim",
                "verbose_name_plural": "claims",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question_id", models.CharField(max_length=64, verbose_name="question")),
                (
                    "audience",
                    models.CharField(
                        choices=assessments.labels.audience_choices,
                        default="internal",
                        max_length=10,
                        verbose_name="who may read it",
                    ),
                ),
                ("text", models.TextField(max_length=10000, verbose_name="comment")),
                ("written_at", models.DateTimeField(verbose_name="written at")),
                (
                    "vendor_name",
                    models.CharField(blank=True, max_length=300, verbose_name="who of the vendor"),
                ),
                ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="resolved at")),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=assessments.labels.evidence_kind_choices, max_length=10, verbose_name="kind"
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("issuer", models.CharField(blank=True, max_length=200, verbose_name="issuer")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="dated")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("level", models.CharField(blank=True, max_length=4, verbose_name="evidence level")),
                (
                    "confidentiality",
                    models.CharField(
                        choices=assessments.labels.confidentiality_choices,
                        default="internal",
                        max_length=15,
                        verbose_name="confidentiality",
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=1000, verbose_name="link")),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        upload_to=assessments.models.evidence.stored_name,
                        verbose_name="file",
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=255, verbose_name="file name")),
                ("media_type", models.CharField(blank=True, max_length=100, verbose_name="type")),
                ("size", models.PositiveBigIntegerField(default=0, verbose_name="size in bytes")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                (
                    "reading",
                    models.CharField(
                        choices=assessments.labels.reading_choices,
                        default="waiting",
                        max_length=10,
                        verbose_name="text",
                    ),
                ),
                ("added_at", models.DateTimeField(verbose_name="added at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="revision")),
            ],
            options={
                "verbose_name": "piece of evidence",
                "verbose_name_plural": "evidence",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="EvidencePage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="page")),
                ("text", models.TextField(verbose_name="text")),
            ],
            options={
                "verbose_name": "page of evidence",
                "verbose_name_plural": "pages of evidence",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="FirstAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question_id", models.CharField(max_length=64, verbose_name="question")),
                ("state", models.CharField(max_length=30, verbose_name="state")),
                ("chosen", models.CharField(blank=True, max_length=400, verbose_name="choices")),
                ("note", models.TextField(blank=True, max_length=10000, verbose_name="note")),
                ("evidence_level", models.CharField(blank=True, max_length=4, verbose_name="evidence level")),
                ("given_at", models.DateTimeField(verbose_name="given at")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="revision")),
            ],
            options={
                "verbose_name": "first answer",
                "verbose_name_plural": "first answers",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question_ids", models.TextField(verbose_name="questions")),
                ("language", models.CharField(max_length=5, verbose_name="language")),
                (
                    "contact",
                    models.EmailField(blank=True, max_length=254, verbose_name="contact at the vendor"),
                ),
                ("message", models.TextField(blank=True, max_length=4000, verbose_name="message")),
                ("key", models.CharField(max_length=64, unique=True, verbose_name="SHA-256 of the secret")),
                (
                    "state",
                    models.CharField(
                        choices=assessments.labels.inquiry_state_choices,
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("sent_at", models.DateTimeField(verbose_name="sent at")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="answer wanted by")),
                ("expires_at", models.DateTimeField(verbose_name="link works until")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                ("submitted_as", models.CharField(blank=True, max_length=300, verbose_name="submitted by")),
            ],
            options={
                "verbose_name": "inquiry",
                "verbose_name_plural": "inquiries",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("full_name", models.CharField(blank=True, max_length=150, verbose_name="full name")),
                (
                    "role",
                    models.CharField(
                        choices=assessments.labels.role_choices, max_length=20, verbose_name="role"
                    ),
                ),
                ("functions", models.CharField(blank=True, max_length=100, verbose_name="functions")),
                ("key", models.CharField(max_length=64, unique=True, verbose_name="SHA-256 of the secret")),
                ("sent_at", models.DateTimeField(verbose_name="sent at")),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="accepted at")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=assessments.labels.notice_kind_choices, max_length=20, verbose_name="kind"
                    ),
                ),
                ("key", models.CharField(max_length=200, verbose_name="key")),
                ("path", models.CharField(max_length=300, verbose_name="where it leads")),
                ("facts", models.JSONField(default=dict, verbose_name="facts")),
                (
                    "channel",
                    models.CharField(
                        choices=assessments.labels.channel_choices, max_length=10, verbose_name="told by"
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read at")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts to send")),
                ("failure", models.CharField(blank=True, max_length=300, verbose_name="why it was not sent")),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="NoticeChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=assessments.labels.notice_kind_choices, max_length=20, verbose_name="kind"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=assessments.labels.channel_choices, max_length=10, verbose_name="told by"
                    ),
                ),
            ],
            options={
                "verbose_name": "choice of notices",
                "verbose_name_plural": "choices of notices",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="first opened at")),
            ],
            options={
                "verbose_name": "opening",
                "verbose_name_plural": "openings",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "function",
                    models.CharField(
                        choices=assessments.labels.function_choices, max_length=20, verbose_name="function"
                    ),
                ),
                (
                    "stance",
                    models.CharField(
                        choices=assessments.labels.stance_choices, max_length=15, verbose_name="opinion"
                    ),
                ),
                ("line", models.TextField(max_length=500, verbose_name="in a line")),
                ("given_at", models.DateTimeField(verbose_name="given at")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="revision")),
            ],
            options={
                "verbose_name": "opinion",
                "verbose_name_plural": "opinions",
                "ordering": ["id"],
            },
        ),
        migrations.RemoveIndex(
            model_name="event",
            name="event_list",
        ),
        migrations.AddField(
            model_name="answer",
            name="is_contradicted",
            field=models.BooleanField(default=False, verbose_name="contradicted"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="unanswered_by_vendor",
            field=models.TextField(blank=True, editable=False, verbose_name="left unanswered by the vendor"),
        ),
        migrations.AddField(
            model_name="decision",
            name="advice",
            field=models.CharField(
                blank=True, choices=assessments.labels.advice_choices, max_length=20, verbose_name="advice"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="advice_reason",
            field=models.TextField(
                blank=True, max_length=4000, verbose_name="why the advice is not followed"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="unread_reason",
            field=models.TextField(
                blank=True, max_length=4000, verbose_name="why decisive documents stay unread"
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="actor",
            field=models.CharField(blank=True, max_length=300, verbose_name="acted without an account"),
        ),
        migrations.AddField(
            model_name="event",
            name="hash",
            field=models.CharField(default="", max_length=64, verbose_name="hash"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="event",
            name="previous",
            field=models.CharField(blank=True, max_length=64, verbose_name="hash of the one before"),
        ),
        migrations.AddField(
            model_name="event",
            name="seq",
            field=models.PositiveBigIntegerField(default=0, verbose_name="number"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="membership",
            name="away_from",
            field=models.DateField(blank=True, null=True, verbose_name="away from"),
        ),
        migrations.AddField(
            model_name="membership",
            name="away_until",
            field=models.DateField(blank=True, null=True, verbose_name="away until"),
        ),
        migrations.AddField(
            model_name="membership",
            name="deputy",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="stands_in_for",
                to="assessments.membership",
                verbose_name="deputy",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="functions",
            field=models.CharField(blank=True, max_length=100, verbose_name="functions"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="audit_hash",
            field=models.CharField(
                blank=True, editable=False, max_length=64, verbose_name="hash of the last event"
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="audit_seq",
            field=models.PositiveBigIntegerField(default=0, editable=False, verbose_name="last event"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="keep_years",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="years to keep what was decided"
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="requires_second_factor",
            field=models.BooleanField(default=False, verbose_name="members need a second factor"),
        ),
        migrations.AddField(
            model_name="usecase",
            name="is_blind",
            field=models.BooleanField(
                default=False, verbose_name="two experts answer without seeing each other"
            ),
        ),
        migrations.AddField(
            model_name="usecase",
            name="promised_on",
            field=models.DateField(blank=True, null=True, verbose_name="decision promised for"),
        ),
        migrations.AddField(
            model_name="usecase",
            name="sponsor_member",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sponsored",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="usecase",
            name="started_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successors",
                to="assessments.usecase",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="calendar_key",
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name="calendar key"),
        ),
        migrations.AddField(
            model_name="user",
            name="erased_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="erased at"),
        ),
        migrations.AddField(
            model_name="user",
            name="language",
            field=models.CharField(default="en", max_length=5, verbose_name="language"),
        ),
        migrations.AlterField(
            model_name="event",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("advice__in", ["", "followed"]),
                    models.Q(("advice", "not_followed"), models.Q(("advice_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="decision_against_advice_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("away_from", None), ("away_until", None)),
                    models.Q(("away_from__isnull", False), ("away_until__gte", models.F("away_from"))),
                    _connector="OR",
                ),
                name="membership_absence_ends_after_it_starts",
            ),
        ),
        migrations.AddField(
            model_name="alertruling",
            name="assessment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="alert_rulings",
                to="assessments.assessment",
            ),
        ),
        migrations.AddField(
            model_name="alertruling",
            name="ruled_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="assessment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assignments",
                to="assessments.assessment",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="assigned_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="cited_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="sheet",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="citations",
                to="assessments.sheet",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="ruled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="answer_to",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="assessments.comment",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="assessment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="comments",
                to="assessments.assessment",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="mentions",
            field=models.ManyToManyField(
                blank=True, related_name="mentioned_in", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="resolved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="written_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="added_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="evidence",
                to="assessments.organisation",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="vendor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="assessments.vendor",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="evidence",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="citations",
                to="assessments.evidence",
            ),
        ),
        migrations.AddField(
            model_name="evidencepage",
            name="evidence",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pages",
                to="assessments.evidence",
            ),
        ),
        migrations.AddField(
            model_name="firstanswer",
            name="assessment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="first_answers",
                to="assessments.assessment",
            ),
        ),
        migrations.AddField(
            model_name="firstanswer",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="first_answers",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="inquiry",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="inquiries",
                to="assessments.assessment",
            ),
        ),
        migrations.AddField(
            model_name="inquiry",
            name="closed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="inquiry",
            name="sent_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="inquiry",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="evidence",
                to="assessments.inquiry",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="inquiry",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="claims",
                to="assessments.inquiry",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="accepted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="invitations",
                to="assessments.organisation",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="sent_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notices",
                to="assessments.organisation",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="noticechoice",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notice_choices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="opening",
            name="evidence",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="openings",
                to="assessments.evidence",
            ),
        ),
        migrations.AddField(
            model_name="opening",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="assessment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="opinions",
                to="assessments.assessment",
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="given_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="opinions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="alertruling",
            constraint=models.UniqueConstraint(fields=("assessment", "fingerprint"), name="alert_ruled_once"),
        ),
        migrations.AddConstraint(
            model_name="alertruling",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="alert_ruling_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="alertruling",
            constraint=models.CheckConstraint(
                condition=models.Q(("ruling__in", ["upheld", "dismissed"])), name="alert_ruling_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                fields=("assessment", "section_id", "question_id"), name="assignment_once_per_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("section_id", ""), models.Q(("question_id", ""), _negated=True)),
                    models.Q(models.Q(("section_id", ""), _negated=True), ("question_id", "")),
                    _connector="OR",
                ),
                name="assignment_is_of_a_section_or_a_question",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("function", ""), _negated=True), ("user__isnull", False), _connector="OR"
                ),
                name="assignment_names_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["assessment", "question_id"], name="comment_thread"),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="comment_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("vendor_name", ""), ("written_by__isnull", False)),
                    models.Q(
                        ("audience", "vendor"),
                        ("written_by__isnull", True),
                        models.Q(("vendor_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="comment_is_signed_by_a_member_or_the_vendor",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resolved_at__isnull", True), ("resolved_by__isnull", True)),
                    models.Q(("resolved_at__isnull", False), ("resolved_by__isnull", False)),
                    _connector="OR",
                ),
                name="comment_resolved_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.UniqueConstraint(
                fields=("sheet", "question_id", "evidence", "page", "quote"), name="citation_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("page", 0), ("quote", "")),
                    models.Q(("page__gte", 1), models.Q(("quote", ""), _negated=True)),
                    _connector="OR",
                ),
                name="citation_quotes_a_page",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidencepage",
            constraint=models.UniqueConstraint(fields=("evidence", "number"), name="evidence_page_once"),
        ),
        migrations.AddConstraint(
            model_name="evidencepage",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="evidence_page_starts_at_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="firstanswer",
            constraint=models.UniqueConstraint(
                fields=("assessment", "question_id", "user"), name="first_answer_once_per_expert"
            ),
        ),
        migrations.AddConstraint(
            model_name="firstanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("chosen", ""), ("state", "unknown")),
                    models.Q(("state", "answered"), models.Q(("chosen", ""), _negated=True)),
                    _connector="OR",
                ),
                name="first_answer_has_a_choice_or_is_unknown",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(("question_ids", ""), _negated=True), name="inquiry_asks_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "submitted", "silent", "revoked"])),
                name="inquiry_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("closed_at__isnull", False)),
                    _connector="OR",
                ),
                name="inquiry_closed_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("sent_at"))),
                name="inquiry_expires_after_it_is_sent",
            ),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["organisation", "-id"], name="evidence_list"),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["expires_on"], name="evidence_expiry"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="evidence_has_a_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "file"),
                        ("url", ""),
                        models.Q(("file", ""), _negated=True),
                        models.Q(("sha256", ""), _negated=True),
                    ),
                    models.Q(("file", ""), ("kind", "link"), models.Q(("url", ""), _negated=True)),
                    _connector="OR",
                ),
                name="evidence_is_a_file_or_a_link",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("issued_on", None),
                    ("expires_on", None),
                    ("expires_on__gte", models.F("issued_on")),
                    _connector="OR",
                ),
                name="evidence_expires_after_its_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="evidence_withdrawn_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                fields=("inquiry", "question_id"), name="claim_once_per_question"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer_state__in", ["unanswered", "unknown", "not_applicable_claimed"]),
                        ("chosen", ""),
                    ),
                    models.Q(("answer_state", "answered"), models.Q(("chosen", ""), _negated=True)),
                    _connector="OR",
                ),
                name="claim_has_a_choice_when_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ruled_at", None), ("ruled_by", None), ("state__in", ["draft", "claimed"])),
                    models.Q(
                        ("ruled_at__isnull", False),
                        ("ruled_by__isnull", False),
                        ("state__in", ["accepted", "rejected"]),
                    ),
                    _connector="OR",
                ),
                name="claim_ruled_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("accepted_at", None), ("revoked_at", None)),
                fields=("organisation", "email"),
                name="invitation_open_once_per_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("sent_at"))),
                name="invitation_expires_after_it_is_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                    models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                    _connector="OR",
                ),
                name="invitation_accepted_at_and_by",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["user", "-id"], name="notice_list"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["channel", "sent_at"], name="notice_to_send"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("user", "key"), name="notice_once"),
        ),
        migrations.AddConstraint(
            model_name="noticechoice",
            constraint=models.UniqueConstraint(fields=("user", "kind"), name="notice_choice_once_per_kind"),
        ),
        migrations.AddConstraint(
            model_name="noticechoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["at_once", "digest", "page"])),
                name="notice_choice_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.UniqueConstraint(fields=("evidence", "user"), name="opening_once_per_person"),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.UniqueConstraint(
                fields=("assessment", "function"), name="opinion_once_per_function"
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("line", ""), _negated=True), name="opinion_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("stance__in", ["favourable", "reservations", "against"])),
                name="opinion_stance_is_known",
            ),
        ),
    ]
