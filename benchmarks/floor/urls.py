"""One upsert, one list, one page, one stored file."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from benchmarks.floor.models import Answer, Assessment, StoredFile

CHOICES = [
    ("a", "Excluded by contract, feedback and telemetry content included"),
    ("b", "Excluded by default for our tier; only technical counters are used"),
    ("c", "Allowed unless opted out; opt-out set centrally by us and verified"),
    ("d", "Left to each user's settings, or only partly excluded"),
    ("e", "Yes, or the terms do not say"),
    ("unknown", "Not known yet"),
    ("not_applicable", "Not applicable"),
]


def questions_form(count: int) -> type[forms.Form]:
    """A form of ``count`` questions, each with its choices and a note."""
    fields: dict[str, forms.Field] = {}
    for number in range(count):
        fields[f"q{number}"] = forms.ChoiceField(
            choices=CHOICES,
            widget=forms.RadioSelect,
            required=False,
            help_text="Why this is asked, in a sentence.",
        )
        fields[f"q{number}-note"] = forms.CharField(widget=forms.Textarea, required=False)
    return type("QuestionsForm", (forms.Form,), fields)


FORMS = {count: questions_form(count) for count in range(1, 120)}


@login_required
def save(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = get_object_or_404(Assessment, pk=pk, owner=request.user)
    with transaction.atomic():
        Answer.objects.bulk_create(
            [
                Answer(
                    assessment=assessment,
                    question_id=request.POST["question"],
                    chosen=request.POST["chosen"],
                    note=request.POST["note"],
                )
            ],
            update_conflicts=True,
            unique_fields=["assessment", "question_id"],
            update_fields=["chosen", "note"],
        )
    return HttpResponse("saved")


@login_required
def listing(request: HttpRequest) -> HttpResponse:
    rows = Assessment.objects.filter(owner=request.user).order_by("-id")[:20]
    return render(request, "floor/list.html", {"rows": rows})


@login_required
def page(request: HttpRequest, pk: int, count: int) -> HttpResponse:
    assessment = get_object_or_404(Assessment, pk=pk, owner=request.user)
    given = {}
    for answer in Answer.objects.filter(assessment=assessment):
        given[answer.question_id] = answer.chosen
        given[f"{answer.question_id}-note"] = answer.note
    return render(request, "floor/page.html", {"assessment": assessment, "form": FORMS[count](initial=given)})


@login_required
def stored(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(bytes(get_object_or_404(StoredFile, pk=pk).content), content_type="application/pdf")


@login_required
def nothing(request: HttpRequest, pk: int) -> HttpResponse:
    """The stored file's look-up without its body: the floor of a 304."""
    get_object_or_404(StoredFile.objects.only("pk"), pk=pk)
    return HttpResponse(status=304)


urlpatterns = [
    path("save/<int:pk>/", save),
    path("list/", listing),
    path("page/<int:pk>/<int:count>/", page),
    path("stored/<int:pk>/", stored),
    path("nothing/<int:pk>/", nothing),
]
