"""The administration pages: accounts are kept here, everything else is only read."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_tasks_db.admin import DBTaskResultAdmin
from django_tasks_db.models import DBTaskResult

from assessments import models
from assessments.actions.job import ATTEMPTS, run_again


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows rows, changes none."""

    list_per_page = 50
    show_full_result_count = False  # counting everything costs more than the page

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.opts.fields]

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = models.User
        fields = ("email", "full_name")


class MembershipInline(admin.TabularInline):
    model = models.Membership
    extra = 0
    fields = ("organisation", "user", "role")


@admin.register(models.User)
class UserAdmin(DjangoUserAdmin):
    """Who may sign in, and as what in which organisation."""

    add_form = NewUserForm
    ordering = ("email",)
    list_display = ("email", "full_name", "is_active", "is_staff")
    search_fields = ("email", "full_name")
    fieldsets = (
        (None, {"fields": ("email", "full_name", "password")}),
        (_("Access"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("Dates"), {"fields": ("last_login", "joined_at")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "full_name", "usable_password", "password1", "password2")}),)
    filter_horizontal = ()
    readonly_fields = ("last_login", "joined_at")
    inlines = (MembershipInline,)

    def save_model(self, request: HttpRequest, obj: models.User, form: Any, change: bool) -> None:
        # An address that is no longer theirs signs nobody in.
        super().save_model(request, obj, form, change)
        EmailAddress.objects.filter(user=obj).exclude(email__iexact=obj.email).delete()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What a person wrote stays signed: an account is closed (not active), never deleted.
        return False


@admin.register(models.Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ("name", "created_at")
    search_fields = ("name",)
    readonly_fields = ("created_at",)
    inlines = (MembershipInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.Vendor)
class VendorAdmin(ReadOnlyAdmin):
    list_display = ("name", "country", "organisation")
    list_select_related = ("organisation",)
    search_fields = ("name",)


@admin.register(models.Product)
class ProductAdmin(ReadOnlyAdmin):
    list_display = ("name", "vendor")
    list_select_related = ("vendor",)
    search_fields = ("name",)


@admin.register(models.UseCase)
class UseCaseAdmin(ReadOnlyAdmin):
    list_display = ("title", "organisation", "sponsor", "framework")
    list_select_related = ("organisation",)
    search_fields = ("verb", "object")


@admin.register(models.Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    list_display = ("option", "number", "state", "author", "organisation")
    list_select_related = ("option", "author", "organisation")
    list_filter = ("state",)


@admin.register(models.Answer)
class AnswerAdmin(ReadOnlyAdmin):
    list_display = ("question_id", "state", "chosen", "evidence_level", "answered_by", "answered_at")
    list_select_related = ("answered_by",)
    search_fields = ("question_id",)


@admin.register(models.Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    list_display = ("id", "assessment_id", "kind", "headline", "sha256", "taken_at")


@admin.register(models.Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("id", "assessment_id", "outcome", "valid_until", "decided_by", "decided_at")
    list_select_related = ("decided_by",)


@admin.register(models.Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "subject", "by", "organisation")
    list_select_related = ("by", "organisation")
    search_fields = ("kind", "subject")


# Second factors, sessions and single sign-on are changed by their owners, on pages that leave a trail.
admin.site.unregister([EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession])
admin.site.unregister(DBTaskResult)


@admin.register(DBTaskResult)
class JobAdmin(DBTaskResultAdmin):
    """Background jobs: how often each was tried, why it failed; failed ones can be tried again."""

    list_display = ("task_name", "status", "attempts", "last_error", "enqueued_at", "finished_at")
    list_filter = ("status",)
    list_per_page = 50
    show_full_result_count = False
    actions = ("try_again",)

    @admin.display(description=_("attempts"))
    def attempts(self, job: DBTaskResult) -> str:
        return f"{len(job.worker_ids)} / {ATTEMPTS}"

    @admin.display(description=_("last error"))
    def last_error(self, job: DBTaskResult) -> str:
        lines = job.traceback.strip().splitlines()
        return lines[-1][:200] if lines else ""

    @admin.action(description=_("Try failed jobs again"))
    def try_again(self, request: HttpRequest, jobs: Any) -> None:
        count = run_again(job_ids=list(jobs.values_list("pk", flat=True)))
        text = ngettext("%(count)s job is tried again.", "%(count)s jobs are tried again.", count)
        self.message_user(request, text % {"count": count} if count else gettext("None of them has failed."))
