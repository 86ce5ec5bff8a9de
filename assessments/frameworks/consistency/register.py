"""The ids of a draft."""

from __future__ import annotations

from assessments.frameworks.draft import Draft
from assessments.frameworks.schema import ContextQuestion, Criterion, Question


class Register:
    """Every id of a draft, sound or not, so that a bad entry is not also reported as missing."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.homes = {file: id for id, file in draft.dimension_files}
        self.dimensions = draft.known_ids("framework.yaml", "dimensions")
        self.roles = draft.known_ids("framework.yaml", "roles")
        self.context_ids = draft.known_ids("context.yaml", "questions")
        self.stop_ids = draft.known_ids("context.yaml", "hard_stops")
        self.reference_ids = draft.known_ids("references.yaml", "references")
        self.certainty_ids = draft.known_ids("references.yaml", "certainties")
        self.fact_ids = draft.known_ids("references.yaml", "facts")
        self.article_ids = draft.known_ids("article-criteria.yaml", "article_criteria")
        self.status_ids = draft.known_ids("article-criteria.yaml", "statuses")
        self.question_ids = [id for file in self.homes for id in draft.known_ids(file, "questions")]
        self.criterion_ids = [id for file in self.homes for id in draft.known_ids(file, "criteria")]
        self.contexts: dict[str, ContextQuestion] = {
            item.id: item for item in draft.items("context.yaml", "questions")
        }
        self.questions: dict[str, Question] = {
            item.id: item for file in self.homes for item in draft.items(file, "questions")
        }
        self.criteria: tuple[Criterion, ...] = tuple(
            item for file in self.homes for item in draft.items(file, "criteria")
        )
        scale = getattr(draft.files.get("framework.yaml"), "scale", None)
        self.anchors = {anchor.value for anchor in scale.anchors} if scale else None
