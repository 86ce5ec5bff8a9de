"""Questions to a vendor as plain text, ready to send, in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.queries.dossier import Dossier
from assessments.queries.next_questions import NextQuestion


def vendor_letter(rows: Sequence[NextQuestion], dossier: Dossier, *, language: str) -> str:
    """A letter with numbered questions, each with what would prove its answer. It names no verdict."""
    with translation.override(language):
        words = {"product": dossier.product, "organisation": dossier.organisation}
        opening = ngettext(
            "We are considering %(product)s and still need your answer to %(number)d question."
            " Please give it in writing.",
            "We are considering %(product)s and still need your answers to %(number)d questions."
            " Please give them in writing.",
            len(rows),
        ) % {**words, "number": len(rows)}
        colon = "\u00a0:" if language == "fr" else ":"
        lines = [
            _("Subject: %(product)s – questions from %(organisation)s") % words,
            "",
            _("Dear Sir or Madam,"),
            "",
            opening,
            _(
                "For each answer, name a source that we can check and its date. “We do not know” is an answer"
                " too, and better than none."
            ),
        ]
        for number, row in enumerate(rows, start=1):
            if row.vendor_question is None:
                continue
            lines += ["", f"{number}. {row.vendor_question.to(language)} [{row.question.id}]"]
            if row.proofs:
                lines.append("   " + _("What would show it") + colon)
                lines += [f"   - {proof.to(language)}" for proof in row.proofs]
        lines += ["", _("Kind regards,"), dossier.organisation, ""]
    return "\n".join(lines)
