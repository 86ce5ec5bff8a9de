"""A section of the questionnaire as one form: an answer form a question, laid out by crispy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cache, cached_property
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from django import forms
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.actions.answer import GivenAnswer
from assessments.forms.answer import AnswerForm
from assessments.forms.fields import FIELD_FOR, NOT_APPLICABLE, UNKNOWN, offered
from assessments.frameworks.schema import ContextQuestion, Framework, Question
from assessments.labels import question_number, said
from assessments.models import Answer

AnyQuestion = Question | ContextQuestion

# What stands in a question's evidence and note block.
EXTRAS = ("evidence", "source_title", "source_reference", "source_on", "source_expires_on", "note")
# A page with more questions than this shows the choices of each; the rest of a question is one link away.
UNFOLDED_QUESTIONS = 30


@dataclass(frozen=True, slots=True)
class ErrorLink:
    """One line of the error summary: the message and the address of what it is about."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two answers to one question, in words; whoever came second chooses."""

    revision: int
    mine: str
    theirs: str
    who: str
    when: Any


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """What a question's markup says, whoever answers: made once a process and language."""

    number: str
    text: str
    scope: str
    choices: tuple[tuple[str, str], ...]  # value and label of the options
    about: SafeString
    evidence_levels: tuple[tuple[str, str], ...]
    not_applicable_hint: str


@cache
def question_words(framework: Framework, question_id: str, language: str) -> QuestionWords:
    """The words of a question in the language that is active (its code is the key)."""
    question = question_of(framework, question_id)
    is_context = isinstance(question, ContextQuestion)
    return QuestionWords(
        number=question_number(framework, question_id),
        text=said(question.text),
        scope={
            "use_case": _("serves every option of this request"),
            "vendor": _("serves every option with this vendor"),
            "product": _("serves every option with this product"),
            "option": "",
        }[question.scope],
        choices=tuple((option.value, said(option.label)) for option in question.options),
        about=render_to_string("assessments/_question_about.html", about_question(framework, question)),
        evidence_levels=()
        if is_context
        else tuple((level.id, f"{level.id} · {said(level.label)}") for level in framework.evidence.levels),
        not_applicable_hint=""
        if is_context or question.not_applicable is None
        else said(question.not_applicable),
    )


def question_of(framework: Framework, question_id: str) -> AnyQuestion:
    """A question or a context question by its id; ``KeyError`` when there is none."""
    return framework.context_by_id.get(question_id) or framework.question(question_id)


def about_question(framework: Framework, question: AnyQuestion) -> dict[str, Any]:
    """Why it is asked, who knows, what would prove it, what it rests on."""
    if isinstance(question, ContextQuestion):
        return {"why": said(question.help), "roles": [said(framework.role(question.answered_by).label)]}
    statuses = {status.id: said(status.label) for status in framework.statuses}
    return {
        "why": said(question.why),
        "roles": [said(framework.role(role).label) for role in question.answered_by],
        "proofs": [said(proof) for proof in question.evidence_expected],
        "vendor_question": said(question.vendor_question) if question.vendor_question else "",
        "references": [cited(framework, citation) for citation in question.references],
        "facts": [
            {"statement": said(fact.statement), "as_of": fact.as_of}
            for fact in map(framework.fact, question.facts)
        ],
        "article_criteria": [
            {"id": item.id, "label": said(item.label), "status": statuses[item.status]}
            for item in framework.article_criteria_of(question.id)
        ],
    }


def cited(framework: Framework, citation: str) -> dict[str, str]:
    """A citation such as ``GDPR:28(3)(a)`` in words, with the status of the text it cites."""
    reference, locator = framework.reference(citation)
    if locator[:1].isdigit() and reference.locator_prefix:
        locator = f"{reference.locator_prefix} {locator}"
    if (get_language() or "").startswith("fr"):
        locator = locator.replace("Annex", "annexe")
    name = f"{said(reference.short)}, {locator}" if locator else said(reference.short)
    return {"name": name, "title": said(reference.title), "status": said(reference.status)}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a question leads, each with ``{question}`` for its id; empty: nowhere."""

    save: str
    question: str = ""  # its own place on a page
    document: str = ""  # where a document is chosen for its answer
    passages: str = ""
    comment: str = ""
    settle: str = ""  # what two experts answered

    def of(self, question_id: str) -> Addresses:
        """Those of one question."""
        return Addresses(*(address.format(question=question_id) for address in astuple(self)))


@dataclass(frozen=True, slots=True)
class Shown:
    """The values a question's controls show, as strings: what is stored, or what was typed."""

    chosen: frozenset[str] = frozenset()
    note: str = ""
    reason: str = ""
    evidence: str = ""
    source_title: str = ""
    source_reference: str = ""
    source_on: str = ""
    source_expires_on: str = ""
    revision: int | str = 0

    @classmethod
    def stored(cls, answer: Answer | None) -> Shown:
        """What the database holds."""
        if answer is None:
            return cls()
        special = {
            "unknown": UNKNOWN,
            "not_applicable_claimed": NOT_APPLICABLE,
            "not_applicable_confirmed": NOT_APPLICABLE,
        }.get(answer.state)
        return cls(
            chosen=frozenset({special} if special else answer.choices),
            note=answer.note,
            reason=answer.reason,
            evidence=answer.evidence_level,
            source_title=answer.source_title,
            source_reference=answer.source_reference,
            source_on=answer.source_on.isoformat() if answer.source_on else "",
            source_expires_on=answer.source_expires_on.isoformat() if answer.source_expires_on else "",
            revision=answer.revision,
        )

    @classmethod
    def typed(cls, form: AnswerForm) -> Shown:
        """What was sent, right or wrong."""
        raw = {name: form[name].value() for name in form.fields}
        chosen = raw.pop("choice") or ()
        raw.pop("resolve")
        texts = {name: value or "" for name, value in raw.items()}
        return cls(chosen=frozenset([chosen] if isinstance(chosen, str) else chosen), **texts)

    @property
    def extras(self) -> list[tuple[str, str]]:
        """What is filled in of the evidence and note block."""
        return [(name, value) for name in EXTRAS if (value := getattr(self, name))]


