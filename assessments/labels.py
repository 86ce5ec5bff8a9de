"""Codes to words, icons and colour classes: the only place where a code gets a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from assessments.frameworks.schema import Framework, Text

Code = TypeVar("Code", str, int)


@dataclass(frozen=True, slots=True)
class Label:
    """How a code is shown: its word, its icon (a name in the sprite) and its CSS tone."""

    word: str | Promise
    icon: str
    tone: str


VERDICT = {
    "proceed": Label(_("Proceed"), "verdict-proceed", "verdict-proceed"),
    "proceed_with_conditions": Label(
        _("Proceed with conditions"), "verdict-conditions", "verdict-conditions"
    ),
    "escalate": Label(_("Escalate"), "verdict-escalate", "verdict-escalate"),
    "do_not_proceed": Label(_("Do not proceed"), "verdict-stop", "verdict-stop"),
    "not_enough_information": Label(_("Not enough information"), "verdict-unknown", "verdict-unknown"),
}
ROLE = {
    "administrator": Label(_("Administrator"), "role", "neutral"),
    "analyst": Label(_("Analyst"), "role", "neutral"),
    "contributor": Label(_("Contributor"), "role", "neutral"),
    "reviewer": Label(_("Reviewer"), "role", "neutral"),
    "viewer": Label(_("Viewer"), "role", "neutral"),
}
ASSESSMENT_STATE = {
    "draft": Label(_("In progress"), "state-draft", "info"),
    "submitted": Label(_("Waiting for a decision"), "state-submitted", "attention"),
    "decided": Label(_("Decided"), "state-decided", "success"),
    "superseded": Label(_("Replaced by a newer version"), "state-superseded", "neutral"),
}
ANSWER_STATE = {
    "unanswered": Label(_("Not answered"), "answer-none", "neutral"),
    "answered": Label(_("Answered"), "answer-given", "success"),
    "unknown": Label(_("Not known yet"), "answer-unknown", "attention"),
    "not_applicable_claimed": Label(_("Not applicable, to be confirmed"), "answer-na", "attention"),
    "not_applicable_confirmed": Label(_("Not applicable, confirmed"), "answer-na", "neutral"),
}
QUESTION_CHANGE = {
    "added": Label(_("New question"), "add", "info"),
    "removed": Label(_("Question removed"), "delete", "attention"),
    "reworded": Label(_("Asked in other words"), "edit", "info"),
    "options_added": Label(_("Answers added"), "add", "info"),
    "options_removed": Label(_("Answers removed"), "delete", "attention"),
    "options_reworded": Label(_("Answers in other words"), "edit", "info"),
    "moved": Label(_("Asked of another subject"), "switch", "info"),
}
ANSWER_FATE = {
    "kept": Label(_("Answer kept"), "answer-given", "success"),
    "proposed": Label(_("Proposed: still true?"), "retry", "info"),
    "again": Label(_("Asked anew"), "answer-unknown", "attention"),
    "left": Label(_("Stays in the old request"), "answer-none", "neutral"),
}
OUTCOME = {
    "approve": Label(_("Approved"), "outcome-approve", "success"),
    "approve_with_conditions": Label(_("Approved with conditions"), "outcome-conditions", "attention"),
    "defer": Label(_("Deferred"), "outcome-defer", "info"),
    "refuse": Label(_("Refused"), "outcome-refuse", "danger"),
}
STAGE = {
    "before_signature": Label(_("Before signature"), "stage", "neutral"),
    "before_go_live": Label(_("Before go-live"), "stage", "neutral"),
    "within_90_days": Label(_("Within 90 days"), "stage", "neutral"),
}
STOP_STATE = {
    "triggered": Label(_("Hard stop"), "stop-triggered", "danger"),
    "waived": Label(_("Waived"), "stop-waived", "attention"),
    "open": Label(pgettext_lazy("hard stop", "Unknown"), "stop-open", "attention"),
    "passed": Label(_("Passed"), "stop-passed", "success"),
}
GATE = {
    "shut": Label(_("Missing"), "lock", "attention"),
    "open": Label(_("Passed"), "stop-passed", "success"),
}
LANE = {
    "triage": Label(_("Short lane"), "lane", "neutral"),
    "full": Label(_("Full lane"), "lane", "neutral"),
}
SCOPE = {
    "use_case": Label(_("The use case"), "scope", "neutral"),
    "vendor": Label(_("The vendor"), "scope", "neutral"),
    "product": Label(_("The product"), "scope", "neutral"),
    "option": Label(_("This option"), "scope", "neutral"),
}
SECTION_STATUS = {
    "not_started": Label(_("Not started"), "answer-none", "neutral"),
    "in_progress": Label(_("In progress"), "state-draft", "info"),
    "done": Label(_("Complete"), "answer-given", "success"),
}
APPETITE = {
    "within": Label(_("within the limit"), "appetite-within", "success"),
    "at": Label(_("at the limit"), "appetite-at", "attention"),
    "over": Label(_("over the limit"), "appetite-over", "danger"),
}
OPTION_KIND = {
    "offer": Label(_("An offer"), "option", "neutral"),
    "incumbent": Label(_("What we use today"), "option", "neutral"),
    "do_nothing": Label(_("Do nothing"), "option", "neutral"),
}
# Anchors of the value axis, in the sponsor's own judgement.
VALUE = {
    1: Label(_("1 · none that we could name"), "value", "neutral"),
    2: Label(_("2 · a convenience for a few people"), "value", "neutral"),
    3: Label(_("3 · time saved every week for a team"), "value", "neutral"),
    4: Label(_("4 · a clear gain in quality, speed or revenue"), "value", "neutral"),
    5: Label(_("5 · our plans depend on it"), "value", "neutral"),
}
COST_CATEGORY = {
    "licences": Label(_("Licences and subscriptions"), "cost", "neutral"),
    "usage": Label(_("Usage: volume × unit price"), "cost", "neutral"),
    "integration": Label(_("Integration"), "cost", "neutral"),
    "data": Label(_("Data preparation"), "cost", "neutral"),
    "compliance": Label(_("Security and compliance"), "cost", "neutral"),
    "evaluation": Label(_("Evaluation and monitoring"), "cost", "neutral"),
    "running": Label(_("Running"), "cost", "neutral"),
    "training": Label(_("Training and change"), "cost", "neutral"),
    "exit": Label(_("Exit"), "cost", "neutral"),
    "price_shock": Label(_("Price shock"), "cost", "neutral"),
}
COST_TIMING = {
    "once": Label(_("Once"), "cost", "neutral"),
    "yearly": Label(_("Every year"), "cost", "neutral"),
}
TREATMENT = {
    "mitigate": Label(_("Mitigate"), "treatment", "info"),
    "transfer": Label(_("Transfer"), "treatment", "info"),
    "accept": Label(_("Accept"), "treatment", "attention"),
    "avoid": Label(_("Avoid"), "treatment", "neutral"),
}
FINDING_STATUS = {
    "open": Label(_("Open"), "answer-none", "attention"),
    "in_progress": Label(_("Under way"), "state-draft", "info"),
    "done": Label(_("Done"), "answer-given", "success"),
}
# Where a finding stands on a day: what is stored, or accepted until an end that has not come.
FINDING_STATE = {
    **FINDING_STATUS,
    "accepted": Label(_("Accepted for a time"), "stop-waived", "attention"),
}
OVERDUE = {
    "overdue": Label(_("Overdue"), "warning", "danger"),
}
GAP_KIND = {
    "stop": Label(_("Triggers a hard stop"), "stop-triggered", "danger"),
    "weak": Label(_("Weak answer"), "severity", "neutral"),
    "unproven": Label(_("Claimed, not proven enough"), "answer-unknown", "neutral"),
    "unknown": Label(_("Not known yet"), "answer-unknown", "neutral"),
}
SEVERITY = {
    "critical": Label(_("Critical"), "severity", "danger"),
    "high": Label(_("High"), "severity", "danger"),
    "medium": Label(_("Medium"), "severity", "attention"),
    "low": Label(_("Low"), "severity", "neutral"),
}
CLAUSE_STATUS = {
    "proposed": Label(_("Proposed"), "clause", "info"),
    "agreed": Label(_("Agreed"), "clause", "success"),
    "refused": Label(pgettext_lazy("clause", "Refused"), "clause", "danger"),
}
# What a member answers for; content assigns each role of the questionnaire to one of these.
FUNCTION = {
    "business": Label(_("Business"), "role", "neutral"),
    "security": Label(_("Security and IT"), "role", "neutral"),
    "data_protection": Label(_("Data protection"), "role", "neutral"),
    "legal": Label(_("Legal"), "role", "neutral"),
    "procurement": Label(_("Procurement"), "role", "neutral"),
    "finance": Label(_("Finance"), "role", "neutral"),
}
# Where a request stands; each step has one holder.
STEP = {
    "context": Label(_("Context"), "state-draft", "info"),
    "experts": Label(_("Experts answer"), "state-draft", "info"),
    "vendor": Label(_("Vendor answers"), "state-draft", "info"),
    "converge": Label(_("Bring together"), "state-draft", "attention"),
    "decision": Label(_("Opinions and decision"), "state-submitted", "attention"),
    "decided": Label(_("Decided"), "state-decided", "success"),
}
# How the answer of a blind first pass came about.
SETTLEMENT = {
    "equal": Label(_("Both answered the same"), "state-decided", "success"),
    "careful": Label(_("The more careful one: the verdict is the same"), "state-decided", "info"),
    "chosen": Label(_("Somebody decided, and said why"), "state-decided", "info"),
    "alone": Label(_("One answer, without a second"), "state-decided", "attention"),
}
STANCE = {
    "favourable": Label(_("Favourable"), "outcome-approve", "success"),
    "reservations": Label(_("With reservations"), "outcome-conditions", "attention"),
    "against": Label(pgettext_lazy("opinion", "Against"), "outcome-refuse", "danger"),
}
ADVICE = {
    "followed": Label(_("The advice is followed"), "answer-given", "success"),
    "not_followed": Label(_("The advice is not followed"), "stop-waived", "attention"),
}
AUDIENCE = {
    "internal": Label(_("Inside only"), "lock", "neutral"),
    "vendor": Label(_("Also the vendor"), "role", "attention"),
}
EVIDENCE_KIND = {
    "file": Label(_("File"), "file", "neutral"),
    "link": Label(_("Link"), "link", "neutral"),
}
CONFIDENTIALITY = {
    "public": Label(_("Public"), "role", "neutral"),
    "internal": Label(_("Internal"), "role", "neutral"),
    "confidential": Label(_("Confidential"), "lock", "attention"),
}
# Of a document, on a day: nothing to say while it is valid for longer.
EXPIRY = {
    "soon": Label(_("Expires soon"), "warning", "attention"),
    "expired": Label(_("Expired"), "warning", "danger"),
}
READING = {
    "waiting": Label(_("Text is being read"), "state-draft", "info"),
    "read": Label(_("Text read"), "answer-given", "success"),
    "empty": Label(_("No text in it"), "answer-none", "neutral"),
    "failed": Label(_("Text could not be read"), "warning", "attention"),
}
INQUIRY_STATE = {
    "open": Label(_("Waiting for the vendor"), "state-draft", "info"),
    "submitted": Label(_("Answered by the vendor"), "answer-given", "success"),
    "silent": Label(_("The vendor did not answer"), "answer-unknown", "attention"),
    "revoked": Label(_("Withdrawn"), "answer-none", "neutral"),
}
CLAIM_STATE = {
    "draft": Label(_("Being written"), "state-draft", "neutral"),
    "claimed": Label(_("Claim to check"), "answer-unknown", "attention"),
    "accepted": Label(_("Accepted"), "answer-given", "success"),
    "rejected": Label(_("Not accepted"), "outcome-refuse", "neutral"),
}
ALERT_RULING = {
    "upheld": Label(_("Contradiction confirmed"), "warning", "danger"),
    "dismissed": Label(_("Dismissed with a reason"), "answer-none", "neutral"),
}
NOTICE_KIND = {
    "assignment": Label(_("A question or section is given to me"), "role", "neutral"),
    "mention": Label(_("Somebody mentions me"), "role", "neutral"),
    "vendor_submitted": Label(_("A vendor has answered"), "answer-given", "neutral"),
    "due": Label(_("Something of mine is due soon"), "state-draft", "neutral"),
    "overdue": Label(_("Something of mine is overdue"), "warning", "neutral"),
    "evidence_expiry": Label(_("A document is about to expire"), "warning", "neutral"),
    "acceptance_end": Label(_("An accepted risk or a waiver ends"), "stop-waived", "neutral"),
    "decision": Label(_("An assessment is decided"), "state-decided", "neutral"),
}
INVITATION_STATE = {
    "waiting": Label(_("Not sent yet"), "answer-unknown", "attention"),
    "open": Label(_("Invited"), "state-draft", "info"),
    "expired": Label(_("Expired"), "warning", "attention"),
    "revoked": Label(pgettext_lazy("invitation", "Withdrawn"), "answer-none", "neutral"),
    "used": Label(_("Joined"), "answer-given", "success"),
}
CHANNEL = {
    "at_once": Label(_("E-mail at once"), "role", "neutral"),
    "digest": Label(_("Daily digest"), "role", "neutral"),
    "page": Label(_("On my page only"), "role", "neutral"),
}

# What an event of the audit trail says somebody did; the name of the person stands before it.
EVENT: Mapping[str, str | Promise] = {
    "request.opened": _("opened a request"),
    "request.edited": _("changed a request"),
    "request.migrated": _("continued a request under a newer questionnaire"),
    "option.added": _("added an option"),
    "option.facts_recorded": _("recorded value and times of an option"),
    "vendor.added": _("added a vendor"),
    "vendor.edited": _("changed a vendor"),
    "product.added": _("added a product"),
    "cost.recorded": _("recorded costs"),
    "cost.frame_recorded": _("changed the frame of the costs"),
    "scenario.created": _("wrote a what-if case"),
    "scenario.edited": _("changed a what-if case"),
    "scenario.deleted": _("deleted a what-if case"),
    "assessment.started": _("started a new version"),
    "assessment.imported": _("imported an assessment"),
    "lane.chosen": _("chose the lane"),
    "answer.recorded": _("answered a question"),
    "answers.reconfirmed": _("reconfirmed earlier answers"),
    "answers.carried_over": _("carried answers over to a newer questionnaire"),
    "claims.read_in": _("read the vendor’s answers in from a spreadsheet"),
    "answers.read_in": _("read answers in from a spreadsheet"),
    "assessment.submitted": _("handed in an assessment"),
    "assessment.returned": _("returned an assessment to its author"),
    "claim.ruled": _("ruled on a “not applicable”"),
    "claim.reopened": _("opened a “not applicable” again"),
    "finding.treated": _("treated a finding"),
    "finding.accepted": _("accepted a risk"),
    "waiver.granted": _("granted a waiver"),
    "waiver.revoked": _("revoked a waiver"),
    "opinion.given": _("gave an opinion"),
    "assessment.decided": _("decided on an assessment"),
    "evidence.added": _("added a document"),
    "evidence.edited": _("changed what is known of a document"),
    "evidence.opened": _("opened a document"),
    "evidence.withdrawn": _("withdrew a document"),
    "citation.added": _("cited a document"),
    "citation.removed": _("removed a citation"),
    "alert.upheld": _("confirmed a contradiction"),
    "alert.dismissed": _("dismissed a contradiction"),
    "inquiry.sent": _("sent questions to a vendor"),
    "inquiry.renewed": _("made a new link for a vendor"),
    "inquiry.prolonged": _("gave a vendor more time"),
    "inquiry.revoked": _("withdrew questions to a vendor"),
    "inquiry.silent": _("recorded that a vendor did not answer"),
    "inquiry.silence_lifted": _("recorded that a vendor answered after all"),
    "inquiry.submitted": _("answered as the vendor"),
    "claim.accepted": _("accepted what a vendor claims"),
    "claim.rejected": _("did not accept what a vendor claims"),
    "assignment.given": _("gave questions to somebody"),
    "assignment.taken_back": _("took questions back"),
    "request.promised": _("promised a date"),
    "first_answer.given": _("answered without seeing the other expert’s answer"),
    "first_pass.settled": _("settled what two experts answered"),
    "comment.written": _("wrote a comment"),
    "comment.resolved": _("resolved a comment"),
    "comment.reopened": _("opened a comment again"),
    "member.invited": _("invited somebody"),
    "invitation.renewed": _("sent an invitation again"),
    "invitation.revoked": _("withdrew an invitation"),
    "member.joined": _("joined the organisation"),
    "member.changed": _("changed a member"),
    "member.removed": _("removed a member"),
    "assignment.handed_on": _("handed on what somebody had to answer"),
    "organisation.edited": _("changed the organisation"),
    "person.erased": _("erased a person’s data"),
    "personal_data.exported": _("exported their personal data"),
    "retention.applied": _("deleted what is kept no longer"),
    "calendar.opened": _("made an address for a calendar"),
    "calendar.closed": _("switched a calendar off"),
    "sign_in.succeeded": _("signed in"),
    "sign_in.failed": _("failed to sign in"),
    "sign_in.ended": _("signed out"),
    "account.second_factor_added": _("added a second factor"),
    "account.second_factor_removed": _("removed a second factor"),
    "account.password_changed": _("changed their password"),
    "account.renamed": _("changed their name"),
    "account.sign_on_connected": _("connected single sign-on"),
    "account.sign_on_removed": _("disconnected single sign-on"),
}
# What an event names: one word for each name of a fact.
FACT: Mapping[str, str | Promise] = {
    "state": _("state"),
    "choices": _("choices"),
    "note": _("note"),
    "reason": _("reason"),
    "evidence": _("evidence level"),
    "level": _("evidence level"),
    "source_title": _("source"),
    "source_reference": _("reference"),
    "source_on": _("dated"),
    "source_expires_on": _("valid until"),
    "outcome": _("decision"),
    "conditions": _("number of conditions"),
    "stance": _("opinion"),
    "line": _("in a line"),
    "number": _("version"),
    "lane": _("lane"),
    "verb": _("what to do"),
    "object": _("with or for what"),
    "sponsor": _("sponsor"),
    "deadline_on": _("needed by"),
    "benefit": _("expected benefit"),
    "do_nothing": _("what if we do nothing"),
    "sponsor_member": _("sponsor among the members"),
    "promised_on": _("decision promised for"),
    "is_blind": _("two experts answer without seeing each other"),
    "originals": _("what was answered"),
    "kept": _("kept"),
    "how": _("how it was settled"),
    "vendor": _("vendor"),
    "product": _("product"),
    "option": _("option"),
    "name": _("name"),
    "title": _("title"),
    "country": _("country"),
    "website": _("website"),
    "description": _("description"),
    "treatment": _("treatment"),
    "plan": _("what will be done"),
    "owner": _("owner"),
    "due_on": _("due"),
    "proof": _("proof"),
    "status": _("status"),
    "clause_status": _("clause"),
    "accepted_by": _("accepted by"),
    "accepted_until": _("accepted until"),
    "acceptance_reason": _("why we accept it"),
    "approver": _("granted by"),
    "starts_on": _("from"),
    "ends_on": _("ends on"),
    "value": _("value"),
    "value_reason": _("benefit in the sponsor’s words"),
    "value_amount": _("benefit in money a year"),
    "days_to_live": _("days to go-live"),
    "days_to_exit": _("days to leave"),
    "notice_days": _("notice we are given, in days"),
    "currency": _("currency"),
    "horizon_years": _("horizon in years"),
    "discount_pct": _("discount rate in % a year"),
    "lines": _("lines"),
    "role": _("role"),
    "functions": _("functions"),
    "function": _("function"),
    "email": _("e-mail address"),
    "issuer": _("issuer"),
    "issued_on": _("dated"),
    "expires_on": _("valid until"),
    "confidentiality": _("confidentiality"),
    "kind": _("kind"),
    "sha256": _("SHA-256"),
    "language": _("language"),
    "user": _("person"),
    "deputy": _("deputy"),
    "away_from": _("away from"),
    "away_until": _("away until"),
    "requires_second_factor": _("members need a second factor"),
    "keep_years": _("years to keep what was decided"),
    "assignments": _("assignments handed on"),
    "requests": _("requests handed on"),
    "notices": _("notifications"),
    "invitations": _("invitations"),
    "comments": _("comments"),
    "first_answers": _("first answers"),
    "reports": _("kept reports"),
    "inquiries": _("inquiries to vendors"),
    "citations": _("citations"),
    "documents": _("documents"),
    "methods": _("by means of"),
    "sessions": _("sessions"),
}


def said(text: Text) -> str:
    """Content in the active language."""
    return text.to(get_language() or "en")


def listed(parts: Iterable[object]) -> str:
    """Parts one after the other, with a semicolon as the reader's language sets it."""
    return pgettext("between the parts of a list", "; ").join(str(part) for part in parts)


