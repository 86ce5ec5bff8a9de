"""references.yaml and article-criteria.yaml: what the questionnaire rests on."""

from __future__ import annotations

from pydantic import Field

from assessments.frameworks.schema.node import Day, EvidenceLevelId, Id, Node, Text, Words


class Reference(Node):
    """A law, a standard, a decision: cited as ``ID`` or ``ID:locator``."""

    id: Id
    kind: Id
    jurisdiction: str
    citation: str
    locator_prefix: str
    facts: tuple[Id, ...]
    short: Text
    title: Text
    status: Text


class Certainty(Node):
    """How sure a fact is."""

    id: Id
    label: Text


class Fact(Node):
    """A dated statement with its certainty."""

    id: Id
    certainty: Id
    as_of: Day
    statement: Text


class ReferencesFile(Node):
    """references.yaml: what questions cite."""

    references: tuple[Reference, ...]
    certainties: tuple[Certainty, ...]
    facts: tuple[Fact, ...]


class ArticleStatus(Node):
    """How the source says it, and the best evidence level such a statement can reach alone."""

    id: Id
    max_evidence: EvidenceLevelId
    label: Text


class ArticleCriterion(Node):
    """One criterion drawn from the article, with the short French passage that grounds it."""

    id: Id
    status: Id
    dimensions: tuple[Id, ...] = Field(min_length=1)
    label: Text
    passage: Words
    scored_by: tuple[Id, ...] = Field(min_length=1)
    note: Text | None = None


class ArticleCriteriaFile(Node):
    """article-criteria.yaml: what the article asks for."""

    statuses: tuple[ArticleStatus, ...]
    article_criteria: tuple[ArticleCriterion, ...]
