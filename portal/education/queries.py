from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.education.models import Faq, Guide
from portal.policies import queries as policies


@dataclass(frozen=True)
class ClauseLink:
    """A clause of the version in force."""

    number: str
    version: int
    title: str


@dataclass(frozen=True)
class Question:
    """A published answer in one language, ready to be quoted."""

    slug: str
    topic: str
    question: str
    answer: str
    clauses: tuple[ClauseLink, ...]


@dataclass(frozen=True)
class Lesson:
    """A guide in one language; `text` is small Markdown."""

    slug: str
    title: str
    summary: str
    text: str
    clauses: tuple[ClauseLink, ...]
    updated_on: str


def _links(language: str, at: datetime | None) -> dict[str, ClauseLink]:
    version = policies.find_in_force(at)
    if version is None or version.number is None:
        return {}
    number = version.number
    return {clause.anchor: ClauseLink(clause.number, number, clause.title(language)) for clause in policies.clauses(version)}


def _pick(links: dict[str, ClauseLink], anchors: Iterable[str]) -> tuple[ClauseLink, ...]:
    return tuple(links[anchor] for anchor in anchors if anchor in links)


def faqs(language: str, at: datetime | None = None) -> list[Question]:
    """Every question with its answer in one language ("zh-hans" or "en"), linked to clauses of the version in force."""
    links, zh = _links(language, at), language.startswith("zh")
    return [
        Question(
            row.slug,
            row.topic,
            row.question_zh if zh else row.question_en,
            row.answer_zh if zh else row.answer_en,
            _pick(links, row.clauses),
        )
        for row in Faq.objects.all()
    ]


def _lesson(row: Guide, language: str, links: dict[str, ClauseLink]) -> Lesson:
    zh = language.startswith("zh")
    return Lesson(
        row.slug,
        row.title_zh if zh else row.title_en,
        row.summary_zh if zh else row.summary_en,
        row.text_zh if zh else row.text_en,
        _pick(links, row.clauses),
        row.updated_on.isoformat(),
    )


def guides(language: str, at: datetime | None = None) -> list[Lesson]:
    """Every guide in one language."""
    links = _links(language, at)
    return [_lesson(row, language, links) for row in Guide.objects.all()]


def guide(slug: str, language: str, at: datetime | None = None) -> Lesson:
    """One guide in one language. Raises Refusal `guide.not_found`."""
    row = Guide.objects.filter(slug=slug).first()
    if row is None:
        raise Refusal("guide.not_found", 404, _("There is no such guide."))
    return _lesson(row, language, _links(language, at))