def question_number(framework: Framework, id: str) -> str:
    """How pages name a question: by its id, or by its number when it is about the context."""
    if id not in framework.context_by_id:
        return id
    return _("Question %(number)d") % {"number": list(framework.context_by_id).index(id) + 1}


def choices(labels: Mapping[Code, Label]) -> list[tuple[Code, str | Promise]]:
    """A register as Django choices."""
    return [(code, label.word) for code, label in labels.items()]


def role_choices() -> list[tuple[str, str | Promise]]:
    return choices(ROLE)


def assessment_state_choices() -> list[tuple[str, str | Promise]]:
    return choices(ASSESSMENT_STATE)


def answer_state_choices() -> list[tuple[str, str | Promise]]:
    return choices(ANSWER_STATE)


def outcome_choices() -> list[tuple[str, str | Promise]]:
    return choices(OUTCOME)


def stage_choices() -> list[tuple[str, str | Promise]]:
    return choices(STAGE)


def lane_choices() -> list[tuple[str, str | Promise]]:
    return choices(LANE)


def scope_choices() -> list[tuple[str, str | Promise]]:
    return choices(SCOPE)


def option_kind_choices() -> list[tuple[str, str | Promise]]:
    return choices(OPTION_KIND)


def cost_category_choices() -> list[tuple[str, str | Promise]]:
    return choices(COST_CATEGORY)


