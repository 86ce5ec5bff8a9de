"""What people are told, and how they wish to be told."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.labels import channel_choices, notice_kind_choices
from assessments.models.organisation import Organisation


class Notice(models.Model):
    """One thing one person is told once: on their page, and by e-mail as they chose.

    ``key`` makes telling it twice impossible ("due:assignment:12:2026-12-01"). ``facts`` are what the text
    needs; the words are found when it is shown, in the reader's language.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="notices", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", db_index=False)
    kind = models.CharField(_("kind"), max_length=20, choices=notice_kind_choices)
    key = models.CharField(_("key"), max_length=200)
    path = models.CharField(_("where it leads"), max_length=300)
    facts = models.JSONField(_("facts"), default=dict)
    channel = models.CharField(_("told by"), max_length=10, choices=channel_choices)
    made_at = models.DateTimeField(_("made at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    # When the e-mail goes out, or is tried again; none: it went, or nobody asked for one.
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts to send"), default=0)
    failure = models.CharField(_("why it was not sent"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "-id"], name="notice_list"),
            # Counted on every page, for the bar.
            models.Index(fields=["user"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(
                fields=["next_try_at"], name="notice_to_send", condition=Q(next_try_at__isnull=False)
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "key"], name="notice_once"),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(next_try_at=None), name="notice_sent_is_not_tried_again"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.user}"


class NoticeChoice(models.Model):
    """How one person wishes to hear of one kind of thing; without a row: by e-mail at once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choices", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=20, choices=notice_kind_choices)
    channel = models.CharField(_("told by"), max_length=10, choices=channel_choices)

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "kind"], name="notice_choice_once_per_kind"),
            models.CheckConstraint(
                condition=Q(channel__in=["at_once", "digest", "page"]), name="notice_choice_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.kind} · {self.channel}"