class QuestionBlock(LayoutObject):
    """One question on the page: crispy hands it the form, it places the fieldset."""

    template = "assessments/_question.html"

    def __init__(
        self,
        framework: Framework,
        question_id: str,
        *,
        leads: Addresses,
        answer: Answer | None = None,
        form: AnswerForm | None = None,
        conflict: Conflict | None = None,
        is_open: bool = True,
        documents: Sequence[Any] = (),
        reuse_url: str = "",
        first: str = "",
    ) -> None:
        """``leads``: where the question leads, its id filled in; ``documents``: those its answer cites.

        ``first``: "blind" while two experts answer without seeing each other, "apart" once they differ.
        """
        self.question = question_of(framework, question_id)
        self.words = question_words(framework, question_id, get_language() or "en")
        self.leads = leads
        self.answer = answer
        self.form = form if form is not None and form.is_bound else None
        self.conflict = conflict
        self.is_open = is_open and first != "apart"
        self.question_url = leads.question if first != "apart" else ""
        self.may_prove = self.is_open and not first
        self.documents = documents
        self.reuse_url = reuse_url
        self.first = first

    @property
    def id(self) -> str:
        """The question's id, which is the fieldset's too."""
        return self.question.id

    @property
    def is_context(self) -> bool:
        """Whether it is about our own use: then no proof is asked and it always applies."""
        return isinstance(self.question, ContextQuestion)

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong, by field."""
        return self.form.error_texts if self.form else {}

    def values(self) -> dict[str, Any]:
        """Everything the template places."""
        shown = Shown.typed(self.form) if self.form else Shown.stored(self.answer)
        errors = self.errors
        special = set(offered(self.question)) - set(self.question.values)
        is_folded = bool(self.question_url) and not errors
        is_not_applicable = NOT_APPLICABLE in shown.chosen
        claims = NOT_APPLICABLE in special and not self.first
        kept = [("reason", shown.reason)] if shown.reason else []
        return {
            "id": self.id,
            "is_folded": is_folded,
            "kept": [*kept, *shown.extras] if is_folded else [],
            "question_url": self.question_url,
            "words": self.words,
            "control": "checkbox" if FIELD_FOR[self.question.kind].is_multiple else "radio",
            "choices": [(value, label, value in shown.chosen) for value, label in self.words.choices],
            "allows_unknown": UNKNOWN in special,
            "is_unknown": UNKNOWN in shown.chosen,
            # Folded, there is no room for its reason: the claim is made where the question unfolds.
            "allows_not_applicable": claims and (is_not_applicable or not is_folded),
            "is_not_applicable": is_not_applicable,
            "is_context": self.is_context,
            "first": self.first,
            "settle_url": self.leads.settle,
            "shown": shown,
            "document_url": self.leads.document if self.may_prove else "",
            "passages_url": self.leads.passages if self.may_prove else "",
            "comment_url": self.leads.comment,
            "documents": self.documents,
            "reuse_url": self.reuse_url if self.is_open else "",
            "is_unfolded": bool(shown.extras or self.documents) or any(name in EXTRAS for name in errors),
            "errors": errors,
            "answer": self.answer,
            "revision": self.answer.revision if self.answer and not self.form else shown.revision,
            "conflict": self.conflict,
            "save_url": self.leads.save if self.is_open else "",
            "is_open": self.is_open,
        }

    def render(self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any) -> SafeString:
        """The fieldset. Dates are made ISO strings before, so nothing is localised in the loop."""
        compiled = context.render_context.get("question_template") if context is not None else None
        if compiled is None:
            compiled = get_template(self.template).template
            if context is not None:
                context.render_context["question_template"] = compiled
        return compiled.render(Context(self.values(), use_l10n=False))


class SectionForm(forms.Form):
    """The questions of one section. Valid when every answer in it is."""

    def __init__(
        self,
        *,
        framework: Framework,
        question_ids: Sequence[str],
        answers: Mapping[str, Answer],
        leads: Addresses,
        documents: Mapping[str, Sequence[Any]] | None = None,
        reuse_urls: Mapping[str, str] | None = None,
        firsts: Mapping[str, str] | None = None,
        data: Mapping[str, Any] | None = None,
        is_open: bool = True,
    ) -> None:
        """``leads``: where each question leads. By question, ``documents``: what its answer cites;
        ``reuse_urls``: where earlier answers are; ``firsts``: where a blind first pass stands.
        """
        super().__init__(data)
        self.framework = framework
        self.answers = answers
        is_folded = len(question_ids) > UNFOLDED_QUESTIONS
        self.leads = leads if is_folded else replace(leads, question="")
        self.documents = documents or {}
        self.reuse_urls = reuse_urls or {}
        self.firsts = firsts or {}
        self.is_open = is_open
        self.conflicts: dict[str, Conflict] = {}
        self.question_ids = tuple(question_ids)
        # A question that came up after the page was made is not in the form: it was not answered here.
        self.answer_forms = {
            question_id: AnswerForm(
                question=question_of(framework, question_id),
                data=data,
                is_first=self.firsts.get(question_id) == "blind",
            )
            for question_id in (self.question_ids if data is not None else ())
            if f"{question_id}-revision" in data
        }

    def is_valid(self) -> bool:
        return self.is_bound and not self.invalid

    @cached_property
    def invalid(self) -> list[str]:
        """The questions whose answer cannot be saved as it was typed."""
        return [question_id for question_id, form in self.answer_forms.items() if not form.is_valid()]

    def given(self) -> dict[str, tuple[GivenAnswer, int]]:
        """What was answered, with the revision it was made from; what gives way to another's is left out."""
        return {
            question_id: (form.given(), form.expected_revision)
            for question_id, form in self.answer_forms.items()
            if not form.takes_theirs
        }

    def settle(self, answers: Mapping[str, Answer], conflicts: Mapping[str, Answer]) -> None:
        """Show what is stored now, except where two answers meet: there both are shown."""
        self.answers = answers
        self.conflicts = {
            question_id: conflict_between(self.framework, self.answer_forms[question_id], theirs)
            for question_id, theirs in conflicts.items()
        }

    @property
    def error_links(self) -> list[ErrorLink]:
        """The error summary's lines, in the order of the questions."""
        links = []
        for question_id, form in self.answer_forms.items():
            number = question_number(self.framework, question_id)
            for name, text in form.error_texts.items():
                field = "0" if name == "choice" else name
                links.append(ErrorLink(f"#{question_id}-{field}", f"{number}: {text}"))
            if question_id in self.conflicts:
                text = _("%(question)s: two answers, choose one.") % {"question": number}
                links.append(ErrorLink(f"#{question_id}", text))
        return links

    @property
    def helper(self) -> FormHelper:
        """The layout: the questions in order; the page brings the form tag and its token."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(*(self.block(question_id) for question_id in self.question_ids))
        return helper

    def block(self, question_id: str) -> QuestionBlock:
        """One question as it stands: typed where it could not be saved, stored elsewhere."""
        form = self.answer_forms.get(question_id)
        keeps_typed = form is not None and (self.conflicts.get(question_id) or not self.is_valid())
        return QuestionBlock(
            self.framework,
            question_id,
            leads=self.leads.of(question_id),
            answer=self.answers.get(question_id),
            form=form if keeps_typed else None,
            conflict=self.conflicts.get(question_id),
            is_open=self.is_open,
            documents=self.documents.get(question_id, ()),
            reuse_url=self.reuse_urls.get(question_id, ""),
            first=self.firsts.get(question_id, ""),
        )


def conflict_between(framework: Framework, form: AnswerForm, theirs: Answer) -> Conflict:
    """The two answers in words."""
    question = form.question
    given = form.given()
    return Conflict(
        revision=theirs.revision,
        mine=answer_in_words(
            question, state=given.state, choices=given.choices, note=given.note, reason=given.reason
        ),
        theirs=answer_in_words(
            question, state=theirs.state, choices=theirs.choices, note=theirs.note, reason=theirs.reason
        ),
        who=str(theirs.answered_by),
        when=theirs.answered_at,
    )


def answer_in_words(
    question: AnyQuestion, *, state: str, choices: Sequence[str], note: str = "", reason: str = ""
) -> str:
    """An answer as one reads it: the options chosen, or what stands for them, then the texts."""
    said_choices = [said(option.label) for option in question.options if option.value in choices]
    head = {
        "unanswered": _("No choice made"),
        "unknown": _("Not known yet"),
        "not_applicable_claimed": _("Not applicable"),
        "not_applicable_confirmed": _("Not applicable"),
    }.get(state) or "\n".join(said_choices)
    return "\n".join(part for part in (head, reason, note) if part)
