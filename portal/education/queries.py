from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.education import refusals
from portal.education.checks import Blocker, blockers
from portal.education.models import Draft, Edition, Faq, Guide
from portal.education.rules import OPEN, Content, Kind, fields, is_outdated
from portal.law import queries as law
from portal.policies import queries as policies
from portal.policies.models import Clause


@dataclass(frozen=True)
class ClauseLink:
    """A clause of the version in force."""

    number: str
    version: int
    title: str


@dataclass(frozen=True)
class Question:
    """A published answer in one language, ready to be quoted. `outdated`: a clause it rests on reads differently since its review."""

    slug: str
    topic: str
    question: str
    answer: str
    clauses: tuple[ClauseLink, ...]
    also: tuple[str, ...] = ()
    outdated: bool = False


@dataclass(frozen=True)
class Lesson:
    """A guide in one language; `text` is small Markdown."""

    slug: str
    title: str
    summary: str
    text: str
    clauses: tuple[ClauseLink, ...]
    updated_on: str
    outdated: bool = False


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
    links, zh, current = _links(language, at), language.startswith("zh"), policies.digests(policies.find_in_force(at))
    return [
        Question(
            row.slug,
            row.topic,
            row.question_zh if zh else row.question_en,
            row.answer_zh if zh else row.answer_en,
            _pick(links, row.clauses),
            tuple(line for line in (row.also_zh if zh else row.also_en).splitlines() if line.strip()),
            is_outdated(row.basis, current),
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
        is_outdated(row.basis, policies.digests(policies.find_in_force())),
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


def basis(anchors: Iterable[str]) -> dict[str, str]:
    """What the clauses a text rests on say now, as SHA-256: kept with the text when it is reviewed."""
    current = policies.digests(policies.find_in_force())
    return {anchor: current[anchor] for anchor in anchors if anchor in current}


def row_of(kind: str, slug: str) -> Faq | Guide:
    """The published row. Raises Refusal `text.not_found`."""
    model: type[Faq] | type[Guide] = Faq if kind == Kind.ANSWER else Guide
    row = model._default_manager.filter(slug=slug).first()
    if row is None:
        raise refusals.no_such_text()
    return row


def content_of(kind: str, slug: str) -> Content:
    """What a published text says, as a draft holds it. Raises Refusal `text.not_found`."""
    row = row_of(kind, slug)
    return {name: getattr(row, name) for name in fields(kind)}


def draft(public_id: UUID) -> Draft:
    """A draft by its address. Raises Refusal `draft.not_found`."""
    found = Draft.objects.filter(public_id=public_id).first()
    if found is None:
        raise refusals.no_such_draft()
    return found


def drafts() -> list[Draft]:
    """What is being written or waits for a second person, oldest first."""
    return list(Draft.objects.filter(state__in=OPEN))


def clauses_in_force() -> list[Clause]:
    version = policies.find_in_force()
    return policies.clauses(version) if version else []


def what_blocks(draft: Draft) -> list[Blocker]:
    """Everything that keeps a draft from being published."""
    firm = law.operator()
    ours = {firm.contact_email, firm.contact_phone, firm.officer_email, firm.officer_phone}
    return blockers(draft.kind, draft.content, {clause.anchor: _english(clause) for clause in clauses_in_force()}, ours)


def _english(clause: Clause) -> str:
    cells = [cell["en"] for row in clause.table["rows"] for cell in row] if clause.table else []
    return "\n".join([clause.title_en, clause.text_en, *cells])


@dataclass(frozen=True)
class Shelved:
    """A published text as the desk lists it."""

    kind: str
    slug: str
    title_zh: str
    title_en: str
    outdated: bool
    draft: Draft | None


def shelf() -> list[Shelved]:
    """Every published answer and guide, those whose clauses changed first."""
    current = policies.digests(policies.find_in_force())
    in_work = {(each.kind, each.slug): each for each in drafts()}
    rows: list[tuple[Kind, Any, str]] = [(Kind.ANSWER, row, "question") for row in Faq.objects.all()]
    rows += [(Kind.GUIDE, row, "title") for row in Guide.objects.all()]
    found = [
        Shelved(
            kind, row.slug, getattr(row, f"{title}_zh"), getattr(row, f"{title}_en"), is_outdated(row.basis, current),
            in_work.get((kind, row.slug)),
        )
        for kind, row, title in rows
    ]  # fmt: skip
    return sorted(found, key=lambda each: not each.outdated)


def editions(kind: str = "", slug: str = "", limit: int | None = None) -> list[Edition]:
    """Versions of one text, or of everything, the newest first."""
    rows = Edition.objects.all()
    if kind:
        rows = rows.filter(kind=kind, slug=slug)
    return list(rows[:limit] if limit else rows)
