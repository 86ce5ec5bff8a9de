"""What to find out next, and the words to ask the vendor; or that there is nothing left to find out."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments import figures
from assessments.frameworks.schema import Framework, Text
from assessments.labels import VERDICT, Label, question_number
from assessments.models import Assessment
from assessments.queries.next_questions import NextQuestion, NextQuestions
from assessments.queries.next_questions import next_questions as questions_of
from assessments.reports.letter import vendor_letter
from assessments.reports.robustness import choice_words
from assessments.views.report import find, language_of
from assessments.views.results import header_of


@require_safe
def next_questions(request: HttpRequest, pk: int) -> HttpResponse:
    """The unknowns in order of effect. ``?lang=`` and ``?all=1`` choose the text for the vendor."""
    assessment = find(request, pk)
    page = questions_of(assessment, as_of=timezone.localdate())
    context = {
        "assessment": assessment,
        "header": header_of(assessment, user=request.user),
        "page": page,
        "headline": VERDICT[page.proof.headline],
        "deciding": [row_shown(row, page.framework) for row in page.deciding],
        "others": [row_shown(row, page.framework) for row in page.others],
        "proof": proof_shown(page),
        "has_unproven": any(
            control.lost for score in page.dossier.scorecard.criteria for control in score.controls
        ),
        "letter": letter_shown(request, assessment, page),
    }
    return render(request, "next/next_questions.html", context)


@require_safe
def vendor_questions(request: HttpRequest, pk: int) -> HttpResponse:
    """The text for the vendor as a file."""
    assessment = find(request, pk)
    page = questions_of(assessment, as_of=timezone.localdate())
    rows = page.to_ask(everything=request.GET.get("all") == "1")
    if not rows:
        raise Http404(_("There is nothing to ask the vendor."))
    language = language_of(request)
    name = f"questions-{slugify(page.dossier.vendor)[:60] or 'vendor'}-{language}.txt"
    return HttpResponse(
        vendor_letter(rows, page.dossier, language=language),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Content-Language": language},
    )


# --- what the template places ---


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """An answer, and what is shown once it is given."""

    answer: str
    label: Label


@dataclass(frozen=True, slots=True)
class RowShown:
    """One unknown, in words."""

    id: str
    number: str
    text: Text
    section: str
    points: str  # empty: it widens nothing, and decides all the same
    changes: list[ChangeShown]
    is_ours: bool  # nobody but ourselves can answer it


@dataclass(frozen=True, slots=True)
class EndShown:
    """One completion of everything unknown: the best or the worst."""

    name: str
    label: Label
    total: str


@dataclass(frozen=True, slots=True)
class ProofShown:
    """The two ends of what the unknowns can still bring, and what follows."""

    unknown: int
    ends: list[EndShown]
    sentence: str


@dataclass(frozen=True, slots=True)
class LetterLanguage:
    """A language the text can be had in."""

    code: str
    name: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class LetterShown:
    """The text for the vendor, and how else it can be had."""

    text: str
    language: str
    lines: int
    languages: list[LetterLanguage]
    file_href: str
    has_everything: bool
    other_href: str  # the other choice of questions; empty when there is none
    asked: int
    open: int


def row_shown(row: NextQuestion, framework: Framework) -> RowShown:
    """An unknown as the page lists it."""
    return RowShown(
        id=row.question.id,
        number=question_number(framework, row.question.id),
        text=row.question.text,
        section=row.section,
        points=figures.small_points(row.width) if row.width else "",
        changes=[
            ChangeShown(choice_words(row.question, flip.choices), VERDICT[flip.headline])
            for flip in row.changes
        ],
        is_ours=row.vendor_question is None,
    )


def proof_shown(page: NextQuestions) -> ProofShown:
    """Why one may stop, or what is still open."""
    proof = page.proof

    def end(name: str, verdict: str, total: str) -> EndShown:
        return EndShown(name, VERDICT[verdict], total)

    return ProofShown(
        unknown=len(proof.unknown),
        ends=[
            end(
                _("If every unknown turns out best"),
                proof.best_verdict,
                figures.total_points(proof.best_total, page.framework),
            ),
            end(
                _("If every unknown turns out worst"),
                proof.worst_verdict,
                figures.total_points(proof.worst_total, page.framework),
            ),
        ],
        sentence=proof_sentence(page),
    )


def proof_sentence(page: NextQuestions) -> str:
    """What the two ends mean."""
    proof = page.proof
    if not proof.unknown:
        return _("Every question that counts has an answer: nothing is left to find out.")
    if proof.is_settled:
        return ngettext(
            "%(number)d question is still open, and its best and worst answer give the same verdict.",
            "%(number)d questions are still open, and their best and worst answers give the same verdict.",
            len(proof.unknown),
        ) % {"number": len(proof.unknown)}
    if page.deciding:
        return ngettext(
            "%(number)d answer alone can still change what is shown.",
            "%(number)d answers can each still change what is shown.",
            len(page.deciding),
        ) % {"number": len(page.deciding)}
    return _(
        "No single answer changes what is shown, but several together can: those that narrow the range most"
        " come first."
    )


def letter_shown(request: HttpRequest, assessment: Assessment, page: NextQuestions) -> LetterShown | None:
    """The text for the vendor; None when there is nothing to ask."""
    everything = request.GET.get("all") == "1"
    rows, all_rows = page.to_ask(everything=everything), page.to_ask(everything=True)
    if not rows:
        return None
    language = language_of(request)
    here = reverse("assessments:next-questions", args=[assessment.pk])
    text = vendor_letter(rows, page.dossier, language=language)

    def query(lang: str, *, is_all: bool) -> str:
        return "?" + urlencode({"lang": lang, **({"all": "1"} if is_all else {})})

    has_choice = len(page.to_ask(everything=False)) != len(all_rows)
    return LetterShown(
        text=text,
        language=language,
        lines=min(text.count("\n") + 2, 30),
        languages=[
            LetterLanguage(
                code,
                get_language_info(code)["name_local"].capitalize(),
                f"{here}{query(code, is_all=everything)}#letter",
                code == language,
            )
            for code, _name in settings.LANGUAGES
        ],
        file_href=reverse("assessments:vendor-questions", args=[assessment.pk])
        + query(language, is_all=everything),
        has_everything=everything,
        other_href=f"{here}{query(language, is_all=not everything)}#letter" if has_choice else "",
        asked=len(rows),
        open=len(all_rows),
    )