def cost_timing_choices() -> list[tuple[str, str | Promise]]:
    return choices(COST_TIMING)


def treatment_choices() -> list[tuple[str, str | Promise]]:
    return choices(TREATMENT)


def finding_status_choices() -> list[tuple[str, str | Promise]]:
    return choices(FINDING_STATUS)


def clause_status_choices() -> list[tuple[str, str | Promise]]:
    return choices(CLAUSE_STATUS)


def value_choices() -> list[tuple[int, str | Promise]]:
    return choices(VALUE)


def function_choices() -> list[tuple[str, str | Promise]]:
    return choices(FUNCTION)


def stance_choices() -> list[tuple[str, str | Promise]]:
    return choices(STANCE)


def advice_choices() -> list[tuple[str, str | Promise]]:
    return choices(ADVICE)


def audience_choices() -> list[tuple[str, str | Promise]]:
    return choices(AUDIENCE)


def evidence_kind_choices() -> list[tuple[str, str | Promise]]:
    return choices(EVIDENCE_KIND)


def confidentiality_choices() -> list[tuple[str, str | Promise]]:
    return choices(CONFIDENTIALITY)


def reading_choices() -> list[tuple[str, str | Promise]]:
    return choices(READING)


def inquiry_state_choices() -> list[tuple[str, str | Promise]]:
    return choices(INQUIRY_STATE)


def claim_state_choices() -> list[tuple[str, str | Promise]]:
    return choices(CLAIM_STATE)


def alert_ruling_choices() -> list[tuple[str, str | Promise]]:
    return choices(ALERT_RULING)


def notice_kind_choices() -> list[tuple[str, str | Promise]]:
    return choices(NOTICE_KIND)


def channel_choices() -> list[tuple[str, str | Promise]]:
    return choices(CHANNEL)
